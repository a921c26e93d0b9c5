"""An error that nobody has foreseen, planted at every stage: it is the refusal of one file or page."""

import io
import json
import re
import sys
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.translation import override

from cms.models import CustomImage
from events.models import EventPage
from exporters import __main__ as program
from exporters.content.page_references import PageReferences
from exporters.content.site_tree import find_tree, tree_of
from exporters.preview.drafts import render_draft
from exporters.preview.views import render_response
from exporters.project.disk import Disk
from exporters.releases.build.manifests import read_manifest
from exporters.releases.models import Release
from exporters.wagtail_hooks import check_event
from tests.exporters.exports import export, image_block, make_event, make_folder, text_block
from tests.exporters.projects import read_tree

FOLDER = "src/pages/podujatia"
SECRET = "Tajné"
PLANTED = "planted"
REFUSAL = re.compile(r"cannot be handled: KeyError, code [0-9a-f]{8}\. It is left as it is; .* in the log")

# What knows all pages or files.
KNOWING = (Disk, PageReferences)


@pytest.fixture
def plant(monkeypatch):
    """Returns a function that lets a function fail where an argument mentions the mark."""

    def plant_at(stage: str, mark: str) -> None:
        module, _, name = stage.rpartition(":")
        owner: Any = import_module(f"exporters.{module}" if not module.startswith("cms.") else module)
        *classes, function = name.split(".")
        for each in classes:
            owner = getattr(owner, each)
        original = getattr(owner, function)

        def fail(*arguments: Any, **options: Any) -> Any:
            # Not what it is called on, nor what else knows every page.
            told = [*arguments[bool(classes) :], *options.values()]
            if any(mark in f"{one!r} {one}" for one in told if not isinstance(one, KNOWING)):
                raise KeyError(PLANTED)
            return original(*arguments, **options)

        monkeypatch.setattr(owner, function, fail)

    return plant_at


@pytest.fixture
def pages(db, media, settings, tmp_path):
    """Three events of which the second will fail, and an empty project."""
    settings.RELEASES_ROOT = tmp_path / "releases"
    root = tmp_path / "project"
    (root / "src/pages").mkdir(parents=True)
    folder = make_folder("podujatia")
    events = [make_event(folder, slug, title=slug) for slug in ("prvy", "druhy", "treti")]
    return SimpleNamespace(root=root, folder=folder, events=events)


def refused(act: Callable[[], None]) -> str:
    """The message of a command that ends with 2."""
    with pytest.raises(CommandError) as failure:
        act()
    assert failure.value.returncode == 2
    message = str(failure.value)
    assert REFUSAL.search(message), message
    return message


RENDERING = (
    "export.render_pages:PageRenderer._is_public",
    "export.render_pages:PageRenderer._add_public",
    "export.render_pages:locate_row",
    "export.render_pages:PageRenderer._get_cached",
    "export.render_pages:PageRenderer._references",
    "export.render_pages:read_row",
    "export.render_pages:whole_front_matter",
    "export.render_pages:render_file",
    "export.render_pages:PageRenderer._digest_inputs",
    "export.render_pages:PageRenderer._refuse_taken",
    "export.export_set:ExportSetBuilder.add_links",
    "export.export_set:ExportSetBuilder.add_files",
)
WRITING = (
    "export.project_target:ProjectTarget.add",
    "export.project_target:ProjectTarget.digest",
    "project.disk:Disk.digest_like",
    "project.disk:Disk.obstacle",
    "project.disk:Disk.case_collision",
    "project.disk:Disk.route_conflicts",
    "project.disk:Disk.read_again",
    "project.apply:locate",
    "project.apply:rename_into_place",
)


@pytest.mark.parametrize("stage", [*RENDERING, *WRITING])
def test_export_goes_on_with_the_other_pages(pages, plant, caplog, stage):
    plant(stage, "druhy")

    message = refused(lambda: export(pages.root))

    written = {path for path in read_tree(pages.root) if path.endswith(".md")}
    assert written == {f"{FOLDER}/{slug}/index.md" for slug in ("prvy", "treti")}
    assert "druhy" in message
    assert "planted" in caplog.text
    assert "prvy" not in message


def test_export_after_the_fault_brings_the_rest(pages, plant, monkeypatch):
    plant("project.apply:rename_into_place", "druhy")
    refused(lambda: export(pages.root))
    monkeypatch.undo()

    export(pages.root)

    assert f"{FOLDER}/druhy/index.md" in read_tree(pages.root)
    export(pages.root, check=True)


def test_page_whose_turn_to_leave_fails_leaves_all_the_same(pages, plant):
    export(pages.root)
    druhy = EventPage.objects.get(slug="druhy")
    druhy.source_path = "src/pages/stara/druhy.md"
    druhy.save()
    druhy.unpublish()
    plant("export.render_pages:digest", repr(druhy.source.encode()))

    refused(lambda: export(pages.root))

    assert f"{FOLDER}/druhy/index.md" not in read_tree(pages.root)


