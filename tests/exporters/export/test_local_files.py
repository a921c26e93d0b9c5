"""Files that a page's text names, in a `markdown` block or in the front matter, go where the page goes."""

from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image
from wagtail.models import Collection, ReferenceIndex

from cms.models import CustomImage
from events.models import EventPage, SiteFile
from exporters.content.site_tree import find_tree
from exporters.core.errors import PrivateReference
from exporters.ingest.importer import import_events
from exporters.preview.drafts import render_draft
from exporters.releases.build.manifests import read_manifest
from exporters.releases.build.reconcile import reconcile
from tests.exporters.exports import export, hide_collection, make_event, rename, run
from tests.exporters.projects import read_tree

FOLDER = "src/pages/podujatia"
FILE = f"{FOLDER}/beseda/index.md"
HEAD = """---
slug: beseda
layout: ../../../layouts/EventLayout.astro
title: Beseda
publish_date: 31.03.2021
"""
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(colour: str) -> bytes:
    file = BytesIO()
    Image.new("RGB", (4, 4), colour).save(file, "JPEG")
    return file.getvalue()


FOTO = picture("red")


def put(astro: Path, path: str, content: bytes | str) -> None:
    (astro / path).parent.mkdir(parents=True, exist_ok=True)
    (astro / path).write_bytes(content if isinstance(content, bytes) else content.encode())


def bring_in(astro: Path, body: str, keys: str = "", path: str = FILE) -> EventPage:
    put(astro, path, f"{HEAD}{keys}---\n\n{body}\n")
    results = [(entry.result, entry.notes) for entry in import_events(astro, publish=True)]
    assert [result for result, _ in results] == ["new"], results
    return EventPage.objects.get()


BODIES = {
    "an image in a link": "[![a](foto.jpg)](https://a.sk)",
    "a table": "| a | ![b](foto.jpg) |\n|---|---|\n| c | d |",
    "a list from 3": "3. ![a](foto.jpg)",
    "beside HTML": "<kbd>x</kbd> ![a](./foto.jpg)",
    "a footnote": "Text[^1].\n\n[^1]: ![a](foto.jpg)",
    "HTML": '<img src="foto.jpg" alt="a">',
    "a srcset": '<img srcset="foto.jpg 2x" src="https://a.sk/a.jpg" alt="a">',
    "a subfolder": "| ![b](img/foto.jpg) |\n|---|\n| c |",
    "an encoded name": "| ![b](moja%20foto.jpg) |\n|---|\n| c |",
    "a link in a text": "Text [a](foto.jpg) koniec.",
    "a link in a quote": "> Text [a](./foto.jpg) koniec.",
    "what a script loads": '<img data-src="foto.jpg" alt="a">',
    "a link to a document": "| [program](program.pdf) |\n|---|\n| c |",
}
NAMES = {
    "a subfolder": "img/foto.jpg",
    "an encoded name": "moja foto.jpg",
    "a link to a document": "program.pdf",
}


@pytest.fixture
def bare(db, media, settings, tmp_path):
    """An Astro project without a page."""
    settings.RELEASES_ROOT = tmp_path / "releases"
    root = tmp_path / "bare"
    (root / "src/pages").mkdir(parents=True)
    return root


@pytest.mark.parametrize("kind", BODIES)
def test_picture_goes_with_its_page(bare, kind):
    name = NAMES.get(kind, "foto.jpg")
    put(bare, f"{FOLDER}/beseda/{name}", FOTO)
    page = bring_in(bare, BODIES[kind])
    before = read_tree(bare)
    export(bare)
    assert {**before, ".wagtail-export.json": b""} == {**read_tree(bare), ".wagtail-export.json": b""}

    rename(page, "stretnutie")
    export(bare)

    after = read_tree(bare)
    assert after[f"{FOLDER}/stretnutie/{name}"] == FOTO
    assert not (bare / FOLDER / "beseda").exists()
    text = after[f"{FOLDER}/stretnutie/index.md"].decode()
    assert text == before[FILE].decode().replace("slug: beseda", "slug: stretnutie")


@pytest.mark.parametrize("kind", BODIES)
def test_release_and_an_empty_project_have_the_picture(bare, tmp_path, kind):
    name = NAMES.get(kind, "foto.jpg")
    put(bare, f"{FOLDER}/beseda/{name}", FOTO)
    bring_in(bare, BODIES[kind])
    fresh = tmp_path / "fresh"
    (fresh / "src/pages").mkdir(parents=True)

    export(fresh)
    release = reconcile(find_tree()).release

    assert read_tree(fresh)[f"{FOLDER}/beseda/{name}"] == FOTO
    assert f"{FOLDER}/beseda/{name}" in read_manifest(release.manifest).files


