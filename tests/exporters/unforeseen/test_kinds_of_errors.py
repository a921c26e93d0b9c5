"""Errors of every kind are refusals of one file, what they say or fail to say included."""

import errno
import json
import os
import re
import sys

import pytest
from django.core.management import CommandError, call_command
from django.db import DataError, IntegrityError, OperationalError
from wagtail.signals import page_published

from events.models import EventPage, SiteFile
from exporters.content.site_tree import find_tree
from exporters.core.errors import describe, unforeseen
from exporters.export.sync import Options, sync_events
from exporters.releases.build.manifests import read_manifest
from exporters.releases.models import Release
from tests.exporters.exports import export
from tests.exporters.ingest.files import put
from tests.exporters.projects import read_tree
from tests.exporters.unforeseen.faults import FOLDER


class MuteError(Exception):
    """One whose own text fails."""

    def __str__(self) -> str:
        raise ValueError("mute")


ERRORS = {
    "recursion": RecursionError("planted"),
    "memory": MemoryError(),
    "encoding": UnicodeEncodeError("utf-8", "\ud800", 0, 1, "planted"),
    "system": OSError(errno.EIO, "planted"),
    "surrogates": ValueError("planted \ud800"),
    "mute": MuteError(),
    "group": ExceptionGroup("planted", [KeyError("a"), OSError(errno.ENOSPC, "b")]),
    "iteration": StopIteration("planted"),
    "assertion": AssertionError(),
}
OF_THE_DATABASE = {"value": DataError("planted"), "row": IntegrityError("planted")}


def refusal_of(error: Exception) -> re.Pattern[str]:
    kind = type(error).__name__
    return re.compile(rf"cannot be handled: {kind}, code [0-9a-f]{{8}}\. It is left as it is; .* in the log")


@pytest.fixture
def files(db, media, tmp_path):
    for slug in ("prvy", "druhy", "treti"):
        put(tmp_path, f"podujatia/{slug}.md", slug, title=slug, body=f"{slug}\n")
    return tmp_path


def import_all(root, **options):
    """The names of the files -> (result, notes), of an import that ends with 2."""
    report = root / "report.json"
    with pytest.raises(CommandError) as failure:
        call_command("import_events", str(root), report=report, verbosity=0, **options)
    assert failure.value.returncode == 2
    return {
        entry["path"].rpartition("/")[2]: (entry["result"], entry["notes"])
        for entry in json.loads(report.read_text())
    }


@pytest.mark.parametrize("kind", [*ERRORS, *OF_THE_DATABASE])
@pytest.mark.parametrize("stage", ["core.blocks:from_markdown", "ingest.importer:Importer.save"])
def test_import_refuses_the_one_file(files, plant, caplog, kind, stage):
    error = (ERRORS | OF_THE_DATABASE)[kind]
    plant(stage, "druhy", error)

    found = import_all(files)

    [note] = found["druhy.md"][1]
    expected = (
        refusal_of(error) if kind != "system" else re.compile(r"cannot be read, or stored \(planted\); .*")
    )
    assert expected.fullmatch(note), note
    assert {name: result for name, (result, _) in found.items()} == {
        "prvy.md": "new",
        "druhy.md": "refused",
        "treti.md": "new",
    }
    assert set(EventPage.objects.values_list("slug", flat=True)) == {"prvy", "treti"}
    if kind != "system":
        [record] = caplog.records
        assert record.getMessage().encode()


def test_import_lives_with_what_the_database_refuses_of_one_file(files, monkeypatch):
    original = EventPage.full_clean

    def collide(page, *arguments, **options):
        if page.title == "druhy":
            for _ in range(2):
                SiteFile(sha256="0" * 64, content=b"").save(force_insert=True)
        return original(page, *arguments, **options)

    monkeypatch.setattr(EventPage, "full_clean", collide)

    found = import_all(files, publish=True)

    assert [result for result, _ in found.values()].count("refused") == 1
    assert "IntegrityError" in found["druhy.md"][1][0]
    assert EventPage.objects.filter(live=True).count() == 2
    # The first of the two is gone as well.
    assert SiteFile.objects.count() == 0