def test_page_that_shows_something_private_is_reported_for_both(pages, plant):
    export(pages.root)
    plant("export.render_pages:read_row", "druhy")
    plant("export.render_pages:find_private_asset", "druhy")

    message = refused(lambda: export(pages.root, canonical=True))

    assert len(REFUSAL.findall(message)) == 2
    assert f"{FOLDER}/druhy/index.md" in read_tree(pages.root)


def test_diff_shows_the_other_files(pages, plant, capsys):
    plant("project.diff:_show_change", "druhy")

    refused(lambda: call_command("export_events", str(pages.root), check=True, diff=True))

    shown = capsys.readouterr().out
    assert ("+title: prvy" in shown, "+title: druhy" in shown) == (True, False)


@pytest.mark.parametrize(
    "stage", ["export.sync:desired_state", "export.sync:plan_changes", "export.sync:find_contract"]
)
def test_what_is_of_no_single_page_ends_the_export_with_nothing_written(pages, plant, caplog, tmp_path, stage):
    plant(stage, "")
    report = tmp_path / "report.json"

    refused(lambda: export(pages.root, report=report))

    assert read_tree(pages.root) == {}
    assert REFUSAL.fullmatch(json.loads(report.read_text())["problems"][0]["what"])
    assert "planted" in caplog.text


@pytest.mark.parametrize("stage", [*RENDERING, "releases.build.target:StoreTarget.digest"])
def test_reconcile_releases_the_other_pages_and_names_the_one(pages, plant, caplog, stage):
    Release.objects.all().delete()
    plant(stage, "druhy")

    message = refused(lambda: call_command("reconcile"))

    release = Release.objects.get()
    assert sorted(read_manifest(release.manifest).files) == [
        f"{FOLDER}/{slug}/index.md" for slug in ("prvy", "treti")
    ]
    [problem] = release.problems
    assert "druhy" in problem["where"]
    assert REFUSAL.fullmatch(problem["what"])
    assert "druhy" in message
    assert "planted" in caplog.text


@pytest.mark.parametrize("error", [KeyError("planted"), RuntimeError("planted")])
def test_content_that_cannot_be_stored_is_in_no_release(pages, monkeypatch, error):
    Release.objects.all().delete()
    monkeypatch.setattr("exporters.releases.build.target.MAX_PENDING", 1)

    def fail(*_arguments):
        raise error

    monkeypatch.setattr("exporters.releases.build.store.Store.write", fail)

    with pytest.raises(CommandError, match="The storage cannot be used") as failure:
        call_command("reconcile")

    assert failure.value.returncode == 2
    assert Release.objects.count() == 0


def test_reconcile_that_fails_as_a_whole_says_of_which_site(pages, plant, caplog):
    plant("releases.management.commands.reconcile:reconcile", "")

    assert "localhost" in refused(lambda: call_command("reconcile"))
    assert "planted" in caplog.text


IMPORTING = (
    "ingest.importer:read_text",
    "ingest.importer:is_event_layout",
    "ingest.importer:find_or_add_index",
    "ingest.importer:fill_page",
    "ingest.importer:add_page",
    "ingest.importer:Importer.save",
    "ingest.importer:LocalFiles",
    "ingest.importer:front_matter_changes",
    "core.front_matter:split",
    "core.blocks:from_markdown",
)


@pytest.mark.parametrize("stage", IMPORTING)
@pytest.mark.parametrize("dry_run", [False, True])
def test_import_goes_on_with_the_other_files(db, media, tmp_path, plant, caplog, stage, dry_run):
    for slug in ("prvy", "druhy", "treti"):
        path = tmp_path / FOLDER / slug / f"{slug}.md"
        path.parent.mkdir(parents=True)
        yaml = f"layout: ../../../layouts/EventLayout.astro\nslug: {slug}\ntitle: {slug}\n"
        path.write_text(f"---\n{yaml}publish_date: 12.05.2024\n---\n\n{slug}\n", encoding="utf-8")
    plant(stage, "druhy")
    report = tmp_path / "report.json"

    with pytest.raises(CommandError) as failure:
        call_command("import_events", str(tmp_path), dry_run=dry_run, report=report, verbosity=0)

    entries = {entry["path"].rpartition("/")[2]: entry for entry in json.loads(report.read_text())}
    assert {name: entry["result"] for name, entry in entries.items()} == {
        "druhy.md": "refused",
        "prvy.md": "new",
        "treti.md": "new",
    }
    assert failure.value.returncode == 2
    assert REFUSAL.fullmatch(entries["druhy.md"]["notes"][0])
    assert "planted" in caplog.text


def test_import_lives_with_a_page_that_cannot_be_read(pages, plant):
    EventPage.objects.filter(slug="druhy").update(source_path=f"{FOLDER}/druhy/index.md")
    export(pages.root)
    path = pages.root / FOLDER / "druhy/index.md"
    path.write_text(path.read_text().replace("druhy\n", "dva\n"))
    plant("ingest.importer:read_document", "druhy")

    message = refused_import(pages.root)

    assert message.startswith("1 refused")


