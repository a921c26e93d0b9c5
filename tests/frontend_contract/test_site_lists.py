"""The reference site's lists: the projects with their editions, and the years."""

import re
from html import unescape

import pytest

from tests.frontend_contract.showcase import LONG_WORD
from tests.frontend_contract.sites import Site

pytestmark = pytest.mark.node

SECTION = re.compile(r'<section class="events"(?: id="(?P<id>[^"]*)")?>(?P<inside>.*?)</section>', re.DOTALL)
SAMPLE_TITLE = "2. podujatie Iniciatívy Partnerstva pre otvorené vládnutie v Banskej Bystrici"


def sections(html: str) -> list[tuple[str | None, str, list[str]]]:
    """Of each section its id, its heading, and its events' titles with their editions in front."""
    return [
        (section["id"], *re.findall("<h2>(.*?)</h2>", section["inside"]), rows(section["inside"]))
        for section in SECTION.finditer(html)
    ]


def rows(html: str) -> list[str]:
    found = re.findall(r'<li>(?:<span class="event-edition">(\d+\.)</span>)?.*?<h3><a [^>]*>(.*?)</a>', html)
    return [unescape(f"{edition} {title}".strip()) for edition, title in found]


def test_projects_follow_the_slovak_alphabet_each_with_its_latest_edition_first(showcase: Site) -> None:
    assert sections(showcase.html("")) == [
        (None, "Cyklotrasa", ["Čo je cesta"]),
        (None, "Čajovňa", ["Kôň"]),
        (
            "citanie",
            "Čítanie v parku",
            [f"2. Dlhé {LONG_WORD}", "1. Všetko & <b> </script> „takto“", "Bez poradia"],
        ),
        (None, "Chotár", ["Žeme"]),
        (
            "open_goverment_partnership",
            "Iniciatíva Partnerstva pre otvorené vládnutie",
            [f"2. {SAMPLE_TITLE}"],
        ),
        (None, "Ostatné", ["Zem"]),
    ]


def test_calendar_has_the_newest_first_and_those_of_one_day_by_the_slovak_alphabet(showcase: Site) -> None:
    assert sections(showcase.html("kalendar")) == [
        (None, "2026", ["Všetko & <b> </script> „takto“"]),
        (None, "2025", ["Čo je cesta", "Zem", "Žeme"]),
        (None, "2024", ["Bez poradia", f"Dlhé {LONG_WORD}"]),
        (None, "2021", [SAMPLE_TITLE]),
        (None, "Bez dátumu", ["Kôň"]),
    ]


def test_day_that_no_calendar_has_is_shown_as_it_was_written(showcase: Site) -> None:
    assert "<time>31.02.2025</time>" in showcase.html("podujatia/žltý kôň")
    assert "podujatia/žltý kôň.ics" not in showcase.files()


def test_draft_is_nowhere_but_on_its_own_page(showcase: Site) -> None:
    mentioned = [path for path, content in showcase.files().items() if b"koncept" in content.lower()]
    page = showcase.html("podujatia/koncept")

    assert mentioned == ["podujatia/koncept/index.html"]
    assert '<meta name="robots" content="noindex">' in page
    assert ".ics" not in page
    assert "noindex" not in showcase.html("podujatia/zem")


def test_list_that_is_open_is_marked(showcase: Site) -> None:
    marked = [
        re.findall(r'<a href="([^"]*)" aria-current="page">', showcase.html(page))
        for page in ("", "kalendar", "podujatia/zem")
    ]

    assert marked == [["/mesto/"], ["/mesto/kalendar/"], []]
