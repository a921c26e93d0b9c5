"""Search and replace over many events: what is written, and what is left out."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.log_actions import registry
from wagtail.models import GroupPagePermission, PageLogEntry, Workflow

from cms.groups import EDITORS
from events.models import EventIndexPage, EventPage
from exporters.releases.admin.replacing import steps
from tests.exporters.exports import make_event, make_folder, text_block
from tests.exporters.releases.admin.release.screens import text_of
from tests.exporters.releases.admin.replacing.screen import draft_text, look, shown, write

pytestmark = pytest.mark.django_db


def test_a_draft_is_written_and_its_history_says_so(client_of_anna: Client, event: EventPage, anna: User):
    answer = write(client_of_anna, shown(client_of_anna))

    page = EventPage.objects.get()
    assert draft_text(page) == "<p>Pod starou dub.</p><p>Iné.</p>"
    assert page.has_unpublished_changes
    assert page.live
    assert "lipa" in str(page.body.raw_data[0])
    assert page.latest_revision.user == anna
    entry = PageLogEntry.objects.latest("pk")
    assert (entry.revision, entry.user, entry.content_changed) == (page.latest_revision, anna, True)
    sentence = registry.get_formatter(entry).format_message(entry)
    history = text_of(client_of_anna.get(reverse("wagtailadmin_pages:history", args=[page.pk])))
    assert "„lipa“" in sentence
    assert sentence in history
    assert "Beseda, 1 miesto" in text_of(answer)
    assert f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}&amp;next=" in answer.content.decode()


def test_those_who_may_not_publish_get_no_hint(client_of_anna: Client, event: EventPage, anna: User):
    GroupPagePermission.objects.filter(permission__codename="publish_page").delete()

    answer = write(client_of_anna, shown(client_of_anna))

    assert draft_text(event) == "<p>Pod starou dub.</p><p>Iné.</p>"
    assert "bulk" not in answer.content.decode().partition("<main")[2]


def test_unpublished_changes_are_what_is_replaced_in(client_of_anna: Client, event: EventPage):
    event.title = "Rozpísaná lipa"
    event.save_revision()

    [one] = shown(client_of_anna)
    answer = look(client_of_anna)
    write(client_of_anna, [one])

    assert one.title == "Rozpísaná lipa"
    assert "Má zmeny, ktoré nie sú zverejnené" in text_of(answer)
    draft = EventPage.objects.get().get_latest_revision_as_object()
    assert (draft.title, EventPage.objects.get().title) == ("Rozpísaná dub", "Beseda")


def test_a_page_that_was_saved_meanwhile_is_left_alone(client_of_anna: Client, event: EventPage):
    found = shown(client_of_anna)
    event.description = "Iné"
    revision = event.save_revision()

    answer = write(client_of_anna, found)

    assert "Medzitým ju niekto uložil" in text_of(answer)
    assert EventPage.objects.get().latest_revision_id == revision.pk


def lock(page: EventPage) -> None:
    page.locked, page.locked_by = True, User.objects.create_user("peter")
    page.save()


def submit(page: EventPage) -> None:
    workflow = Workflow.objects.get()
    workflow.start(page, User.objects.create_user("peter"))


def schedule(page: EventPage) -> None:
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()


def open_elsewhere(page: EventPage) -> None:
    peter = User.objects.create_user("peter", first_name="Peter")
    EditingSession.objects.create(user=peter, content_object=page, last_seen_at=timezone.now())


@pytest.mark.parametrize(
    ("hinder", "sentence"),
    [
        (lock, "Je uzamknutá."),
        (submit, "Je v schvaľovaní"),
        (schedule, "Má naplánované zverejnenie."),
        (open_elsewhere, "V editore ju má práve otvorenú Peter."),
    ],
)
def test_what_is_in_the_way_is_said_at_both_steps(
    client_of_anna: Client, event: EventPage, hinder: Any, sentence: str
):
    hinder(event)
    before = EventPage.objects.get().latest_revision_id

    answer = look(client_of_anna)
    written = write(client_of_anna, answer.context["step"].shown)

    assert sentence in text_of(answer)
    assert 'name="event"' not in answer.content.decode()
    assert sentence in text_of(written)
    assert EventPage.objects.get().latest_revision_id == before


def test_raw_markdown_is_for_those_who_are_trusted(
    client_of_anna: Client, admin_client: Client, folder: EventIndexPage
):
    page = make_event(folder, body=[{"type": "markdown", "value": "lipa <u>lipa</u>"}])

    answer = look(client_of_anna)
    write(client_of_anna, answer.context["step"].shown)

    assert "Je v surovom Markdowne" in text_of(answer)
    assert draft_text(page) == "lipa <u>lipa</u>"
    write(admin_client, shown(admin_client))
    assert draft_text(page) == "dub <u>dub</u>"


def test_only_what_somebody_may_edit_is_found_and_written(
    client_of_anna: Client, admin_client: Client, folder: EventIndexPage, event: EventPage
):
    GroupPagePermission.objects.all().delete()
    mine = make_folder("moje")
    permission = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(
        group=Group.objects.get(name=EDITORS), page=mine, permission=permission
    )
    page = make_event(mine, body=[text_block("<p>lipa</p>")], title="Moja")

    found, mine_found = shown(admin_client), shown(client_of_anna)
    answer = write(client_of_anna, found)

    assert [one.page.pk for one in found] == [page.pk, event.pk]
    assert [one.page.pk for one in mine_found] == [page.pk]
    assert draft_text(page) == "<p>dub</p>"
    assert "lipa" in draft_text(event)
    assert "Beseda" not in text_of(answer)
    assert folder not in answer.context["form"].fields["folder"].queryset


def test_an_unforeseen_error_is_a_sentence(
    client_of_anna: Client, event: EventPage, monkeypatch: pytest.MonkeyPatch
):
    found = shown(client_of_anna)

    def fail(*_arguments: object, **_options: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(EventPage, "save_revision", fail)
    written = write(client_of_anna, found)
    monkeypatch.setattr(steps, "plan_rewrite", fail)
    looked = look(client_of_anna)

    assert "Vynechané" in text_of(written)
    assert "chyb" in text_of(looked)


def test_a_draft_without_a_file_says_why(client_of_anna: Client, folder: EventIndexPage, event: EventPage):
    empty = {"type": "image", "value": {"image": None, "alt_text": "", "caption": ""}}
    event.body = event.body.stream_block.to_python([text_block("<p>lipa</p>"), empty])
    event.save_revision(clean=False)

    [one] = shown(client_of_anna)
    write(client_of_anna, [one])

    assert one.note.startswith("Z tohto konceptu sa zatiaľ nedá vytvoriť súbor: ")
    assert draft_text(event) == "<p>dub</p>"
