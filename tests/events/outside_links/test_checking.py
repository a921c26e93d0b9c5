"""The nightly check of outside links: slow, polite, and of what is published alone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from events.advice.rules import choose_levels
from events.models import EventIndexPage
from events.outside_links import checking
from events.outside_links.checking import check_links, take_turns
from events.outside_links.models import OutsideLink
from events.outside_links.outgoing import Answer
from tests.exporters.exports import make_event, make_folder, text_block

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(db: None) -> EventIndexPage:
    return make_folder("podujatia")


def link(*urls: str) -> dict[str, Any]:
    return text_block("".join(f'<p><a href="{url}">x</a></p>' for url in urls))


class Internet:
    """Answers with the status that is set for an address, and notes who is asked and how long was waited."""

    def __init__(self, **statuses: int) -> None:
        self.statuses = {f"https://example.org/{path}": status for path, status in statuses.items()}
        self.asked: list[str] = []
        self.waits: list[float] = []

    def ask(self, url: str, agent: str) -> Answer:
        assert "link-check" in agent
        self.asked.append(url)
        status = self.statuses.get(url, 200)
        if status == 0:
            raise TimeoutError
        return Answer(status)

    def check(self) -> dict[str, int]:
        return check_links(self.ask, self.waits.append)


def dead() -> set[str]:
    return set(OutsideLink.objects.exclude(dead_since=None).values_list("url", flat=True))


def test_gone_is_what_answers_so(folder):
    paths = {"a": 200, "b": 404, "c": 410, "d": 500, "e": 0, "f": 403}
    make_event(folder, body=[link(*(f"https://example.org/{path}" for path in paths))])

    assert Internet(**paths).check() == {"checked": 6, "dead": 2}

    assert dead() == {"https://example.org/b", "https://example.org/c"}
    assert OutsideLink.objects.get(url="https://example.org/e").status == 0


def test_drafts_are_not_checked_and_what_nobody_links_to_is_forgotten(folder):
    page = make_event(folder, body=[link("https://example.org/a")])
    internet = Internet()
    internet.check()
    page.unpublish()
    OutsideLink.objects.update(checked_at=None)

    internet.check()

    assert internet.asked == ["https://example.org/a"]
    assert not OutsideLink.objects.exists()


def test_only_what_is_due_is_asked_again(folder):
    make_event(folder, body=[link("https://example.org/a", "https://example.org/b")])
    Internet(b=404).check()
    again = Internet(b=404)
    assert again.check() == {"checked": 0, "dead": 1}

    OutsideLink.objects.update(checked_at=timezone.now() - timedelta(days=2))
    assert again.check() == {"checked": 1, "dead": 1}
    OutsideLink.objects.update(checked_at=timezone.now() - timedelta(days=15))
    assert again.check()["checked"] == 2


def test_link_that_came_back_is_alive_and_since_when_it_is_gone_stays(folder):
    make_event(folder, body=[link("https://example.org/a")])
    Internet(a=404).check()
    since = OutsideLink.objects.get().dead_since
    for status, expected in ((404, since), (0, since), (500, since), (200, None)):
        OutsideLink.objects.update(checked_at=timezone.now() - timedelta(days=20))
        Internet(a=status).check()
        assert OutsideLink.objects.get().dead_since == expected


def test_one_host_is_asked_with_pauses_and_left_alone_where_it_says_so(folder):
    urls = [f"https://example.org/{path}" for path in "abc"]
    make_event(folder, body=[link(*urls)])
    internet = Internet()
    internet.check()
    assert [round(wait) for wait in internet.waits] == [5, 5]

    OutsideLink.objects.update(checked_at=None)
    tired = Internet(a=429)
    tired.check()
    assert tired.asked == urls[:1]


def test_hosts_take_turns():
    urls = ["https://a.sk/1", "https://a.sk/2", "https://a.sk/3", "https://b.sk/1", "https://c.sk/1"]

    assert list(take_turns(urls)) == [
        *("https://a.sk/1", "https://b.sk/1", "https://c.sk/1", "https://a.sk/2", "https://a.sk/3")
    ]


def test_a_run_ends_in_time(folder, monkeypatch):
    make_event(folder, body=[link(*(f"https://example.org/{number}" for number in range(9)))])
    monkeypatch.setattr(checking, "LONGEST_RUN", 3.0)

    assert Internet().check()["checked"] == 1


def test_silent_rule_asks_nobody(folder, settings):
    settings.ADVICE = choose_levels({"dead-links": "silent"})
    make_event(folder, body=[link("https://example.org/a")])
    internet = Internet()

    assert internet.check() == {}
    assert internet.asked == []


def test_command(folder, monkeypatch, capsys: pytest.CaptureFixture[str]):
    make_event(folder, body=[link("https://example.org/a")])
    check: Callable[..., dict[str, int]] = checking.check_links
    monkeypatch.setattr(
        "events.management.commands.check_links.check_links", lambda: check(Internet(a=404).ask)
    )

    call_command("check_links")

    assert capsys.readouterr().out == "checked: 1, dead: 1\n"
