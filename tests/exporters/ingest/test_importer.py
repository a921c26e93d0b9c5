import json
import unicodedata
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from cms.models import CustomImage
from events.models import EventPage, EventType, Project
from exporters.ingest.importer import import_events
from tests.exporters.projects import SAMPLE, read_tree

OTHER = """---
slug: beseda
layout: ../../layouts/EventLayout.astro
title: Beseda
publish_date: 01.02.2022
---

Text.
"""


def results(astro, **options):
    return [(entry.result, entry.path) for entry in import_events(astro, **options)]


def add_file(astro, text=OTHER, path="src/pages/podujatia/beseda.md"):
    (astro / path).parent.mkdir(parents=True, exist_ok=True)
    (astro / path).write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_sample_becomes_a_page_with_all_its_fields(sample):
    assert sample.title == "2. podujatie Iniciatívy Partnerstva pre otvorené vládnutie v Banskej Bystrici"
    assert sample.slug == "ogp-druhe-stretnutie"
    assert sample.publish_date == date(2021, 3, 31)
    assert sample.description.startswith("Diskusné stretnutie zamerané na aktiváciu")
    assert (sample.project.name, sample.project.link) == (
        "Iniciatíva Partnerstva pre otvorené vládnutie",
        "open_goverment_partnership",
    )
    assert sample.edition == 2
    assert sample.event_type.name == "Discussion"
    assert sample.live
    assert [page.slug for page in sample.get_ancestors()][2:] == ["podujatia"]
    sample.full_clean()


def test_sample_becomes_blocks_and_none_is_raw_markdown(sample):
    kinds = [block.block_type for block in sample.body]

    assert kinds == ["text", *["divider", "text"] * 5]


def test_images_come_along_untouched_under_their_own_names(sample, astro):
    images = CustomImage.objects.order_by("export_name")
    folder = (astro / SAMPLE).parent

    assert {image.export_name: Path(image.file.path).read_bytes() for image in images} == {
        path.name: path.read_bytes() for path in folder.glob("*.jpg")
    }
    assert all(unicodedata.is_normalized("NFD", image.export_name) for image in images)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_images_are_found_whatever_the_form_of_their_names(db, astro, form):
    text = (astro / SAMPLE).read_text()
    (astro / SAMPLE).write_text(unicodedata.normalize(form, text))

    assert results(astro) == [("new", SAMPLE)]
    assert CustomImage.objects.count() == 2


def test_importing_again_changes_nothing(sample, astro):
    before = (sample.revisions.count(), CustomImage.objects.count(), Project.objects.count())

    assert results(astro, publish=True) == [("unchanged", SAMPLE)]
    assert (sample.revisions.count(), CustomImage.objects.count(), Project.objects.count()) == before


def test_dry_run_saves_nothing(db, astro, media):
    assert results(astro, dry_run=True, publish=True) == [("new", SAMPLE)]
    assert EventPage.objects.count() == CustomImage.objects.count() == EventType.objects.count() == 0
    assert not media.exists() or read_tree(media) == {}


def test_import_makes_drafts_unless_told_to_publish(db, astro):
    results(astro)

    assert not EventPage.objects.get().live


def test_file_changed_in_git_becomes_a_draft(sample, astro):
    text = (astro / SAMPLE).read_text().replace("edition: 2", "edition: 3")
    (astro / SAMPLE).write_text(text)

    assert results(astro) == [("changed", SAMPLE)]
    page = EventPage.objects.get()
    assert page.edition == 2
    assert page.get_latest_revision_as_object().edition == 3
    assert results(astro) == [("unchanged", SAMPLE)]


def test_git_never_overwrites_an_editors_unpublished_work(sample, astro, edit_heading):
    edit_heading(sample, publish=False)
    text = (astro / SAMPLE).read_text().replace("edition: 2", "edition: 3")
    (astro / SAMPLE).write_text(text)

    [entry] = import_events(astro, publish=True)

    assert entry.result == "refused"
    assert entry.notes == (
        "changed in git, and its page has changes that were not exported; publish and export them with "
        "--force, or undo them in the CMS, then import again",
    )
    assert "nášho" in str(sample.get_latest_revision_as_object().body)


def test_exported_edit_is_not_a_change_in_git(sample, astro, edit_heading):
    edit_heading(sample)
    call_command("export_events", str(astro), verbosity=0)
    edit_heading(sample, publish=False)

    assert results(astro) == [("unchanged", SAMPLE)]


