"""Many events get a project or a type: at once where nothing else waits, else in the draft."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone
from wagtail.models import GroupPagePermission, Workflow

from cms.provisioning import ensure_workflow
from events.models import EventIndexPage, EventPage, EventType, Project
from tests.exporters.bulk.screen import address, change, counted, drafted, hidden, live, release, text_of
from tests.exporters.exports import link_to_page, make_event, make_folder

pytestmark = pytest.mark.django_db


def test_a_type_is_published_where_nothing_else_waits(
    moderator: Client, folder: EventIndexPage, kind: EventType
) -> None:
    plain, changed = make_event(folder, "prva", title="Prvá"), make_event(folder, "druha", title="Druhá")
    same = make_event(folder, "ista", title="Istá", event_type=kind)
    release()
    change(changed, description="Iné")
    asked = address("set_type", plain, changed, same, folder)
    form = moderator.get(asked)
    assert counted(form) == []

    question = moderator.post(asked, {**hidden(form), "value": kind.pk})

    assert counted(question) == ["Na webe sa zmení 1 súbor: 1 zmenený."]
    said = text_of(question)
    assert "Tieto stránky sa vynechajú: Podujatia : Nie je to podujatie." in said
    assert "Tieto sa s tým hneď zverejnia: Prvá Pri týchto to počká v koncepte" in said
    assert "kým sa nezverejní: Druhá Tieto to už majú: Istá" in said
    assert drafted(plain).event_type is None
    answer = moderator.post(asked, {**hidden(question), "value": kind.pk}, follow=True)
    messages = " ".join(map(str, answer.context["messages"]))
    assert "1 podujatie sa zmenilo a zverejnilo: „Prvá“." in messages
    assert "1 podujatie sa zmenilo v koncepte, ktorý nie je zverejnený: „Druhá“." in messages
    plain.refresh_from_db()
    assert (plain.event_type, plain.has_unpublished_changes) == (kind, False)
    changed.refresh_from_db()
    assert (changed.event_type, drafted(changed).event_type, drafted(changed).description) == (
        None,
        kind,
        "Iné",
    )
    made = release()
    assert made is not None
    assert len(made.changes) == 1


def test_an_editor_who_may_not_publish_makes_drafts(
    writer: Client, folder: EventIndexPage, kind: EventType
) -> None:
    page = make_event(folder, "prva")
    release()
    asked = address("set_type", page)

    question = writer.post(asked, {"value": kind.pk})

    assert counted(question) == ["Na webe sa nezmení žiadny súbor."]
    writer.post(asked, {**hidden(question), "value": kind.pk})
    page.refresh_from_db()
    assert (page.event_type, drafted(page).event_type) == (None, kind)
    assert release() is None
    for action in ("publish", "unpublish"):
        assert "nemáte oprávnenie" in text_of(writer.get(address(action, page))).lower()
        writer.post(address(action, page))
        assert EventPage.objects.get().latest_revision_id == page.latest_revision_id
        assert live() == {"prva"}


def test_pages_of_others_stay_as_they_are(writer: Client, folder: EventIndexPage, kind: EventType) -> None:
    page = make_event(folder, "prva")
    GroupPagePermission.objects.all().delete()
    GroupPagePermission.objects.create(
        group=Group.objects.get(name="Editors"), page=make_folder("ine"), permission_type="change"
    )
    before = page.latest_revision_id

    asked = address("set_type", page)
    question = writer.post(asked, {"value": kind.pk})
    writer.post(asked, {"value": kind.pk, "confirmed": str(kind.pk), **hidden(question)})

    page.refresh_from_db()
    assert page.latest_revision_id == before
    assert "Nemáte oprávnenie upravovať túto stránku" in text_of(writer.get(asked))


def lock(page: EventPage) -> None:
    page.locked, page.locked_by = True, User.objects.create_user("peter")
    page.save()


def submit(page: EventPage) -> None:
    ensure_workflow()
    Workflow.objects.get().start(page, User.objects.create_user("peter"))


def schedule(page: EventPage) -> None:
    page.go_live_at = timezone.now() + timedelta(days=2)
    page.save_revision().publish()


def spoil(page: EventPage) -> None:
    """What passed when it was published, and does not any more."""
    gone = make_event(page.get_parent(), "ina")
    page.body = page.body.stream_block.to_python([link_to_page(gone)])
    page.publish_unchecked(page.save_revision())
    gone.delete()


OBSTACLES: dict[Callable[[EventPage], None], str] = {
    lock: "Je uzamknutá.",
    submit: "Je v schvaľovaní",
    schedule: "Má naplánované zverejnenie.",
    spoil: "odkaz zmeňte",
}


@pytest.mark.parametrize("obstruct", OBSTACLES)
def test_what_is_in_the_way_is_named(
    moderator: Client, folder: EventIndexPage, obstruct: Callable[[EventPage], None]
) -> None:
    project = Project.objects.create(name="Dni vedy")
    free, page = make_event(folder, "volna"), make_event(folder, "prva", title="Prvá")
    obstruct(page)
    page.refresh_from_db()
    asked = address("set_project", free, page)

    question = moderator.post(asked, {"value": project.pk})

    assert "Tieto stránky sa vynechajú: Prvá" in text_of(question)
    assert OBSTACLES[obstruct] in text_of(question)
    assert "vynechajú: Prvá" in text_of(moderator.post(asked, {"value": project.pk, "confirmed": project.pk}))
    moderator.post(asked, {**hidden(question), "value": project.pk})
    assert EventPage.objects.get(pk=free.pk).project == project
    assert EventPage.objects.get(pk=page.pk).latest_revision_id == page.latest_revision_id


def test_a_project_is_taken_away(moderator: Client, folder: EventIndexPage) -> None:
    page = make_event(folder, "prva", project=Project.objects.create(name="Dni vedy"))
    asked = address("set_project", page)

    question = moderator.post(asked, {"value": ""})
    moderator.post(asked, {**hidden(question), "value": ""})

    assert EventPage.objects.get().project is None