def test_value_of_an_unknown_key_goes_with_its_page(bare):
    put(bare, f"{FOLDER}/beseda/foto.jpg", FOTO)
    put(bare, f"{FOLDER}/beseda/jana.jpg", picture("blue"))
    for name in ("moja foto.jpg", "program.pdf", "uvod.jpg"):
        put(bare, f"{FOLDER}/beseda/{name}", FOTO)
    keys = "hero: {src: moja foto.jpg}\nprogram: ./program.pdf\nintro: 'Text ![a](uvod.jpg)'\n"
    page = bring_in(bare, "Text.", f"image: ./foto.jpg # obrázok\nspeakers:\n  - photo: jana.jpg\n{keys}")

    rename(page, "stretnutie")
    export(bare)

    after = read_tree(bare)
    assert sorted(p.rpartition("/")[2] for p in after if "/stretnutie/" in p) == [
        "foto.jpg",
        "index.md",
        "jana.jpg",
        "moja foto.jpg",
        "program.pdf",
        "uvod.jpg",
    ]
    assert "image: ./foto.jpg # obrázok\n" in after[f"{FOLDER}/stretnutie/index.md"].decode()


def test_picture_that_another_page_names_outlives_its_first_owner(bare):
    put(bare, f"{FOLDER}/foto.jpg", FOTO)
    first = HEAD.replace("beseda", "prva").replace("../../../", "../../")
    put(bare, f"{FOLDER}/prva.md", f"{first}---\n\n![a](foto.jpg)\n")
    put(bare, FILE, f"{HEAD}---\n\n| ![a](../foto.jpg) |\n|---|\n| b |\n")
    assert {entry.result for entry in import_events(bare, publish=True)} == {"new"}
    export(bare)

    EventPage.objects.get(slug="prva").unpublish()
    export(bare)

    assert read_tree(bare)[f"{FOLDER}/foto.jpg"] == FOTO
    assert not (bare / FOLDER / "prva.md").exists()


def test_address_above_the_folder_follows_a_page_that_moves(bare):
    put(bare, "src/assets/x.png", FOTO)
    put(bare, f"{FOLDER}/foto.jpg", FOTO)
    cells = "| ![a](../foto.jpg) | ![b](../../../assets/x.png) | [c](../ina/) | ![d](~/assets/x.png) |"
    table = f"{cells}\n|---|---|---|---|\n| b | c | d | e |"
    page = bring_in(bare, f"{table}\n\nText a [odkaz](../ina/#a).", "image: ../foto.jpg\n")
    archive = (
        make_event(page.get_parent(), "iny")
        .get_parent()
        .add_child(instance=type(page.get_parent().specific)(title="2021", slug="2021"))
    )
    page.move(archive, pos="last-child")

    export(bare)

    text = read_tree(bare)[f"{FOLDER}/2021/beseda/index.md"].decode()
    moved = table.replace("(../", "(../../")
    assert moved in text
    assert "Text a [odkaz](../../ina/#a).\n" in text
    assert "image: ../../foto.jpg\n" in text
    assert read_tree(bare)[f"{FOLDER}/foto.jpg"] == FOTO


def test_picture_that_nobody_has_stops_its_page_by_name(bare):
    page = make_event(
        find_tree().root, body=[{"type": "markdown", "value": "| ![a](foto.jpg) |\n|---|\n| b |"}]
    )
    make_event(find_tree().root, "ina")

    outcome = run(bare)

    assert [str(problem) for problem in outcome.problems] == [
        "src/pages/beseda/index.md (Beseda), body[0]: shows 'foto.jpg', a file that the CMS does not have; "
        "put the picture into an image block, or import the page again where the file is"
    ]
    assert page.live
    assert sorted(read_tree(bare)) == [".wagtail-export.json", "src/pages/ina/index.md"]


def test_private_picture_takes_its_page_from_the_site(bare):
    put(bare, f"{FOLDER}/beseda/foto.jpg", FOTO)
    bring_in(bare, BODIES["a table"])
    export(bare)
    private = Collection.get_first_root_node().add_child(name="Interné")
    hide_collection(private)
    CustomImage.objects.update(collection=private)

    outcome = run(bare)

    assert [type(problem) for problem in outcome.problems] == [PrivateReference]
    assert sorted(read_tree(bare)) == [".wagtail-export.json"]


