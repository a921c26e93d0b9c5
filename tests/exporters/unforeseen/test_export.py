"""An error that nobody has foreseen is the refusal of one page: the others are exported and released."""

import json

import pytest
from django.core.management import CommandError, call_command

from events.models import EventPage
from exporters.content.site_tree import find_tree
from exporters.releases.build.manifests import read_manifest
from exporters.releases.models import Release
from tests.exporters.exports import export, image_block, make_event
from tests.exporters.projects import read_tree
from tests.exporters.unforeseen.faults import FOLDER, REFUSAL, RENDERING, WRITING, refused


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
def test_what_is_of_no_single_page_ends_the_export_with_nothing_written(
    pages, plant, caplog, tmp_path, stage
):
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