def refused_import(root) -> str:
    with pytest.raises(CommandError) as failure:
        call_command("import_events", str(root), verbosity=0)
    assert failure.value.returncode == 2
    return str(failure.value)


def test_roundtrip_answers_the_other_lines(plant, monkeypatch, capfdbinary):
    lines = [{"id": slug, "markdown": f"{slug}\n"} for slug in ("prvy", "druhy", "treti")]
    stdin = SimpleNamespace(buffer=io.BytesIO("\n".join(map(json.dumps, lines)).encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    plant("core.roundtrip:from_markdown", "druhy")

    code = program.main(["roundtrip"])

    answers = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert code == 2
    assert [answer.get("markdown") for answer in answers] == ["prvy\n", None, "treti\n"]
    assert REFUSAL.fullmatch(answers[1]["error"].removeprefix("line 2: "))


def test_roundtrip_answers_half_of_a_character_in_an_id(monkeypatch, capfdbinary):
    stdin = SimpleNamespace(buffer=io.BytesIO(b'{"id": "\\ud800", "markdown": "a"}\n{"id": 2, "markdown": "b"}'))
    monkeypatch.setattr(sys, "stdin", stdin)

    assert program.main(["roundtrip"]) == 0
    answers = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert [answer["id"] for answer in answers] == ["\ud800", 2]


@pytest.mark.parametrize("stage", ["preview.drafts:serialize_markdown", "preview.drafts:refused_parts"])
def test_preview_shows_the_other_blocks(pages, plant, caplog, stage):
    page = pages.events[0]
    page.body = page.body.stream_block.to_python(
        [text_block(f"<p>{word}</p>") for word in ("prvy", "tajomstvo", "treti")]
    )
    plant(stage, "tajomstvo")

    with override("sk"):
        markdown = render_draft(page, tree_of(page))["markdown"]

    assert re.search(r"prvy\n.*kód [0-9a-f]{8}.*\ntreti\n", markdown, re.DOTALL), markdown
    assert "tajomstvo" not in markdown
    assert "drafts.py" in caplog.text
    assert PLANTED not in caplog.text


def test_draft_that_cannot_be_rendered_is_answered_with_the_code(pages, monkeypatch, caplog):
    shown = SimpleNamespace(page=pages.events[0], language="en")
    monkeypatch.setattr("exporters.preview.views.render_draft", fail_with_draft)

    answer = render_response(shown)

    assert answer.status_code == 422
    assert REFUSAL.fullmatch(json.loads(answer.content)["error"].replace("Cannot", "cannot"))
    assert SECRET not in caplog.text


def fail_with_draft(*_arguments):
    raise KeyError(SECRET)


def test_check_before_publishing_says_that_it_could_not_check(pages, plant):
    plant("wagtail_hooks:read_document", "")

    messages = check_event(pages.events[0])

    assert list(messages) == [""]
    assert re.match(r"Cannot be handled: KeyError, code [0-9a-f]{8}\.", messages[""])


def test_scheduled_pages_are_published_each_on_its_own(pages, plant, monkeypatch):
    now = timezone.now()
    for page in pages.events:
        page.unpublish()
        page.go_live_at = now + timedelta(hours=1)
        page.save_revision().publish()
    expiring = make_event(pages.folder, "koniec", title="koniec")
    EventPage.objects.filter(pk=expiring.pk).update(expire_at=now + timedelta(hours=1))
    later = now + timedelta(hours=2)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    commands = "releases.management.commands.publish_scheduled"
    plant(f"{commands}:_publish", "druhy")

    refused(lambda: call_command("publish_scheduled"))

    live = set(EventPage.objects.filter(live=True).values_list("slug", flat=True))
    assert live == {"prvy", "treti"}


def test_clean_images_treats_the_other_images(pages, make_image, plant, capsys):
    images = [make_image(slug) for slug in ("prvy", "druhy", "treti")]
    plant("cms.management.commands.clean_images:treat", "druhy")
    assert CustomImage.objects.count() == 3

    message = refused(lambda: call_command("clean_images", verbosity=2))

    assert message.startswith(f"image {images[1].pk}: ")
    assert "2 clean" in capsys.readouterr().out


def test_a_page_that_shows_an_image_is_exported_whole_or_not_at_all(pages, make_image, plant):
    image = make_image(name="lipa.png")
    make_event(pages.folder, "stvrty", [image_block(image.pk)], title="stvrty")
    plant("export.render_pages:PageRenderer._read_asset", "lipa.png")

    refused(lambda: export(pages.root))

    assert not [path for path in read_tree(pages.root) if "stvrty" in path]


def test_first_release_of_a_tree_after_a_fault_has_every_page(pages, plant, monkeypatch):
    Release.objects.all().delete()
    plant("export.render_pages:render_file", "druhy")
    refused(lambda: call_command("reconcile"))
    monkeypatch.undo()

    call_command("reconcile")

    release = Release.objects.order_by("number").last()
    assert release.problems == []
    assert len(read_manifest(release.manifest).files) == 3
    assert find_tree().root
