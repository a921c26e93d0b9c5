"""Bulk actions say first how many files of the site change, and which pages they leave out."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageLogEntry

from events.models import EventIndexPage, EventType
from exporters.releases.models import Release
from tests.exporters.bulk.screen import address, change, counted, hidden, live, release, text_of, write_draft
from tests.exporters.exports import link_to_page, make_event, make_folder

pytestmark = pytest.mark.django_db


def test_publishing_is_counted_before_and_as_it_comes(moderator: Client, folder: EventIndexPage) -> None:
    old = make_event(folder, "stara")
    release()
    change(old, description="Iné")
    drafts = [write_draft(folder, slug) for slug in ("prva", "druha")]
    asked = address("publish", old, *drafts)
    logged = PageLogEntry.objects.count()

    question = moderator.get(asked)

    assert counted(question) == ["Na webe sa zmenia 3 súbory: 2 nové, 1 zmenený."]
    assert (live(), PageLogEntry.objects.count()) == ({"stara"}, logged)
    moderator.post(asked, hidden(question))
    made = release()
    assert made is not None
    assert len(made.changes) == 3
    assert live() == {"stara", "prva", "druha"}
    assert counted(moderator.get(asked)) == ["Na webe sa nezmení žiadny súbor."]


def test_a_new_address_in_a_draft_is_a_move(
    moderator: Client, folder: EventIndexPage, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    page = make_event(folder, "stara")
    make_event(folder, "odkaz", [link_to_page(page)])
    release()
    change(page, slug="nova")
    asked = address("publish", page)

    question = moderator.get(asked)

    assert counted(question) == ["Na webe sa zmenia 3 súbory: 1 nový, 1 zmenený, 1 presunutý."]
    with django_capture_on_commit_callbacks(execute=True):
        # Wagtail makes a redirect from the old address then.
        moderator.post(asked, hidden(question))
    release()
    made = Release.objects.latest("number")
    assert made.number == 2
    assert len(made.changes) == 3


def test_refused_pages_are_named_and_the_rest_waits_for_a_yes(
    moderator: Client, folder: EventIndexPage
) -> None:
    release()
    good = write_draft(folder, "dobra")
    bad = write_draft(folder, "zla", publish_date=None)
    asked = address("publish", good, bad)

    question = moderator.get(asked)

    assert "Tieto stránky sa takto nedajú zverejniť a vynechajú sa: Zla : Dátum: Toto pole" in text_of(
        question
    )
    assert "Áno, zverejniť zvyšnú 1 stránku" in text_of(question)
    assert counted(question) == ["Na webe sa zmení 1 súbor: 1 nový."]
    # Whoever was not told of it is asked again.
    assert "vynechajú sa: Zla" in text_of(moderator.post(asked))
    assert live() == set()
    assert moderator.post(asked, hidden(question)).url == "/admin/"
    assert live() == {"dobra"}
    nothing = moderator.get(address("publish", bad))
    assert 'action="' not in nothing.content.decode().partition('id="main"')[2].partition("nice-padding")[2]


def test_those_below_are_counted_apart(moderator: Client, folder: EventIndexPage) -> None:
    release()
    for slug in ("prva", "druha"):
        write_draft(folder, slug)
    asked = address("publish", folder)

    question = moderator.get(asked)

    assert counted(question) == [
        "Na webe sa nezmení žiadny súbor.",
        "Spolu s podradenými stránkami: Na webe sa zmenia 2 súbory: 2 nové.",
    ]
    moderator.post(asked, {**hidden(question), "include_descendants": "on"})
    assert live() == {"prva", "druha"}
    release()
    assert counted(moderator.get(address("unpublish", folder))) == [
        "Na webe sa nezmení žiadny súbor.",
        "Spolu s podradenými stránkami: Na webe sa zmenia 2 súbory: 2 odstránené.",
    ]


def test_unpublishing_and_deleting_are_counted(moderator: Client, folder: EventIndexPage) -> None:
    pages = [make_event(folder, slug) for slug in ("prva", "druha")]
    release()

    assert counted(moderator.get(address("unpublish", *pages))) == [
        "Na webe sa zmenia 2 súbory: 2 odstránené."
    ]
    question = moderator.get(address("delete", *pages))
    assert counted(question) == ["Na webe sa zmenia 2 súbory: 2 odstránené."]
    assert "Pôjdu do koša , odkiaľ sa dajú obnoviť ešte 30 dní." in text_of(question)
    assert live() == {"prva", "druha"}


def test_moving_a_folder_changes_all_below_it(moderator: Client, folder: EventIndexPage) -> None:
    inner = make_folder("rok", folder)
    moved = make_event(inner, "prva")
    make_event(inner, "druha")
    make_event(folder, "odkaz", [link_to_page(moved)])
    other, taken = make_folder("archiv"), make_folder("plne")
    make_folder("rok", taken)
    release()
    asked = address("move", inner)
    assert counted(moderator.get(asked)) == []

    question = moderator.post(asked, {"chooser": other.pk})

    assert counted(question) == ["Na webe sa zmenia 4 súbory: 1 nový, 1 zmenený, 2 presunuté."]
    assert EventIndexPage.objects.get(pk=inner.pk).get_parent().pk == folder.pk
    # Another folder is another question.
    again = moderator.post(asked, {**hidden(question), "chooser": taken.pk})
    assert "Rok" in text_of(again)
    assert EventIndexPage.objects.get(pk=inner.pk).get_parent().pk == folder.pk
    assert moderator.post(asked, {**hidden(question), "chooser": other.pk}).status_code == 302
    assert EventIndexPage.objects.get(pk=inner.pk).get_parent().pk == other.pk
    made = release()
    assert made is not None
    # The new one leads from the old addresses to the new ones.
    assert [change["path"] for change in made.changes if change["why"] == "new"] == [
        "src/data/redirects.json"
    ]
    assert len(made.changes) == 4


def test_two_pages_with_one_slug_are_not_moved_into_one_folder(
    moderator: Client, folder: EventIndexPage
) -> None:
    first, second = make_event(folder, "prva"), make_event(make_folder("rok", folder), "prva", title="Druhá")
    other = make_folder("archiv")
    asked = address("move", first, second)

    question = moderator.post(asked, {"chooser": other.pk})

    assert "Túto stránku nemožno presunúť, jej adresa je tam obsadená" in text_of(question)
    moderator.post(asked, {**hidden(question), "chooser": other.pk})
    assert list(Page.objects.child_of(other).values_list("pk", flat=True)) == [first.pk]
    assert second.get_parent().slug == "rok"


def test_what_cannot_be_counted_is_said(moderator: Client, folder: EventIndexPage) -> None:
    page = make_event(folder, "prva")
    made = release()
    assert made is not None
    Release.objects.update(manifest="0" * 64)

    answer = moderator.get(address("unpublish", page))

    assert counted(answer) == ["Nepodarilo sa zistiť, koľko súborov sa na webe zmení."]


@pytest.mark.parametrize("action", ["publish", "unpublish", "set_type"])
def test_queries_for_each_page_are_few(
    moderator: Client, folder: EventIndexPage, kind: EventType, action: str
) -> None:
    make = write_draft if action == "publish" else make_event
    pages = [make(folder, f"udalost-{number}") for number in range(12)]
    release()

    def ask(count: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = (
                moderator.post(address(action, *pages[:count]), {"value": kind.pk})
                if action == "set_type"
                else moderator.get(address(action, *pages[:count]))
            )
        assert answer.status_code == 200
        return len(queries)

    ask(2)
    few, many = ask(2), ask(12)

    assert (many - few) / 10 <= QUERIES[action]


# For each page: what Wagtail's screen asks, the gate, the file's references.
QUERIES = {"publish": 30, "unpublish": 5, "set_type": 20}
