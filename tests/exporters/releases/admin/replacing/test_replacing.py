"""Search and replace over many events: what is found and shown."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, PageLogEntry

from events.models import EventIndexPage, EventPage
from events.replacing import candidates
from events.trash.deletion import put_into_trash
from exporters.releases.admin.replacing import steps
from tests.exporters.exports import make_event, make_folder, text_block
from tests.exporters.releases.admin.release.screens import text_of
from tests.exporters.releases.admin.replacing.screen import ASKED, look, shown

pytestmark = pytest.mark.django_db


def test_the_diff_of_the_file_is_shown_and_nothing_is_written(client_of_anna: Client, event: EventPage):
    before = list(PageLogEntry.objects.values_list("pk"))

    [one] = shown(client_of_anna)

    assert [(line.kind, line.text) for line in one.lines if line.kind not in ("same", "gap")] == [
        ("removed", "Pod starou lipa."),
        ("added", "Pod starou dub."),
    ]
    text = text_of(look(client_of_anna))
    assert "1. blok, Text: Pod starou lipa." in text
    assert EventPage.objects.get().latest_revision_id == event.latest_revision_id
    assert list(PageLogEntry.objects.values_list("pk")) == before


def test_what_only_the_live_version_says_is_not_found(client_of_anna: Client, event: EventPage):
    event.body = []
    event.save_revision()

    assert shown(client_of_anna) == []


def test_nothing_is_found_in_the_trash_or_in_another_folder(
    admin_client: Client, folder: EventIndexPage, event: EventPage
):
    other = make_folder("ine")

    assert shown(admin_client, folder=other.pk) == []
    assert len(shown(admin_client, folder=folder.pk)) == 1
    put_into_trash(Page.objects.get(pk=event.pk), User.objects.get(username="admin"))
    assert shown(admin_client) == []


def test_members_without_pages_have_no_such_screen(client_of_anna: Client, event: EventPage):
    GroupPagePermission.objects.all().delete()

    assert client_of_anna.get(reverse("event_replace")).status_code == 302
    assert client_of_anna.post(reverse("event_replace"), ASKED).status_code == 302


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
        ("šč 😀 “x”", "<p>šč 😀 “x”</p>"),
        ('"šč"', '<p>&quot;šč&quot; "šč"</p>'),
        ("ž", "<p>pekná <b>Ž</b></p>"),
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


def test_a_whole_word_at_the_start_of_a_line_is_found(admin_client: Client, folder: EventIndexPage):
    make_event(folder, body=[{"type": "code", "value": {"language": "", "code": "prvý\nlipa"}}])

    assert len(shown(admin_client, whole_words="on")) == 1


def test_a_word_that_is_formatted_apart_is_told(client_of_anna: Client, folder: EventIndexPage):
    make_event(folder, body=[text_block("<p><b>li</b>pa</p>")])

    [one] = shown(client_of_anna)

    assert not one.can_write
    assert "Nenahradí sa." in text_of(look(client_of_anna))


def test_many_events_are_taken_in_steps(
    client_of_anna: Client, folder: EventIndexPage, monkeypatch: pytest.MonkeyPatch
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
        answer = client_of_anna.get(reverse("event_replace") + address) if address else look(client_of_anna)
        seen.append([pages.index(one.page) for one in answer.context["step"].shown])
        address = answer.context["next"]
        if not address:
            break

    assert seen == [[7, 6], [5, 1], [0]]


def test_a_step_ends_in_time(client_of_anna: Client, folder: EventIndexPage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(steps, "SECONDS", -1)
    monkeypatch.setattr(candidates, "WINDOW", 1)
    make_event(folder, "jedna", [text_block("<p>lipa</p>")])
    make_event(folder, "dva", [text_block("<p>nič</p>")])

    answer = look(client_of_anna)

    assert answer.context["step"].shown == []
    assert "ešte sa neprešli všetky podujatia" in text_of(answer)
    following = client_of_anna.get(reverse("event_replace") + answer.context["next"]).context["step"]
    assert [one.page.slug for one in following.shown] == ["jedna"]


def test_searching_costs_the_same_however_many_events_there_are(
    client_of_anna: Client, folder: EventIndexPage
):
    def count_queries() -> int:
        with CaptureQueriesContext(connection) as queries:
            look(client_of_anna, find="nikde")
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
    client_of_anna: Client, event: EventPage, asked: dict[str, str], sentence: str
):
    answer = client_of_anna.get(reverse("event_replace"), {**ASKED, **asked})

    assert sentence in text_of(answer)
    assert "step" not in answer.context
    assert sentence in text_of(
        client_of_anna.post(reverse("event_replace"), {**ASKED, **asked, "event": event.pk})
    )
