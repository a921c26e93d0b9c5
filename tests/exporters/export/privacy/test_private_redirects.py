"""A redirect names no private page, however its address is written."""

import json
import unicodedata

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from exporters.content.redirects import RedirectRow, find_site_path, render_redirects
from tests.exporters.exports import export, hide, make_event, make_folder

PRIVATE = ["/podujatia/tajne/", "/podujatia/u-4/", "/podujatia/živé/"]


@pytest.mark.parametrize(
    "link",
    [
        "/podujatia/tajne/u-10/",
        "/podujatia/tajne",
        "/podujatia/tajne?x=1",
        "/podujatia/u-4#x",
        "/podujatia/tajne;x",
        "/podujatia/x/../tajne",
        "/podujatia/%74ajne/",
        "/podujatia/%C5%BEiv%C3%A9",
        unicodedata.normalize("NFD", "/podujatia/živé"),
    ],
)
def test_redirect_to_a_private_address_stays_in_however_it_is_written(link):
    there = RedirectRow("/pekne", None, f"https://example.org{link}", True, site_path=link)

    assert render_redirects([RedirectRow("/pekne", None, link, True)], {}, PRIVATE, []) is None
    assert render_redirects([there], {}, PRIVATE, []) is None


def test_redirect_from_a_private_address_stays_in_however_it_is_written():
    moves = [
        RedirectRow(path, None, "/nove/", True) for path in ("/podujatia/tajne", "/podujatia/%74ajne/a.html")
    ]

    assert render_redirects(moves, {}, PRIVATE, []) is None


def test_redirect_to_an_address_that_only_looks_private_goes_out():
    moves = [
        RedirectRow("/a", None, "/podujatia/tajne-nie/", True),
        RedirectRow("/b", None, "/podujatia/?x=/podujatia/tajne/", True),
        RedirectRow("/c", None, "https://example.org/podujatia/tajne/", True),
        RedirectRow("/d", None, "/podujatia/tajne.html", True),
    ]

    text = render_redirects(moves, {}, PRIVATE, [])

    assert text is not None
    assert list(json.loads(text)) == ["/a/", "/b/", "/c/", "/d/"]


@pytest.mark.parametrize(
    ("link", "place"),
    [
        ("http://example.org/a/b/", "/a/b/"),
        ("HTTPS://Example.org:8000/a?b#c", "/a?b#c"),
        ("https://example.org", ""),
        ("https://example.org/mesto/a", "/a"),
        ("/mesto/a", "/a"),
        ("/mestom/a", "/mestom/a"),
        ("/a", "/a"),
        ("https://elsewhere.example/a", ""),
        ("https://[a/b", ""),
        ("", ""),
    ],
)
def test_place_in_the_site_is_found_in_a_whole_address_and_behind_the_base(link, place):
    assert find_site_path(link, {"example.org"}, "/mesto") == place


@pytest.mark.parametrize(
    ("host", "exported"), [("example.org", False), ("www.example.org", False), ("elsewhere.example", True)]
)
def test_whole_address_of_this_very_site_tells_no_more_than_a_path(tmp_path, db, settings, host, exported):
    (tmp_path / "src/pages").mkdir(parents=True)
    settings.SITE_URL = "https://www.example.org"
    Site.objects.filter(is_default_site=True).update(hostname="example.org")
    hide(make_event(make_folder("podujatia")))
    Redirect.add_redirect("/pekne", f"https://{host}/podujatia/beseda")

    export(tmp_path)

    assert (tmp_path / "src/data/redirects.json").exists() is exported
