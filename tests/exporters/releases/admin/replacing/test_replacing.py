"""Search and replace over many events: what is shown, what is written, and what is left out."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.log_actions import registry
from wagtail.models import GroupPagePermission, Page, PageLogEntry, Workflow

from cms.groups import EDITORS, ensure_editor_group
from events.models import EventIndexPage, EventPage
from events.replacing import candidates
from events.trash.deletion import put_into_trash
from exporters.releases.admin.replacing import steps
from tests.exporters.exports import make_event, make_folder, text_block
from tests.exporters.releases.admin.release.screens import text_of

pytestmark = pytest.mark.django_db
ASKED = {"find": "lipa", "put": "dub", "match_case": "on", "places": ["title", "description", "text", "alt"]}


@pytest.fixture
def anna() -> User:
    user = User.objects.create_user("anna", first_name="Anna")
    user.groups.set([ensure_editor_group()])
    return user


@pytest.fixture
def client(anna: User) -> Client:
    client = Client()
    client.force_login(anna)
    return client


@pytest.fixture
def event(folder: EventIndexPage) -> EventPage:
    return make_event(folder, body=[text_block("<p>Pod starou lipa.</p><p>Iné.</p>")], title="Beseda")


def look(client: Client, **asked: Any) -> Any:
    answer = client.get(reverse("event_replace"), {**ASKED, **asked})
    assert answer.status_code == 200
    return answer


def shown(client: Client, **asked: Any) -> list[steps.Shown]:
    return list(look(client, **asked).context["step"].shown)


def write(client: Client, found: list[steps.Shown], **asked: Any) -> Any:
    """What the form of a step sends, with every event chosen."""
    digests = {f"digest-{one.page.pk}": one.rewrite.digest for one in found if one.rewrite}
    chosen = {"event": [one.page.pk for one in found], "following": ""}
    answer = client.post(reverse("event_replace"), {**ASKED, **asked, **chosen, **digests})
    assert answer.status_code == 200
    return answer


def draft_text(page: EventPage) -> str:
    return str(EventPage.objects.get(pk=page.pk).get_latest_revision_as_object().body.raw_data[0]["value"])


def test_the_diff_of_the_file_is_shown_and_nothing_is_written(client: Client, event: EventPage):
    before = list(PageLogEntry.objects.values_list("pk"))

    [one] = shown(client)

    assert [(line.kind, line.text) for line in one.lines if line.kind not in ("same", "gap")] == [
        ("removed", "Pod starou lipa."),
        ("added", "Pod starou dub."),
    ]
    text = text_of(look(client))
    assert "1. blok, Text: Pod starou lipa." in text
    assert EventPage.objects.get().latest_revision_id == event.latest_revision_id
    assert list(PageLogEntry.objects.values_list("pk")) == before


def test_a_draft_is_written_and_its_history_says_so(client: Client, event: EventPage, anna: User):
    answer = write(client, shown(client))

    page = EventPage.objects.get()
    assert draft_text(page) == "<p>Pod starou dub.</p><p>Iné.</p>"
    assert page.has_unpublished_changes
    assert page.live
    assert "lipa" in str(page.body.raw_data[0])
    assert page.latest_revision.user == anna
    entry = PageLogEntry.objects.latest("pk")
    assert (entry.revision, entry.user, entry.content_changed) == (page.latest_revision, anna, True)
    sentence = registry.get_formatter(entry).format_message(entry)
    history = text_of(client.get(reverse("wagtailadmin_pages:history", args=[page.pk])))
    assert "„lipa“" in sentence
    assert sentence in history
    assert "Beseda, 1 miesto" in text_of(answer)
    assert f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}&amp;next=" in answer.content.decode()


def test_those_who_may_not_publish_get_no_hint(client: Client, event: EventPage, anna: User):
    GroupPagePermission.objects.filter(permission__codename="publish_page").delete()

    answer = write(client, shown(client))

    assert draft_text(event) == "<p>Pod starou dub.</p><p>Iné.</p>"
    assert "bulk" not in answer.content.decode().partition("<main")[2]


def test_unpublished_changes_are_what_is_replaced_in(client: Client, event: EventPage):
    event.title = "Rozpísaná lipa"
    event.save_revision()

    [one] = shown(client)
    answer = look(client)
    write(client, [one])

    assert one.title == "Rozpísaná lipa"
    assert "Má zmeny, ktoré nie sú zverejnené" in text_of(answer)
    draft = EventPage.objects.get().get_latest_revision_as_object()
    assert (draft.title, EventPage.objects.get().title) == ("Rozpísaná dub", "Beseda")


def test_what_only_the_live_version_says_is_not_found(client: Client, event: EventPage):
    event.body = []
    event.save_revision()

    assert shown(client) == []


def test_a_page_that_was_saved_meanwhile_is_left_alone(client: Client, event: EventPage):
    found = shown(client)
    event.description = "Iné"
    revision = event.save_revision()

    answer = write(client, found)

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
    client: Client, event: EventPage, hinder: Any, sentence: str
):
    hinder(event)
    before = EventPage.objects.get().latest_revision_id

    answer = look(client)
    written = write(client, answer.context["step"].shown)

    assert sentence in text_of(answer)
    assert 'name="event"' not in answer.content.decode()
    assert sentence in text_of(written)
    assert EventPage.objects.get().latest_revision_id == before


def test_raw_markdown_is_for_those_who_are_trusted(
    client: Client, admin_client: Client, folder: EventIndexPage
):
    page = make_event(folder, body=[{"type": "markdown", "value": "lipa <u>lipa</u>"}])

    answer = look(client)
    write(client, answer.context["step"].shown)

    assert "Je v surovom Markdowne" in text_of(answer)
    assert draft_text(page) == "lipa <u>lipa</u>"
    write(admin_client, shown(admin_client))
    assert draft_text(page) == "dub <u>dub</u>"


def test_only_what_somebody_may_edit_is_found_and_written(
    client: Client, admin_client: Client, folder: EventIndexPage, event: EventPage
):
    GroupPagePermission.objects.all().delete()
    mine = make_folder("moje")
    permission = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(
        group=Group.objects.get(name=EDITORS), page=mine, permission=permission
    )
    page = make_event(mine, body=[text_block("<p>lipa</p>")], title="Moja")

    found, mine_found = shown(admin_client), shown(client)
    answer = write(client, found)

    assert [one.page.pk for one in found] == [page.pk, event.pk]
    assert [one.page.pk for one in mine_found] == [page.pk]
    assert draft_text(page) == "<p>dub</p>"
    assert "lipa" in draft_text(event)
    assert "Beseda" not in text_of(answer)
    assert folder not in answer.context["form"].fields["folder"].queryset


def test_nothing_is_found_in_the_trash_or_in_another_folder(
    admin_client: Client, folder: EventIndexPage, event: EventPage
):
    other = make_folder("ine")

    assert shown(admin_client, folder=other.pk) == []
    assert len(shown(admin_client, folder=folder.pk)) == 1
    put_into_trash(Page.objects.get(pk=event.pk), User.objects.get(username="admin"))
    assert shown(admin_client) == []


def test_members_without_pages_have_no_such_screen(client: Client, event: EventPage):
    GroupPagePermission.objects.all().delete()

    assert client.get(reverse("event_replace")).status_code == 302
    assert client.post(reverse("event_replace"), ASKED).status_code == 302


@pytest.mark.parametrize(
    ("find", "html"),
    [
        ("Žltý kôň", "<p>žltý kôň</p>"),
        ("Žltý kôň", "<p>ŽLTÝ\N{NO-BREAK SPACE}KÔŇ</p>"),
        ("čaj & ľan", "<p>čaj &amp; ľan</p>"),
        ("ďťň", "<p>ĎŤŇ</p>"),
        ("Ľudia", "<p>L\u030cudia</p>"),
        ("50 %", "<p>50 % zľava</p>"),
        ("a_b", "<p>a_b</p>"),
        (r"c:\x", r"<p>C:\x</p>"),
    ],
)
def test_the_database_misses_nothing(admin_client: Client, folder: EventIndexPage, find: str, html: str):
    page = make_event(folder, body=[text_block(html)])
    unrevised = EventPage(title="Bez verzie", slug="bez", publish_date="2022-02-01")
    unrevised.body = unrevised.body.stream_block.to_python([text_block(html)])
    folder.add_child(instance=unrevised)
    make_event(folder, "ina", body=[text_block("<p>Nič</p>")])
    asked = {name: value for name, value in ASKED.items() if name != "match_case"}

    answer = admin_client.get(reverse("event_replace"), {**asked, "find": find})

    assert [one.page.pk for one in answer.context["step"].shown] == [unrevised.pk, page.pk]


def test_a_word_that_is_formatted_apart_is_told(client: Client, folder: EventIndexPage):
    make_event(folder, body=[text_block("<p><b>li</b>pa</p>")])

    [one] = shown(client)

    assert not one.can_write
    assert "Nenahradí sa." in text_of(look(client))


def test_many_events_are_taken_in_steps(
    client: Client, folder: EventIndexPage, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(steps, "SHOWN", 2)
    monkeypatch.setattr(candidates, "WINDOW", 2)
    texts = ["lipa", "lipa", "nič", "nič", "nič", "lipa", "lipa", "lipa"]
    pages = [
        make_event(folder, f"beseda-{number}", [text_block(f"<p>{text}</p>")])
        for number, text in enumerate(texts)
    ]
    seen, address = [], ""
    while True:
        answer = client.get(reverse("event_replace") + address) if address else look(client)
        seen.append([pages.index(one.page) for one in answer.context["step"].shown])
        address = answer.context["next"]
        if not address:
            break

    assert seen == [[7, 6], [5, 1], [0]]


def test_a_step_ends_in_time(client: Client, folder: EventIndexPage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(steps, "SECONDS", -1)
    monkeypatch.setattr(candidates, "WINDOW", 1)
    make_event(folder, "jedna", [text_block("<p>lipa</p>")])
    make_event(folder, "dva", [text_block("<p>nič</p>")])

    answer = look(client)

    assert answer.context["step"].shown == []
    assert "ešte sa neprešli všetky podujatia" in text_of(answer)
    following = client.get(reverse("event_replace") + answer.context["next"]).context["step"]
    assert [one.page.slug for one in following.shown] == ["jedna"]


def test_searching_costs_the_same_however_many_events_there_are(client: Client, folder: EventIndexPage):
    def count_queries() -> int:
        with CaptureQueriesContext(connection) as queries:
            look(client, find="nikde")
        return len(queries)

    make_event(folder, "jedna", [text_block("<p>lipa</p>")])
    count_queries()
    one = count_queries()
    for number in range(5):
        make_event(folder, f"beseda-{number}", [text_block("<p>lipa</p>")])

    assert count_queries() == one


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"find": " "}, "Napíšte, čo sa má nájsť."),
        ({"put": "lipa"}, "To sa malo nájsť."),
        ({"find": "a\u2028b"}, "Napíšte jeden riadok textu."),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(
    client: Client, event: EventPage, asked: dict[str, str], sentence: str
):
    answer = client.get(reverse("event_replace"), {**ASKED, **asked})

    assert sentence in text_of(answer)
    assert "step" not in answer.context
    assert sentence in text_of(client.post(reverse("event_replace"), {**ASKED, **asked, "event": event.pk}))


def test_an_unforeseen_error_is_a_sentence(client: Client, event: EventPage, monkeypatch: pytest.MonkeyPatch):
    found = shown(client)

    def fail(*_arguments: object, **_options: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(EventPage, "save_revision", fail)
    written = write(client, found)
    monkeypatch.setattr(steps, "plan_rewrite", fail)
    looked = look(client)

    assert "Vynechané" in text_of(written)
    assert "chyb" in text_of(looked)


def test_a_draft_without_a_file_says_why(client: Client, folder: EventIndexPage, event: EventPage):
    empty = {"type": "image", "value": {"image": None, "alt_text": "", "caption": ""}}
    event.body = event.body.stream_block.to_python([text_block("<p>lipa</p>"), empty])
    event.save_revision(clean=False)

    [one] = shown(client)
    write(client, [one])

    assert one.note.startswith("Z tohto konceptu sa zatiaľ nedá vytvoriť súbor: ")
    assert draft_text(event) == "<p>dub</p>"
