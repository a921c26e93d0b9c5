"""Files whose name is no slug: the address is the file's, the slug is the key's."""

import json
from pathlib import Path
from unicodedata import normalize

import pytest
from django.test import Client, TestCase

from events.models import EventIndexPage, EventPage
from exporters.content.site_tree import find_tree
from exporters.preview.drafts import render_draft
from exporters.releases.build.manifests import read_manifest
from exporters.releases.build.reconcile import reconcile
from tests.exporters.exports import exit_code, export, link_to_page, make_event
from tests.exporters.ingest.files import pages, put, results
from tests.exporters.projects import read_tree

FOLDER = "src/pages/podujatia"
NFD = normalize("NFD", "žilina")
# Astro 7 builds each of them at its own name.
NAMES = [
    "2024.05.12-koncert",
    "p+r",
    "c,d",
    NFD,
    "a b",
    "Veľké PÍSMENÁ",
    "(jar)",
    "o'neill",
    "a.b",
    "🎉",
    "~x",
    "a&b",
    "a=b@c!d$e",
    "a;b:c",
    "a..",
    " a ",
    "index.x",
    "a\u00a0b",
]


def edit(page: EventPage, **values: str) -> EventPage:
    draft = EventPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in values.items():
        setattr(draft, name, value)
    # Wagtail makes the redirect once the new slug is committed.
    with TestCase.captureOnCommitCallbacks(execute=True):
        draft.save_revision().publish()
    return EventPage.objects.get(pk=page.pk)


def redirects(root: Path) -> dict[str, str]:
    written = json.loads((root / "src/data/redirects.json").read_text())
    return {source: redirect["destination"] for source, redirect in written.items()}


# One after the other, as each name means the same for a file and for a folder.
STYLES = ("{}.md", "{}/index.md", "{}/koncert.md")
PATHS = [STYLES[number % 3].format(name) for number, name in enumerate(NAMES)]


@pytest.mark.parametrize("name", [*PATHS, *(style.format("p+r č") for style in STYLES)], ids=ascii)
def test_file_keeps_its_name_and_the_page_has_the_key_as_its_slug(bare: Path, name: str) -> None:
    path = f"podujatia/{name}"
    put(bare, path)
    before = read_tree(bare)

    assert results(bare) == [("new",)]
    page = EventPage.objects.get()
    assert page.slug == "koncert"
    page.full_clean()
    export(bare)
    assert pages(bare) == before
    assert exit_code(bare, check=True) == 0
    assert results(bare) == [("unchanged",)]

    edit(page, title="Veľký koncert")
    export(bare)
    text = before[f"src/pages/{path}"]
    assert pages(bare) == {
        f"src/pages/{path}": text.replace(b"title: Koncert", "title: Veľký koncert".encode())
    }
    assert not (bare / "src/data").exists()


def test_release_has_the_file_and_a_fresh_project_gets_the_same(
    bare: Path, settings: object, tmp_path: Path
) -> None:
    settings.RELEASES_ROOT = tmp_path / "releases"
    put(bare, "Akcie 2024/2024.05.12-koncert.md")
    before = pages(bare)
    results(bare)
    fresh = tmp_path / "fresh"
    (fresh / "src/pages").mkdir(parents=True)

    release = reconcile(find_tree()).release
    export(fresh)

    assert list(read_manifest(release.manifest).files) == list(before)
    assert pages(fresh) == before


def test_folder_with_such_a_name_is_one_folder_of_the_cms(bare: Path) -> None:
    put(bare, "Akcie 2024/v1.0/a.md", "a")
    put(bare, "Akcie 2024/v1.0/b.md", "b")
    put(bare, "Akcie 2024/c.md", "c")
    before = pages(bare)

    assert results(bare) == [("new",)] * 3
    assert list(EventIndexPage.objects.values_list("slug", flat=True)) == ["akcie-2024", "v10"]
    make_event(EventIndexPage.objects.get(slug="akcie-2024"), "nova")
    export(bare)
    assert set(pages(bare)) == {*before, "src/pages/Akcie 2024/nova/index.md"}


def test_links_previews_and_urls_lead_to_the_address_of_the_file(bare: Path) -> None:
    put(bare, "Akcie 2024/2024.05.12 koncert.md")
    results(bare)
    page = EventPage.objects.get()
    make_event(page.get_parent(), "nova", [link_to_page(page)])
    export(bare)

    address = "/Akcie%202024/2024.05.12%20koncert/"
    [text] = [text for path, text in pages(bare).items() if "nova" in path]
    assert b"[Beseda](</Akcie 2024/2024.05.12 koncert/>)" in text or f"[Beseda]({address})".encode() in text
    preview = render_draft(page, find_tree(), origin="p1")
    assert (preview["path"], preview["url"]) == (
        "src/pages/Akcie 2024/2024.05.12 koncert.md",
        "/Akcie 2024/2024.05.12 koncert/",
    )
    assert page.get_url_parts()[2] == address
    response = Client().get(address)
    assert (response.status_code, response.url.endswith(address)) == (302, True)
    assert Client().get("/Akcie%202024/nie.je/").status_code == 404


