"""The reference site's lists: the projects with their editions, and the years."""

import json
import re
from html import unescape

import pytest

from tests.frontend_contract.showcase import LONG_WORD
from tests.frontend_contract.sites import Site, ask_module

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
    found = re.findall(
        r'<li[^>]*>(?:<span class="event-edition">(\d+\.)</span>)?.*?<h3><a [^>]*>(.*?)</a>', html
    )
    return [unescape(f"{edition} {title}".strip()) for edition, title in found]


def test_projects_follow_the_slovak_alphabet_each_with_its_latest_edition_first(showcase: Site) -> None:
    assert sections(showcase.html("")) == [
        (None, "Cyklotrasa", ["Čo je cesta"]),
        (None, "Čajovňa", ["Kôň"]),
        (
            "citanie",
            "Čítanie v parku",
            [
                "3. Čítanie pri vode",
                f"2. Dlhé {LONG_WORD}",
                "1. Všetko & <b> </script> „takto“",
                "Bez poradia",
            ],
        ),
        (None, "Chotár", ["Žeme"]),
        (
            "open_goverment_partnership",
            "Iniciatíva Partnerstva pre otvorené vládnutie",
            [f"2. {SAMPLE_TITLE}"],
        ),
        (None, "Ostatné", ["Zem"]),
    ]


def test_calendar_has_what_comes_then_the_newest_and_those_of_one_day_by_the_slovak_alphabet(
    showcase: Site,
) -> None:
    assert sections(showcase.html("kalendar")) == [
        (None, "Pripravujeme", ["Čítanie pri vode"]),
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
        for page in ("", "kalendar", "o-webe", "podujatia/zem")
    ]

    assert marked == [["/mesto/"], ["/mesto/kalendar/"], ["/mesto/o-webe/"], []]


def test_first_page_begins_with_what_comes(showcase: Site) -> None:
    html = showcase.html("")
    (upcoming,) = re.findall(r'<section class="upcoming">(.*?)</section>', html, re.DOTALL)

    assert rows(upcoming) == ["Čítanie pri vode"]
    assert html.index(upcoming) < html.index('<section class="events"')


def test_nothing_to_come_leaves_no_heading(site: Site) -> None:
    assert [page for page in ("", "kalendar") if "Pripravujeme" in site.html(page)] == []


def test_list_shows_the_first_picture_of_a_text_small_and_without_one_the_day(showcase: Site) -> None:
    shown = {
        title: re.findall(r'<img src="/mesto/_astro/([^".]*)[^"]*"', row)
        or re.findall("<span>(.*?)</span>", row)[-2:]
        for row in showcase.html("kalendar").split("<li ")[1:]
        for title in rows(f"<li {row}")
    }
    small = re.findall(
        r'<img [^>]*width="(\d+)" height="(\d+)"[^>]*class="event-picture"', showcase.html("kalendar")
    )

    assert shown["Čítanie pri vode"] == ["font%C3%A1na"]
    assert shown["Zem"] == ["30", "dec"]
    assert shown["Kôň"] == []
    assert set(small) == {("288", "192")}


def test_type_has_its_slovak_name_and_another_stays_as_it_is(showcase: Site) -> None:
    facts = re.findall(r"</time>\s*<span>(.*?)</span>", showcase.html("kalendar"))

    assert facts == ["Prednáška", "Ukážka, test", "Diskusia"]


def test_event_leads_to_its_project_and_to_the_events_before_and_after_it(showcase: Site) -> None:
    around = {
        name: neighbours(showcase.html(f"podujatia/{name}")) for name in ("dlhe", "vsetko", "zem", "koncept")
    }

    assert around == {
        "dlhe": [("next", "/mesto/podujatia/bez-poradia/")],
        "vsetko": [("prev", "/mesto/podujatia/bez-poradia/"), ("next", "/mesto/podujatia/buduce/")],
        "zem": [],
        "koncept": [],
    }
    assert way(showcase.html("podujatia/vsetko")) == [
        ("/mesto/", "Podujatia"),
        ("/mesto/#citanie", "Čítanie v parku"),
    ]
    assert way(showcase.html("podujatia/cesta")) == [("/mesto/", "Podujatia")]


def neighbours(html: str) -> list[tuple[str, str]]:
    return [
        (rel, href)
        for href, rel in re.findall(r'<a class="neighbour" href="([^"]*)" rel="(prev|next)"', html)
    ]


def way(html: str) -> list[tuple[str, str]]:
    (found,) = re.findall(r'<nav class="breadcrumbs".*?</nav>', html, re.DOTALL)
    return re.findall(r'<a href="([^"]*)">(.*?)</a>', found)


@pytest.mark.parametrize(
    ("events", "upcoming", "past"),
    [
        (["2026-11-30", "2026-11-29", "2026-11-28", "2026-11-27"], [28, 29, 30], [27]),
        ([None, "2026-11-29"], [29], [None]),
        ([], [], []),
    ],
)
def test_what_is_today_has_not_been_yet(
    events: list[str | None], upcoming: list[int], past: list[int | None]
) -> None:
    """An event is upcoming until its day is over; one without a date has been."""
    listed = [{"date": day} if day else {} for day in events]

    split = ask_module("order.js", "splitByDay", f"splitByDay({json.dumps(listed)}, '2026-11-28')")

    days = {name: [int(one["date"][-2:]) if one else None for one in found] for name, found in split.items()}
    assert days == {"upcoming": upcoming, "past": past}


def test_day_ends_at_midnight_of_the_readers() -> None:
    moment = "new Date('2026-11-28T23:30Z')"

    assert ask_module("order.js", "dayOf", f"dayOf({moment}, 'Europe/Bratislava')") == "2026-11-29"
    assert ask_module("order.js", "dayOf", f"dayOf({moment}, 'UTC')") == "2026-11-28"
