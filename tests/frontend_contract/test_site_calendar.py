"""An event as a calendar file: iCalendar as RFC 5545 has it."""

import json
from typing import Any

import pytest

from tests.frontend_contract.sites import ask_module

pytestmark = pytest.mark.node

EVENT = {"uid": "podujatia/x@example.org", "date": "2021-03-31", "title": "Stretnutie"}
LETTERS = [
    "x",
    "č",
    "„",
    "👪",
    "a\u030c",
]  # One to four octets of UTF-8, and two characters that look like one.


def render(*events: dict[str, Any]) -> list[str]:
    """The file of each event, in one run of Node."""
    call = f"{json.dumps(events)}.map(renderCalendar)"
    files: list[str] = ask_module("calendar.js", "renderCalendar", call)
    return files


def test_event_with_everything_is_a_whole_file() -> None:
    (file,) = render(
        {
            **EVENT,
            "description": "Jeden; dva, tri \\ štyri.\r\nDruhý\nriadok\u0007.",
            "type": "Diskusia, káva",
            "url": "https://example.org/podujatia/x/?a=1,2;3",
        }
    )

    assert file == (
        "BEGIN:VCALENDAR\r\n"
        "VERSION:2.0\r\n"
        "PRODID:-//Astro//Wagtail events//SK\r\n"
        "BEGIN:VEVENT\r\n"
        "UID:podujatia/x@example.org\r\n"
        "DTSTAMP:20210331T000000Z\r\n"
        "DTSTART;VALUE=DATE:20210331\r\n"
        "TRANSP:TRANSPARENT\r\n"
        "SUMMARY:Stretnutie\r\n"
        "DESCRIPTION:Jeden\\; dva\\, tri \\\\ štyri.\\nDruhý\\nriadok .\r\n"
        "CATEGORIES:Diskusia\\, káva\r\n"
        "URL:https://example.org/podujatia/x/?a=1,2;3\r\n"
        "END:VEVENT\r\n"
        "END:VCALENDAR\r\n"
    )


def test_what_an_event_lacks_leaves_no_line() -> None:
    (file,) = render({**EVENT, "description": None, "type": ""})

    assert [line.split(":")[0] for line in file.splitlines()[3:-2]] == [
        "BEGIN",
        "UID",
        "DTSTAMP",
        "DTSTART;VALUE=DATE",
        "TRANSP",
        "SUMMARY",
    ]


def test_no_line_is_longer_than_75_octets_and_unfolded_it_is_the_title() -> None:
    titles = [letter * count for letter in LETTERS for count in range(1, 160)]

    for title, file in zip(titles, render(*({**EVENT, "title": title} for title in titles)), strict=True):
        lines = file.encode().split(b"\r\n")
        assert max(map(len, lines)) <= 75
        assert [line.decode() for line in lines] == file.split("\r\n")  # No character is cut in two.
        assert f"SUMMARY:{title}" in file.replace("\r\n ", "").split("\r\n")
