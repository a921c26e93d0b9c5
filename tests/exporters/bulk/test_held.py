"""What is locked, scheduled or in moderation stays as it is, and is named; the others go their way."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, Workflow

from cms.provisioning import ensure_workflow
from events.bulk.held import find_held_trees
from events.models import EventIndexPage, EventPage
from tests.exporters.bulk.screen import address, change, hidden, live, text_of, write_draft
from tests.exporters.exports import make_event, make_folder

pytestmark = pytest.mark.django_db
ACTIONS = ["publish", "unpublish", "move", "delete"]


def lock(page: EventPage) -> None:
    Page.objects.filter(pk=page.pk).update(
        locked=True, locked_by=User.objects.create_user("peter"), locked_at=timezone.now()
    )


def schedule(page: EventPage) -> None:
    page.go_live_at = timezone.now() + timedelta(days=2)
    page.save_revision().publish()


def submit(page: EventPage) -> None:
    ensure_workflow()
    Workflow.objects.get().start(page, User.objects.create_user("peter"))


HOLDS: dict[Callable[[EventPage], None], str] = {
    lock: "Je uzamknutá.",
    schedule: "Má naplánované zverejnenie.",
    submit: "Je v schvaľovaní, ktoré sa musí najprv skončiť.",
}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("hold", HOLDS)
def test_what_is_held_is_named_and_stays(
    moderator: Client, folder: EventIndexPage, hold: Callable[[EventPage], None], action: str
) -> None:
    free, held = make_event(folder, "volna"), make_event(folder, "drzana", title="Držaná")
    if action == "publish":
        change(free, description="Nový popis")
        change(held, description="Nový popis")
    hold(EventPage.objects.get(pk=held.pk))
    other = make_folder("archiv")
    before = Page.objects.get(pk=held.pk)
    asked = address(action, free, held)
    choice = {"chooser": other.pk} if action == "move" else {}

    question = moderator.post(asked, choice) if action == "move" else moderator.get(asked)

    assert f"vynechajú: Držaná : {HOLDS[hold]}" in text_of(question).replace("a vynechajú sa", "vynechajú")
    # Whoever was not told of it is asked.
    blind = {**choice, "confirmed": str(other.pk)}
    assert "Držaná" in text_of(moderator.post(asked, blind))
    assert moderator.post(asked, {**hidden(question), **choice}).status_code == 302
    after = Page.objects.get(pk=held.pk)
    for name in ("live", "path", "title", "url_path", "latest_revision_id", "live_revision_id", "locked"):
        assert getattr(after, name) == getattr(before, name)
    assert after.workflow_in_progress == (hold is submit)
    done = Page.objects.get(pk=free.pk)
    assert {
        "publish": not done.has_unpublished_changes,
        "unpublish": not done.live,
        "move": done.get_parent().pk == other.pk,
        "delete": done.depth == 2,
    }[action]


@pytest.mark.parametrize("action", ["move", "delete"])
def test_a_folder_stays_with_what_is_held_in_it(
    admin_client: Client, folder: EventIndexPage, action: str
) -> None:
    inner = make_folder("rok", folder)
    lock(make_event(inner, "drzana", title="Držaná"))
    other = make_folder("archiv")
    asked = address(action, inner)
    choice = {"chooser": other.pk, "confirmed": str(other.pk)} if action == "move" else {}

    answer = admin_client.post(asked, choice)

    assert "Pod ňou je „Držaná“. Je uzamknutá." in text_of(answer)
    admin_client.post(asked, {**choice, **hidden(answer)})
    assert Page.objects.get(pk=inner.pk).get_parent().pk == folder.pk


def test_what_is_held_below_a_folder_is_neither_published_nor_taken_down(
    moderator: Client, folder: EventIndexPage
) -> None:
    write_draft(folder, "koncept")
    lock(write_draft(folder, "drzana"))
    make_event(folder, "ziva")

    question = moderator.get(address("publish", folder))
    moderator.post(address("publish", folder), {**hidden(question), "include_descendants": "on"})

    assert "vynechajú sa: Drzana : Je uzamknutá." in text_of(question)
    assert live() == {"koncept", "ziva"}
    User.objects.get(username="peter").delete()
    lock(EventPage.objects.get(slug="ziva"))
    question = moderator.get(address("unpublish", folder))
    moderator.post(address("unpublish", folder), {**hidden(question), "include_descendants": "on"})
    assert "Je uzamknutá." in text_of(question)
    assert live() == {"ziva"}


def test_own_lock_is_no_obstacle(moderator: Client, folder: EventIndexPage) -> None:
    page = make_event(folder, "moja")
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=User.objects.get(username="eva"))

    assert moderator.post(address("unpublish", page)).status_code == 302
    assert live() == set()


def test_a_publish_that_is_refused_midway_publishes_nothing_and_names_all(
    moderator: Client, folder: EventIndexPage
) -> None:
    pages = [write_draft(folder, slug) for slug in ("prva", "druha", "tretia")]
    asked = address("publish", *pages)
    agreed = hidden(moderator.get(asked))
    # Meanwhile somebody takes their dates away.
    for page in pages[1:]:
        draft = EventPage.objects.get(pk=page.pk)
        draft.publish_date = None
        draft.save_revision(clean=False)

    answer = moderator.post(asked, agreed)

    said = text_of(answer)
    assert "Nezverejnila sa žiadna stránka, lebo jedna z nich sa už zverejniť nedá." in " ".join(
        map(str, answer.context["messages"])
    )
    assert "Druha : Dátum: Toto pole" in said
    assert "Tretia : Dátum: Toto pole" in said
    assert "Áno, zverejniť zvyšnú 1 stránku" in said
    assert live() == set()
    moderator.post(asked, hidden(answer))
    assert live() == {"prva"}


def test_two_drafts_for_one_address_are_told_apart_before(moderator: Client, folder: EventIndexPage) -> None:
    first, second = write_draft(folder, "prva"), write_draft(folder, "druha")
    for page in (first, second):
        change(page, slug="rovnaka")

    question = moderator.get(address("publish", first, second))

    assert "Túto adresu už má „Prva“. Zvoľte inú." in text_of(question)
    moderator.post(address("publish", first, second), hidden(question))
    assert live() == {"rovnaka"}


def test_queries_do_not_grow_with_what_is_not_held(moderator: Client, folder: EventIndexPage) -> None:
    user = User.objects.get(username="eva")
    pages: list[Page] = [make_event(folder, f"udalost-{number}") for number in range(6)]

    def ask(count: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert find_held_trees(pages[:count], user) == {}
        return len(queries)

    ask(1)
    assert ask(1) == ask(6)
