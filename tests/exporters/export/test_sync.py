import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import CollectionViewRestriction

from cms.models import CustomImage
from tests.exporters.exports import exit_code, export, hide, make_event, run
from tests.exporters.projects import SAMPLE, read_tree

MANIFEST = ".wagtail-export.json"


def diff_lines(before, after):
    """The lines of a file that went and that came."""
    old, new = before.decode().split("\n"), after.decode().split("\n")
    return [line for line in old if line not in new], [line for line in new if line not in old]


def test_untouched_tree_comes_back_byte_for_byte(sample, astro):
    before = read_tree(astro)

    export(astro)

    after = read_tree(astro)
    manifest = json.loads(after.pop(MANIFEST))
    assert after == before
    folder = SAMPLE.removesuffix("index.md")
    assert set(manifest["files"]) == {path for path in before if path.startswith(folder)}
    assert {entry["owner"] for entry in manifest["files"].values()} == {f"page:{sample.pk}"}


def test_opening_and_publishing_without_an_edit_changes_nothing(sample, astro):
    before = read_tree(astro)
    sample.get_latest_revision_as_object().save_revision().publish()

    export(astro)

    assert {path: data for path, data in read_tree(astro).items() if path != MANIFEST} == before


def test_one_changed_heading_changes_one_line(sample, astro, edit_heading):
    export(astro)
    before = (astro / SAMPLE).read_bytes()
    edit_heading(sample)

    export(astro)

    assert diff_lines(before, (astro / SAMPLE).read_bytes()) == (
        ["### 🎯 Cieľ stretnutia"],
        ["### 🎯 Cieľ nášho stretnutia"],
    )


def test_one_changed_field_changes_one_line(sample, astro):
    before = (astro / SAMPLE).read_bytes()
    sample.edition = 3
    sample.save_revision().publish()

    export(astro)

    assert diff_lines(before, (astro / SAMPLE).read_bytes()) == (["edition: 2"], ["edition: 3"])


def test_page_made_in_the_cms_gets_a_folder_with_its_images(sample, astro, make_image):
    image = make_image(name="Lipa na námestí.png")
    block = {
        "type": "image",
        "value": {"image": image.pk, "decorative": False, "alt_text": "Lipa", "caption": ""},
    }
    page = make_event(sample.get_parent())
    page.body = page.body.stream_block.to_python([block])
    page.save_revision().publish()

    export(astro)

    folder = astro / "src/pages/podujatia/beseda"
    assert (folder / "index.md").read_text() == (
        "---\nslug: beseda\nlayout: ../../../layouts/EventLayout.astro\ntitle: Beseda\n"
        "publish_date: 01.02.2022\n---\n\n![Lipa](./lipa-na-namesti.png)\n"
    )
    assert (folder / "lipa-na-namesti.png").read_bytes() == Path(image.file.path).read_bytes()


def test_exporting_twice_changes_nothing(sample, astro):
    export(astro)
    before = {path: path.stat().st_mtime_ns for path in astro.rglob("*")}

    export(astro)

    assert {path: path.stat().st_mtime_ns for path in astro.rglob("*")} == before


def test_check_writes_nothing_and_says_whether_the_export_is_out_of_date(sample, astro, edit_heading):
    export(astro)
    edit_heading(sample)
    before = read_tree(astro)

    assert exit_code(astro, check=True) == 1
    assert read_tree(astro) == before
    export(astro)
    assert exit_code(astro, check=True) == 0


def test_diff_shows_the_changed_line(sample, astro, edit_heading, capsys):
    export(astro)
    edit_heading(sample)

    call_command("export_events", str(astro), diff=True)

    lines = capsys.readouterr().out.split("\n")
    assert lines[0] == f"write  {SAMPLE}  (changed)"
    assert [line for line in lines if line[:1] in "+-"][2:4] == [
        "-### 🎯 Cieľ stretnutia",
        "+### 🎯 Cieľ nášho stretnutia",
    ]


def test_unpublished_page_and_its_images_leave_and_no_other_file_does(sample, astro):
    export(astro)
    before = read_tree(astro)
    sample.unpublish()

    export(astro)

    after = read_tree(astro)
    gone = {path for path in before if path.startswith(SAMPLE.removesuffix("index.md"))}
    assert before.keys() - after.keys() == gone
    assert not (astro / SAMPLE).parent.exists()


def test_draft_of_a_live_page_is_not_exported(sample, astro, edit_heading):
    before = read_tree(astro)
    edit_heading(sample, publish=False)

    export(astro)

    assert (astro / SAMPLE).read_bytes() == before[SAMPLE]


def test_file_of_an_imported_draft_is_never_removed(db, astro):
    call_command("import_events", str(astro), verbosity=0)
    before = read_tree(astro)

    export(astro)

    assert {path: data for path, data in read_tree(astro).items() if path != MANIFEST} == before


