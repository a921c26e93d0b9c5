"""“All in the list” are those that the list shows, and no others."""

import pytest
from django.test import Client

from events.bulk import listed, sorting
from events.models import EventIndexPage, EventPage, EventType
from tests.exporters.bulk.screen import hidden, live, text_of
from tests.exporters.exports import make_event, make_folder

pytestmark = pytest.mark.django_db

ALL = "/admin/bulk/wagtailcore/page/{action}/?id=all&next=/admin/{query}"


def test_what_is_filtered_out_is_left_alone(
    moderator: Client, folder: EventIndexPage, kind: EventType
) -> None:
    make_event(folder, "beseda", event_type=kind)
    # A list that is filtered shows what lies deeper, too.
    make_event(make_folder("rok", folder), "hlbsie", event_type=kind)
    make_event(folder, "koncert")
    asked = ALL.format(action="unpublish", query=f"&childOf={folder.pk}&event_type={kind.pk}")

    question = moderator.get(asked)
    moderator.post(asked, hidden(question))

    assert live() == {"koncert"}


def test_without_a_filter_it_is_the_folder(moderator: Client, folder: EventIndexPage) -> None:
    make_event(folder, "beseda")
    make_event(make_folder("inde"), "koncert")

    moderator.post(ALL.format(action="delete", query=f"&childOf={folder.pk}"))

    assert live() == {"koncert"}


@pytest.mark.parametrize("action", ["publish", "unpublish", "move", "delete", "set_project", "set_type"])
def test_each_action_names_what_the_filter_leaves(
    moderator: Client, folder: EventIndexPage, kind: EventType, action: str
) -> None:
    make_event(folder, "beseda", title="Beseda pri lipe", event_type=kind)
    make_event(folder, "koncert", title="Koncert v parku")

    question = moderator.get(
        ALL.format(action=action, query=f"&childOf={folder.pk}&status=live&event_type={kind.pk}")
    )

    assert "Beseda pri lipe" in text_of(question)
    assert "Koncert v parku" not in text_of(question)
    assert EventPage.objects.count() == 2


@pytest.mark.parametrize("parent", ["9999", "abc", ""])
def test_no_folder_is_no_page(moderator: Client, folder: EventIndexPage, parent: str) -> None:
    make_event(folder, "beseda")

    assert moderator.get(ALL.format(action="publish", query=f"&childOf={parent}")).status_code == 404


def test_what_is_no_id_is_no_page(moderator: Client, folder: EventIndexPage) -> None:
    assert moderator.get("/admin/bulk/wagtailcore/page/publish/?id=prva").status_code == 404


def test_more_than_can_be_done_in_time_is_refused_with_what_to_do(
    moderator: Client, folder: EventIndexPage, kind: EventType, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (listed, sorting):
        monkeypatch.setattr(module, "MOST", 2)
    for slug in ("beseda", "koncert", "trh"):
        make_event(folder, slug, event_type=kind if slug == "trh" else None)
    EventPage.objects.exclude(slug="trh").update(live=False)
    publish = ALL.format(action="publish", query=f"&childOf={folder.pk}")
    folder_alone = f"/admin/bulk/wagtailcore/page/publish/?id={folder.pk}&next=/admin/"

    refused = [moderator.post(publish, follow=True), moderator.get(folder_alone, follow=True)]
    allowed = moderator.get(f"{publish}&event_type={kind.pk}")

    for answer in refused:
        assert answer.redirect_chain == [("/admin/", 302)]
        assert "Nič sa nestalo: naraz sa dá zmeniť najviac 2 stránok" in text_of(answer)
    assert allowed.status_code == 200
    assert live() == {"trh"}
