import json

import pytest
from django.test import TestCase
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from events.models import EventPage
from exporters.content.redirects import RedirectRow, find_unusable, render_redirects
from exporters.core.redirect_sources import RESERVED
from tests.exporters.exports import export, hide, make_event, make_folder, run, texts
from tests.frontend_contract.small_sites import ask


@pytest.fixture
def astro(tmp_path):
    (tmp_path / "src/pages").mkdir(parents=True)
    return tmp_path


@pytest.fixture
def folder(db):
    return make_folder("podujatia")


def redirects(astro):
    return json.loads((astro / "src/data/redirects.json").read_text())


def rename(page, slug):
    page = Page.objects.get(pk=page.pk).specific
    page.slug = slug
    # Wagtail makes the redirect once the new slug is committed.
    with TestCase.captureOnCommitCallbacks(execute=True):
        page.save_revision().publish()


def to(address, status=301):
    return {"status": status, "destination": address}


def test_new_slug_leaves_a_redirect(astro, folder):
    page = make_event(folder)
    export(astro)
    rename(page, "diskusia")

    export(astro)

    assert list(texts(astro)) == ["podujatia/diskusia/index.md"]
    assert redirects(astro) == {"/podujatia/beseda/": to("/podujatia/diskusia/")}


def test_every_old_slug_leads_to_the_newest_and_the_way_back_leaves_none(astro, folder):
    page = make_event(folder)
    export(astro)
    rename(page, "druha")
    export(astro)
    rename(page, "tretia")
    export(astro)
    assert redirects(astro) == {
        "/podujatia/beseda/": to("/podujatia/tretia/"),
        "/podujatia/druha/": to("/podujatia/tretia/"),
    }

    rename(page, "beseda")
    export(astro)

    assert redirects(astro) == {
        "/podujatia/druha/": to("/podujatia/beseda/"),
        "/podujatia/tretia/": to("/podujatia/beseda/"),
    }


def test_moved_folder_takes_its_events_along_and_each_leaves_a_redirect(astro, folder):
    archive = make_folder("archiv")
    make_event(folder, "jar")
    make_event(folder, "leto")
    export(astro)

    folder.move(archive, pos="last-child")
    outcome = run(astro)

    before, after = "src/pages/podujatia", "src/pages/archiv/podujatia"
    assert [str(change) for change in outcome.changes] == [
        "write  src/data/redirects.json  (new)",
        f"move  {before}/jar/index.md → {after}/jar/index.md  (its page moved)",
        f"move  {before}/leto/index.md → {after}/leto/index.md  (its page moved)",
    ]
    assert not (astro / "src/pages/podujatia").exists()
    assert redirects(astro)["/podujatia/jar/"] == to("/archiv/podujatia/jar/")
    assert redirects(astro)["/podujatia/leto/"] == to("/archiv/podujatia/leto/")


def test_renamed_folder_moves_what_is_in_it(astro, folder):
    make_event(folder, "jar")
    export(astro)
    rename(folder, "udalosti")

    export(astro)

    assert list(texts(astro)) == ["udalosti/jar/index.md"]
    assert redirects(astro)["/podujatia/jar/"] == to("/udalosti/jar/")


def test_redirect_made_by_hand_leads_elsewhere_for_a_while(astro, folder):
    make_event(folder)
    Redirect.add_redirect("/stranka.html", "https://example.org/nova", is_permanent=False)

    export(astro)

    assert redirects(astro) == {"/stranka.html": to("https://example.org/nova", 302)}


def test_redirect_to_a_page_that_is_not_public_any_more_is_removed(astro, folder):
    page = make_event(folder)
    export(astro)
    rename(page, "diskusia")
    export(astro)
    assert (astro / "src/data/redirects.json").exists()

    EventPage.objects.get(pk=page.pk).unpublish()
    export(astro)

    assert not (astro / "src/data").exists()


def test_redirect_that_a_static_site_cannot_have_is_left_out_and_reported(astro, folder):
    page = make_event(folder)
    Redirect.add_redirect("/index.php?id=7", page)

    outcome = run(astro)

    assert not (astro / "src/data").exists()
    assert outcome.notes == [
        "The redirect from /index.php?id=7 stays out: a static site does not see what follows a question "
        "mark or a semicolon."
    ]