def test_picture_is_counted_as_used_and_seen_in_the_preview(bare):
    put(bare, f"{FOLDER}/beseda/foto.jpg", FOTO)
    page = bring_in(bare, BODIES["a table"])

    image = CustomImage.objects.get()
    files = render_draft(page, find_tree(), origin="p1")["files"]

    assert [reference.object_id for reference in ReferenceIndex.get_references_to(image)] == [str(page.pk)]
    assert list(files) == ["foto.jpg"]
    assert urlsplit(files["foto.jpg"]).path == image.file.url


@pytest.mark.parametrize("body", ["![a]({})", "| ![a]({}) |\n|---|\n| b |"])
@pytest.mark.parametrize("name", ["foto.heic", "foto.pdf", "foto.bmp", "film.mp4"])
def test_image_in_a_format_that_astro_does_not_have_is_refused_by_name(bare, body, name):
    put(bare, f"{FOLDER}/beseda/{name}", b"%PDF-1.4")
    put(bare, FILE, f"{HEAD}---\n\n{body.format(name)}\n")

    [entry] = import_events(bare, publish=True)

    assert entry.notes == (
        f"shows {name!r}, no picture that Astro can show; save it as JPEG, PNG, WebP, AVIF or GIF",
    )


def test_page_code_and_what_is_too_large_are_not_the_pages_files(bare, monkeypatch):
    monkeypatch.setattr("exporters.ingest.local_files.LARGEST_SITE_FILE", 10)
    for name in ("ina.md", "karta.html", "ukaz.js"):
        put(bare, f"{FOLDER}/beseda/{name}", b"# x")
    put(bare, f"{FOLDER}/beseda/film.mp4", bytes(11))
    put(bare, FILE, f"{HEAD}---\n\n[a](ina.md) [b](karta.html) [c](ukaz.js) [d](film.mp4)\n")

    [entry] = import_events(bare, publish=True)

    assert entry.notes == ("'film.mp4' is too large to go with the page and stays there",)
    assert EventPage.objects.get().local_files == {}


@pytest.mark.parametrize("body", ["![logo](logo.svg)", "| ![logo](logo.svg) |\n|---|\n| b |"])
def test_drawing_of_the_site_is_exported_and_never_served(bare, media, tmp_path, body):
    put(bare, f"{FOLDER}/beseda/logo.svg", SVG)
    page = bring_in(bare, body)
    rename(page, "stretnutie")

    export(bare)

    assert read_tree(bare)[f"{FOLDER}/stretnutie/logo.svg"] == SVG
    assert SiteFile.objects.count() == 1
    assert list(media.rglob("*.svg")) == []
    assert CustomImage.objects.count() == 0
    files = render_draft(EventPage.objects.get(), find_tree(), origin="p1")["files"]
    assert files["logo.svg"].startswith("data:image/svg+xml;base64,")


def test_pages_from_before_learn_of_their_files_by_another_import(bare):
    put(bare, f"{FOLDER}/beseda/foto.jpg", FOTO)
    page = bring_in(bare, BODIES["a table"])
    CustomImage.objects.all().delete()
    EventPage.objects.update(local_files=None)
    page.revisions.all().delete()

    assert [entry.result for entry in import_events(bare, publish=True)] == ["changed"]
    assert [entry.result for entry in import_events(bare, publish=True)] == ["unchanged"]
    assert list(EventPage.objects.get().local_files) == ["foto.jpg"]


@pytest.mark.parametrize(
    "layout", ["@/layouts/EventLayout.astro", "~/layouts/EventLayout.astro", "/src/layouts/EventLayout.astro"]
)
def test_layout_that_means_the_same_everywhere_stays(bare, layout):
    put(
        bare, FILE, HEAD.replace("../../../layouts/EventLayout.astro", f'"{layout}" # náš') + "---\n\nText.\n"
    )
    assert [entry.result for entry in import_events(bare, publish=True)] == ["new"]
    page = EventPage.objects.get()
    page.move(page.get_parent().get_parent(), pos="last-child")

    export(bare)

    assert f'layout: "{layout}" # náš\n' in (bare / "src/pages/beseda/index.md").read_text()