def test_new_slug_moves_the_file_and_leaves_a_redirect_from_the_old_address(bare: Path) -> None:
    put(bare, "podujatia/2024.05.12-koncert.md")
    results(bare)
    export(bare)

    page = edit(EventPage.objects.get(), slug="beseda")
    export(bare)

    [(path, text)] = pages(bare).items()
    assert (path, b"slug: beseda\n" in text) == (f"{FOLDER}/beseda.md", True)
    assert redirects(bare) == {"/podujatia/2024.05.12-koncert": "/podujatia/beseda/"}

    edit(page, slug="koncert")
    export(bare)
    assert list(pages(bare)) == [f"{FOLDER}/2024.05.12-koncert.md"]
    assert redirects(bare) == {"/podujatia/beseda/": "/podujatia/2024.05.12-koncert/"}


def test_new_slug_that_is_the_files_name_changes_the_key_alone(bare: Path) -> None:
    before = put(bare, "podujatia/akcia.md")
    results(bare)

    edit(EventPage.objects.get(), slug="akcia")
    export(bare)

    assert pages(bare) == {f"{FOLDER}/akcia.md": before.replace(b"slug: koncert", b"slug: akcia")}


def test_renamed_folder_takes_such_files_along(bare: Path) -> None:
    put(bare, "Akcie 2024/2024.05.12-koncert.md")
    results(bare)
    export(bare)
    folder = EventIndexPage.objects.get()
    folder.slug = "archiv"

    with TestCase.captureOnCommitCallbacks(execute=True):
        folder.save_revision().publish()
    export(bare)

    assert list(pages(bare)) == ["src/pages/archiv/2024.05.12-koncert.md"]
    assert redirects(bare) == {
        "/Akcie%202024/": "/archiv/",
        "/Akcie%202024/2024.05.12-koncert": "/archiv/2024.05.12-koncert/",
    }


def test_page_moved_out_of_such_a_folder_leaves_a_redirect(bare: Path) -> None:
    put(bare, "Akcie 2024/2024.05.12-koncert.md")
    put(bare, "podujatia/a.md", "a")
    results(bare)
    export(bare)

    with TestCase.captureOnCommitCallbacks(execute=True):
        EventPage.objects.get(slug="koncert").move(
            EventIndexPage.objects.get(slug="podujatia"), pos="last-child"
        )
    export(bare)

    assert f"{FOLDER}/2024.05.12-koncert.md" in pages(bare)
    assert redirects(bare) == {"/Akcie%202024/2024.05.12-koncert": "/podujatia/2024.05.12-koncert/"}


def test_copy_and_alias_have_addresses_of_their_own(bare: Path) -> None:
    put(bare, "podujatia/2024.05.12-koncert.md")
    results(bare)
    page = EventPage.objects.get()
    page.copy(update_attrs={"slug": "kopia"}, keep_live=True)
    page.create_alias(update_slug="alias")

    export(bare)

    assert {path.removeprefix(f"{FOLDER}/") for path in pages(bare)} == {
        "2024.05.12-koncert.md",
        "kopia/index.md",
        "alias.md",
    }


def test_files_with_one_key_come_in_each_at_its_address(bare: Path) -> None:
    for name in ("a", "b", "koncert", "c.d"):
        put(bare, f"podujatia/{name}.md")
    before = pages(bare)

    assert results(bare) == [("new",)] * 4
    assert sorted(EventPage.objects.values_list("slug", flat=True)) == [
        "b",
        "koncert",
        "koncert-2",
        "koncert-3",
    ]
    export(bare)
    assert pages(bare) == before


@pytest.mark.parametrize("slug", ["o.b.c", "a+b", "con", "_x", NFD])
def test_key_that_is_no_slug_stays_in_the_file(bare: Path, slug: str) -> None:
    put(bare, "podujatia/koncert.md", slug)
    before = pages(bare)

    assert results(bare) == [("new",)]
    edit(EventPage.objects.get(), description="Popis.")
    export(bare)

    [text] = pages(bare).values()
    [was] = before.values()
    assert text == was.replace(b"2024\n---", b"2024\ndescription: Popis.\n---")


def test_key_that_git_changes_changes_the_slug_and_not_the_address(bare: Path) -> None:
    put(bare, "podujatia/2024.05.12-koncert.md")
    results(bare)
    export(bare)
    changed = put(bare, "podujatia/2024.05.12-koncert.md", "beseda")

    assert results(bare) == [("changed",)]

    assert EventPage.objects.get().slug == "beseda"
    export(bare)
    assert pages(bare) == {f"{FOLDER}/2024.05.12-koncert.md": changed}
