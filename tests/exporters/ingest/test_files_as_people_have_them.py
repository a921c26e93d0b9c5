"""Files as people have them: titles with line ends, odd names; and errors that nobody has foreseen."""

import re
from unittest.mock import Mock

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils.translation import gettext_lazy, override

from events.models import EventPage, Project
from exporters.content.site_tree import find_tree
from exporters.core.errors import UnforeseenError
from exporters.export import render_pages
from exporters.ingest import importer
from exporters.ingest.importer import import_events
from exporters.releases.build.manifests import read_manifest
from exporters.releases.build.reconcile import reconcile
from tests.exporters.exports import export, run
from tests.exporters.projects import read_tree

FOLDER = "src/pages/podujatia"


@pytest.fixture
def bare(db, media, settings, tmp_path):
    settings.RELEASES_ROOT = tmp_path / "releases"
    root = tmp_path / "bare"
    (root / FOLDER).mkdir(parents=True)
    return root


def put(root, name, yaml, body="Text.\n"):
    path = root / FOLDER / name
    path.write_text(f"---\nlayout: ../../layouts/EventLayout.astro\n{yaml}---\n\n{body}", encoding="utf-8")


def results(root):
    return [(str(entry.result), *entry.notes) for entry in import_events(root, publish=True)]


TITLES = {
    "folded": "title: >\n  Koncert\n  v parku\n",
    "literal": "title: |\n  Koncert\n",
    "escaped": 'title: "Koncert\\n"\n',
    "spaces": "title: ' Koncert '\n",
}


@pytest.mark.parametrize("title", TITLES)
def test_white_space_at_the_end_of_a_title_stays_in_the_file(bare, title):
    put(bare, "koncert.md", f"slug: koncert\n{TITLES[title]}publish_date: 12.05.2024\n")
    before = read_tree(bare)[f"{FOLDER}/koncert.md"].decode()

    assert results(bare) == [("new",)]
    page = EventPage.objects.get()
    page.full_clean()
    page.description = "Popis."
    page.save_revision().publish()
    export(bare)

    after = read_tree(bare)[f"{FOLDER}/koncert.md"].decode()
    assert after == before.replace("2024\n---", "2024\ndescription: Popis.\n---")


def test_title_of_several_lines_is_refused_with_the_way_out(bare):
    put(bare, "koncert.md", "slug: koncert\ntitle: |\n  Koncert\n  v parku\npublish_date: 12.05.2024\n")

    [(result, reason)] = results(bare)

    assert result == "refused"
    assert reason == (
        "the front matter breaks the contract. title: This must be on one line. In a file, `title: >-` folds "
        "several lines into one, where no empty line parts them and all begin in one column."
    )


def test_escapes_of_utf_16_are_the_character_that_astro_reads(bare):
    put(bare, "oslava.md", 'slug: oslava\ntitle: "\\uD83C\\uDF89 Oslava"\npublish_date: 12.05.2024\n')
    before = read_tree(bare)

    assert results(bare) == [("new",)]
    assert EventPage.objects.get().title == "🎉 Oslava"
    export(bare)
    assert read_tree(bare)[f"{FOLDER}/oslava.md"] == before[f"{FOLDER}/oslava.md"]


def test_half_of_a_character_is_refused_by_line(bare):
    put(bare, "oslava.md", 'slug: oslava\ntitle: "\\uD83C Oslava"\npublish_date: 12.05.2024\n')

    [(result, reason)] = results(bare)

    assert (result, "half of a character" in reason) == ("refused", True)


def test_reasons_are_in_the_language_of_the_command(bare, monkeypatch):
    put(bare, "koncert.md", "slug: koncert\ntitle: Koncert\npublish_date: 12.05.2024\n")
    # No file is known that the contract takes and a form does not: planted.
    refusal = ValidationError({"title": gettext_lazy("This field is required.")})
    monkeypatch.setattr(EventPage, "full_clean", Mock(side_effect=refusal))

    with override("sk"):
        [(result, reason)] = results(bare)

    assert (result, reason) == ("refused", "title: This field is required.")


@pytest.mark.parametrize("dry_run", [False, True])
def test_name_that_is_not_utf_8_keeps_no_other_file_out(bare, dry_run):
    put(bare, "koncert.md", "slug: koncert\ntitle: Koncert\npublish_date: 12.05.2024\n")
    text = (bare / FOLDER / "koncert.md").read_bytes()
    with open(bytes(bare / FOLDER) + b"/\xe1.md", "wb") as file:
        file.write(text)

    entries = list(import_events(bare, dry_run=dry_run))

    assert [(str(entry.result), *entry.notes) for entry in entries] == [
        ("new",),
        ("refused", "has a name that is not UTF-8; rename the file, or the folder that it is in"),
    ]