def test_private_page_leaves(sample, astro):
    export(astro)
    hide(sample.get_parent())

    export(astro)

    assert not (astro / SAMPLE).exists()


def test_imported_page_that_becomes_private_leaves_though_no_export_wrote_it(sample, astro):
    hide(sample)

    export(astro)

    assert not (astro / SAMPLE).parent.exists()


def test_imported_page_that_moves_before_the_first_export_takes_its_images_along(sample, astro):
    before = (astro / SAMPLE).parent
    sample.slug = "druhe-stretnutie"
    sample.save_revision().publish()

    outcome = run(astro)

    assert [change.action for change in outcome.changes if change.path.startswith("src/pages")] == [
        "move"
    ] * 3
    assert not before.exists()
    assert len(list((astro / "src/pages/podujatia/druhe-stretnutie").iterdir())) == 3


def test_images_that_something_else_may_show_stay_where_an_imported_page_lay(sample, astro):
    neighbour = (astro / SAMPLE).with_name("poznamky.md")
    neighbour.write_text("Not ours.\n")
    sample.slug = "druhe-stretnutie"
    sample.save_revision().publish()

    export(astro)

    assert not (astro / SAMPLE).exists()
    assert len(list(neighbour.parent.iterdir())) == 3


def test_alias_of_a_private_page_is_private(sample, astro):
    hidden = make_event(sample.get_parent(), slug="tajne")
    hidden.create_alias(update_slug="kopia")
    hide(hidden)

    export(astro)

    assert sorted(path.name for path in (astro / "src/pages/podujatia").iterdir()) == ["ogp-druhe-stretnutie"]


def test_page_that_shows_a_private_image_leaves_with_it(sample, astro):
    export(astro)
    collection = CustomImage.objects.first().collection
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )

    with pytest.raises(CommandError) as refused:
        export(astro)

    assert refused.value.returncode == 2
    assert "that is in a private collection; move it to a public one or choose another" in str(refused.value)
    assert not (astro / SAMPLE).parent.exists()


def test_deleted_image_stops_its_page_and_the_others_go_on(sample, astro):
    export(astro)
    before = read_tree(astro)
    make_event(sample.get_parent())
    image = CustomImage.objects.first()
    image.delete()

    with pytest.raises(CommandError) as refused:
        export(astro)

    assert refused.value.returncode == 2
    assert f"{SAMPLE} ({sample.title})" in str(refused.value)
    assert "shows an image" in str(refused.value)
    after = read_tree(astro)
    assert {path: after[path] for path in before if path != MANIFEST} == {
        path: data for path, data in before.items() if path != MANIFEST
    }
    assert (astro / "src/pages/podujatia/beseda/index.md").exists()
    assert json.loads(after[MANIFEST])["files"].keys() > json.loads(before[MANIFEST])["files"].keys()


def test_hand_edited_file_is_a_conflict_until_somebody_decides(sample, astro, edit_heading):
    export(astro)
    edited = (astro / SAMPLE).read_text().replace("edition: 2", "edition: 9")
    (astro / SAMPLE).write_text(edited)
    edit_heading(sample)

    assert exit_code(astro) == 2
    assert (astro / SAMPLE).read_text() == edited
    assert exit_code(astro) == 2

    export(astro, force=True)
    assert "edition: 2" in (astro / SAMPLE).read_text()
    assert exit_code(astro, check=True) == 0


def test_foreign_file_in_the_way_is_never_overwritten(sample, astro):
    make_event(sample.get_parent())
    foreign = astro / "src/pages/podujatia/beseda/index.md"
    foreign.parent.mkdir()
    foreign.write_text("Not ours.\n")

    assert exit_code(astro) == 2
    assert foreign.read_text() == "Not ours.\n"


def test_new_slug_moves_the_folder_and_changes_the_slug_alone(sample, astro):
    export(astro)
    before = (astro / SAMPLE).read_bytes()
    sample.slug = "druhe-stretnutie"
    sample.save_revision().publish()

    export(astro)

    moved = astro / "src/pages/podujatia/druhe-stretnutie"
    assert not (astro / SAMPLE).parent.exists()
    assert len(list(moved.glob("*.jpg"))) == 2
    assert diff_lines(before, (moved / "index.md").read_bytes()) == (
        ["slug: ogp-druhe-stretnutie"],
        ["slug: druhe-stretnutie"],
    )


def test_report_says_what_was_done(sample, astro, edit_heading, tmp_path):
    export(astro)
    edit_heading(sample)

    export(astro, report=tmp_path / "report.json")

    report = json.loads((tmp_path / "report.json").read_text())
    seconds = report.pop("seconds")
    assert list(seconds) == ["read", "plan", "write"]
    assert all(second >= 0 for second in seconds.values())
    assert report == {
        "files": 3,
        "pages": 1,
        "rendered": 1,
        "changes": [{"action": "write", "path": SAMPLE, "why": "changed"}],
        "problems": [],
        "notes": [],
    }