def test_other_layouts_are_left_alone(sample, astro):
    add_file(astro, OTHER.replace("EventLayout", "PageLayout"))

    assert results(astro) == [("unchanged", SAMPLE)]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            OTHER.encode("cp1250").replace(b"Text", b"T\xe9xt"),
            "is not valid UTF-8 (byte 102); save it as UTF-8",
        ),
        (OTHER + "\0", "holds a NUL character, which no database takes; remove it"),
        (
            OTHER + "\n![Foto](nie-je.jpg)\n",
            "shows 'nie-je.jpg', which is not beside it; add the file or remove the image",
        ),
        (
            OTHER.replace("01.02.2022", "31.02.2022"),
            "the front matter breaks the contract. publish_date: There is no such day as 31.02.2022. "
            "Correct the date.",
        ),
    ],
)
def test_file_that_cannot_be_imported_is_refused_and_the_others_are_imported(db, astro, text, sentence):
    path = add_file(astro, text)

    entries = {entry.path: entry for entry in import_events(astro)}

    assert (entries[path].result, entries[path].notes) == ("refused", (sentence,))
    assert entries[SAMPLE].result == "new"
    assert EventPage.objects.count() == 1


def test_file_over_the_size_of_the_setting_is_refused_by_name(db, astro, settings):
    settings.IMPORT_LARGEST_FILE = 1000
    path = add_file(astro)

    entries = {entry.path: entry for entry in import_events(astro)}

    assert entries[path].result == "new"
    assert entries[SAMPLE].notes == (
        "has 2,621 bytes, more than the 1,000 allowed; divide it, or raise IMPORT_LARGEST_FILE",
    )


def test_draft_from_git_that_nobody_published_yet_is_pointed_out(sample, astro):
    (astro / SAMPLE).write_text((astro / SAMPLE).read_text().replace("edition: 2", "edition: 3"))
    results(astro)

    [entry] = import_events(astro, publish=True)

    assert (entry.result, entry.notes) == ("unchanged", ("its draft waits for an editor to publish it",))


def test_command_reports_every_file_and_fails_when_one_was_refused(db, astro, tmp_path, capsys):
    add_file(astro, OTHER + "\0")

    with pytest.raises(CommandError) as failed:
        call_command("import_events", str(astro), report=tmp_path / "report.json")

    assert (str(failed.value), failed.value.returncode) == ("1 refused; nothing of them was changed.", 2)
    assert json.loads((tmp_path / "report.json").read_text()) == [
        {
            "path": "src/pages/podujatia/beseda.md",
            "result": "refused",
            "notes": ["holds a NUL character, which no database takes; remove it"],
        },
        {"path": SAMPLE, "result": "new", "notes": []},
    ]
    assert capsys.readouterr().out.endswith("1 new, 0 changed, 0 unchanged, 1 refused\n")


def test_folder_without_pages_is_no_astro_project(db, tmp_path):
    with pytest.raises(CommandError) as refused:
        call_command("import_events", str(tmp_path))

    assert refused.value.returncode == 2
    assert "no folder src/pages here; give the root of the Astro project" in str(refused.value)


POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
IMAGES = {
    "ukazovatel.jpg": (POINTER, "Git LFS"),
    "prazdny.png": (b"", "The file is empty."),
    "rez.png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "damaged or cut off"),
    "iphone.jpg": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "it is HEIC"),
    "plagat.jpg": (b"%PDF-1.7\n", "it is PDF"),
    "kresba.svg": (POINTER, "Git LFS"),
}


@pytest.mark.parametrize("name", ["kresba.svg", "sken.tiff"])
def test_drawing_of_the_site_comes_in_and_is_no_image_of_the_cms(db, astro, media, name):
    content = b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"
    path = add_file(astro, f"{OTHER}\n![Foto]({name})\n")
    add_file(astro, content, f"src/pages/podujatia/{name}")

    assert ("new", path) in results(astro)

    assert not CustomImage.objects.filter(export_name=name).exists()
    assert content not in read_tree(media).values()


@pytest.mark.parametrize("dry_run", [False, True])
@pytest.mark.parametrize("name", IMAGES)
def test_image_that_no_upload_may_be_is_refused_by_name_and_the_others_go_on(db, astro, media, name, dry_run):
    content, reason = IMAGES[name]
    path = add_file(astro, f"{OTHER}\n![Foto]({name})\n")
    add_file(astro, content, f"src/pages/podujatia/{name}")

    entries = {entry.path: entry for entry in import_events(astro, dry_run=dry_run)}

    [note] = entries[path].notes
    assert entries[path].result == "refused"
    assert note.startswith(f"shows what the CMS cannot hold as an image. {name!r}: ")
    assert reason in note
    assert entries[SAMPLE].result == "new"
    assert not CustomImage.objects.filter(export_name=name).exists()
    assert not media.exists() or content not in read_tree(media).values()


def test_animated_png_and_picture_below_another_name_come_in_untouched(db, astro):
    output, frames = BytesIO(), [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].save(output, "PNG", save_all=True, append_images=frames[1:])
    path = add_file(astro, f"{OTHER}\n![Foto](a.png)\n\n![Foto](a.jpg)\n")
    for name in ("a.png", "a.jpg"):
        add_file(astro, output.getvalue(), f"src/pages/podujatia/{name}")

    assert ("new", path) in results(astro)

    stored = {
        image.export_name: image.file.read()
        for image in CustomImage.objects.filter(export_name__startswith="a.")
    }
    assert stored == dict.fromkeys(("a.png", "a.jpg"), output.getvalue())