NO_ADDRESS = 'no page has an address with brackets, a backslash, ".." or "//"'
NO_PERCENT = 'Astro builds no address with a "%" in it'
LINK = 'write a path that begins with one "/", or a whole https address'
ODD = [
    (
        RedirectRow("/a?b=1", 1, "", True),
        "a static site does not see what follows a question mark or a semicolon",
    ),
    (RedirectRow("/a[b]", 1, "", True), NO_ADDRESS),
    (RedirectRow("/a/../b", 1, "", True), NO_ADDRESS),
    (RedirectRow("//example.org", 1, "", True), NO_ADDRESS),
    (RedirectRow("/sto 100%", 1, "", True), NO_PERCENT),
    (RedirectRow("/sto-100%25", 1, "", True), NO_PERCENT),
    (RedirectRow("/404", 1, "", True), RESERVED),
    (RedirectRow("/index.html", 1, "", True), RESERVED),
    (RedirectRow("/a", None, "www.example.org", True), f"it leads to www.example.org; {LINK}"),
    (RedirectRow("/a", None, "//example.org", True), f"it leads to //example.org; {LINK}"),
    (RedirectRow("/a", None, "javascript:alert(1)", True), f"it leads to javascript:alert(1); {LINK}"),
    (RedirectRow("/a", None, "https://", True), f"it leads to https://; {LINK}"),
    (RedirectRow("/á", None, "/%C3%A1/", True), "it leads to itself"),
]


@pytest.mark.parametrize(("move", "fault"), ODD)
def test_redirect_that_astro_cannot_have_is_left_out_and_reported(move, fault):
    assert render_redirects([move], {1: "/nove/"}, [], []) is None
    assert list(find_unusable([move])) == [f"The redirect from {move.old_path} stays out: {fault}."]


@pytest.mark.node
def test_file_is_as_the_integration_reads_it():
    good = [
        RedirectRow("/staré miesto", 1, "", True),
        RedirectRow("/stranka.html", None, "https://example.org:8000/á?b=1#c", False),
        RedirectRow("/b", None, "/nove/?a=1", True),
        RedirectRow("/c:d*'(e)", None, "/documents/a.pdf", True),
    ]
    text = render_redirects([*good, *(move for move, _ in ODD)], {1: "/nove/"}, [], [])

    read = ask("redirects/file.js", f"it.readRedirects({json.dumps(text)}, 'redirects.json')")

    assert read == json.loads(text)
    assert list(read) == ["/b/", "/c:d*'(e)/", "/staré miesto/", "/stranka.html"]


def test_redirects_of_another_site_stay_there(astro, folder):
    page = make_event(folder)
    other = Site.objects.create(hostname="iny.example.org", root_page=folder)
    Redirect.add_redirect("/stara", page, site=other)

    export(astro)

    assert not (astro / "src/data").exists()


def test_page_overrides_a_redirect_and_a_sites_own_a_shared_one():
    moves = [
        RedirectRow("/a", 1, "", True),
        RedirectRow("/b", 1, "", True),
        RedirectRow("/b", 2, "", False),
        RedirectRow("/staré miesto", 2, "", True),
        RedirectRow("/g", None, "", True),
    ]

    text = render_redirects(moves, {1: "/a/", 2: "/c/"}, [], [])

    assert text == (
        '{\n  "/b/": {\n    "status": 302,\n    "destination": "/c/"\n  },\n'
        '  "/staré miesto/": {\n    "status": 301,\n    "destination": "/c/"\n  }\n}\n'
    )


def test_address_that_was_never_public_is_not_disclosed(astro, folder):
    page = make_event(folder)
    rename(page, "prepustanie-novaka")
    rename(page, "zmena-vedenia")

    export(astro)

    assert not (astro / "src/data").exists()


def test_redirects_are_the_same_in_a_new_project(astro, folder, tmp_path_factory):
    page = make_event(folder)
    export(astro)
    rename(page, "diskusia")
    fresh = tmp_path_factory.mktemp("fresh")
    (fresh / "src/pages").mkdir(parents=True)

    export(astro)
    export(fresh)

    assert redirects(fresh) == redirects(astro) == {"/podujatia/beseda/": to("/podujatia/diskusia/")}


def test_redirect_made_by_hand_to_a_private_page_is_left_out(astro, folder):
    page = make_event(folder)
    Redirect.add_redirect("/pekne", "/podujatia/beseda/")
    hide(page)

    export(astro)

    assert not (astro / "src/data").exists()


def test_no_redirect_no_file():
    assert render_redirects([], {}, [], []) is None