STAGES = ("read_text", "is_event_layout", "fill_page", "add_page", "front_matter_changes")


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("dry_run", [False, True])
def test_unforeseen_error_is_the_refusal_of_one_file(bare, monkeypatch, caplog, stage, dry_run):
    for name in ("a", "b", "c"):
        put(bare, f"{name}.md", f"slug: {name}\ntitle: {name}\npublish_date: 12.05.2024\n")
    original, calls = getattr(importer, stage), []

    def fail_once(*arguments, **options):
        calls.append(1)
        if len(calls) == 2:
            raise KeyError("planted")
        return original(*arguments, **options)

    monkeypatch.setattr(importer, stage, fail_once)

    entries = list(import_events(bare, dry_run=dry_run))

    assert sorted(str(entry.result) for entry in entries) == ["new", "new", "refused"]
    refused = next(entry for entry in entries if entry.notes)
    assert re.fullmatch(
        r"cannot be handled: KeyError, code [0-9a-f]{8}\..*traceback in the log", refused.notes[0]
    )
    assert "planted" in caplog.text


def test_unforeseen_error_ends_the_command_with_2(bare, monkeypatch):
    for name in ("a", "b"):
        put(bare, f"{name}.md", f"slug: {name}\ntitle: {name}\npublish_date: 12.05.2024\n")
    monkeypatch.setattr("exporters.ingest.importer.fill_page", Mock(side_effect=ZeroDivisionError))

    with pytest.raises(CommandError) as failure:
        call_command("import_events", str(bare), verbosity=0)

    assert failure.value.returncode == 2


def test_unforeseen_error_of_one_page_keeps_the_others_from_nothing(bare, monkeypatch):
    for name in ("a", "b", "c"):
        put(bare, f"{name}.md", f"slug: {name}\ntitle: {name}\npublish_date: 12.05.2024\n")
    assert [result for result, *_ in results(bare)] == ["new"] * 3
    fresh = bare.parent / "fresh"
    (fresh / "src/pages").mkdir(parents=True)
    original = render_pages.read_row

    def fail(row, tree):
        if row.slug == "b":
            raise KeyError("planted")
        return original(row, tree)

    monkeypatch.setattr(render_pages, "read_row", fail)

    outcome = run(fresh)

    assert sorted(read_tree(fresh)) == [".wagtail-export.json", f"{FOLDER}/a.md", f"{FOLDER}/c.md"]
    assert [type(problem) for problem in outcome.problems] == [UnforeseenError]
    assert outcome.problems[0].where == f"{FOLDER}/b.md (b)"
    release = reconcile(find_tree()).release
    assert [problem["where"] for problem in release.problems] == [f"{FOLDER}/b.md (b)"]
    assert f"{FOLDER}/a.md" in read_manifest(release.manifest).files


LINK = "slug: koncert\ntitle: Koncert\npublish_date: 12.05.2024\nproject_link: mesto\n"


def test_link_without_a_project_stays_in_the_file_until_there_is_one(bare):
    put(bare, "koncert.md", LINK)
    before = read_tree(bare)[f"{FOLDER}/koncert.md"]
    assert results(bare) == [("new",)]
    page = EventPage.objects.get()

    page.description = "Popis."
    page.save_revision().publish()
    export(bare)
    assert read_tree(bare)[f"{FOLDER}/koncert.md"] == before.replace(
        b"project_link", b"description: Popis.\nproject_link"
    )

    page.description, page.project = "", Project.objects.create(name="Obec", link="obec")
    page.save_revision().publish()
    export(bare)
    assert read_tree(bare)[f"{FOLDER}/koncert.md"] == before.replace(
        b"project_link: mesto", b"project: Obec\nproject_link: obec"
    )


@pytest.mark.parametrize("value", ['""', "''", "'  '", '"\\n"', "", ">\n"])
def test_empty_title_is_refused_by_the_contract(bare, value):
    put(bare, "koncert.md", f"slug: koncert\ntitle: {value}\npublish_date: 12.05.2024\n")

    [(result, reason)] = results(bare)

    assert (result, reason.startswith("the front matter breaks the contract. title: ")) == ("refused", True)