def test_import_ends_where_the_database_itself_fails(files, plant):
    plant("ingest.importer:Importer.save", "druhy", OperationalError("database is locked"))

    with pytest.raises(CommandError, match=r"the database cannot be used \(database is locked\)") as failure:
        call_command("import_events", str(files), verbosity=0)

    assert failure.value.returncode == 2


def test_import_undoes_a_page_at_whose_publishing_another_app_fails(files):
    def fail(instance, **_options):
        if instance.title == "druhy":
            raise LookupError("planted")

    page_published.connect(fail)
    try:
        found = import_all(files, publish=True)
    finally:
        page_published.disconnect(fail)

    assert refusal_of(LookupError()).fullmatch(found["druhy.md"][1][0])
    assert set(EventPage.objects.filter(live=True).values_list("slug", flat=True)) == {"prvy", "treti"}
    assert not EventPage.objects.filter(title="druhy").exists()
    assert import_all_again(files) == ["new"]


def import_all_again(root):
    report = root / "report.json"
    call_command("import_events", str(root), report=report, verbosity=0, publish=True)
    return [e["result"] for e in json.loads(report.read_text()) if e["result"] != "unchanged"]


def test_import_refuses_a_folder_that_cannot_be_read(files, monkeypatch):
    (files / "src/pages/zamknute").mkdir()
    original = os.scandir

    def scan(path):
        if str(path).endswith("zamknute"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return original(path)

    monkeypatch.setattr("exporters.project.pages.os.scandir", scan)

    found = import_all(files)

    assert found.pop("zamknute") == (
        "refused",
        ["cannot be read (Permission denied); correct its permissions"],
    )
    assert [result for result, _ in found.values()] == ["new"] * 3


@pytest.mark.parametrize("kind", ERRORS)
@pytest.mark.parametrize(
    "stage", ["export.render_pages:render_file", "export.render_pages:PageRenderer._is_public"]
)
def test_export_and_release_go_on_with_the_other_pages(pages, plant, caplog, kind, stage):
    Release.objects.all().delete()
    plant(stage, "druhy", ERRORS[kind])
    wanted = {f"{FOLDER}/{slug}/index.md" for slug in ("prvy", "treti")}

    for act in (lambda: export(pages.root), lambda: call_command("reconcile")):
        with pytest.raises(CommandError, match=refusal_of(ERRORS[kind])) as failure:
            act()
        assert failure.value.returncode == 2
        assert "druhy" in str(failure.value)

    assert {path for path in read_tree(pages.root) if path.endswith(".md")} == wanted
    assert set(read_manifest(Release.objects.get().manifest).files) == wanted
    assert all(record.getMessage().encode() for record in caplog.records)


@pytest.mark.parametrize("stage", ["export.project_target:ProjectTarget.add", "project.disk:Disk.digest"])
def test_a_disk_that_refuses_is_of_all_pages(pages, plant, stage):
    plant(stage, "druhy", OSError(errno.ENOSPC, "No space left on device"))

    with pytest.raises(CommandError, match=r"refused \(No space left on device\)\. Nothing was changed"):
        export(pages.root)

    assert read_tree(pages.root) == {}


def test_pages_that_other_processes_render_are_refused_one_by_one(pages, plant, monkeypatch):
    monkeypatch.setattr("exporters.export.parallel.FIRST", 2)
    plant("export.render_pages:render_file", "druhy", MuteError())

    outcome = sync_events(find_tree(), pages.root, Options(processes=2))

    [problem] = outcome.problems
    assert refusal_of(MuteError()).fullmatch(problem.what)
    assert outcome.files == 2


def test_an_error_that_says_nothing_has_its_kind():
    assert describe(MuteError()) == "MuteError"
    assert describe(OSError()) == "OSError"
    assert describe(ValueError("a\n  b")) == "a b"


def test_a_deep_recursion_can_be_reported(caplog):
    def recurse():
        recurse()

    with pytest.raises(RecursionError) as raised:
        recurse()

    assert "RecursionError, code" in unforeseen(raised.value, "a.md").what
    assert len(caplog.text) < 20_000 * sys.getrecursionlimit()
