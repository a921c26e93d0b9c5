"""What pages and snippets accept, and what they say when they do not."""

import datetime
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.test import Client
from django.utils import translation
from wagtail.models import Page

from events.models import EventIndexPage, EventPage, EventType, Project

pytestmark = pytest.mark.django_db

MakeEvent = Callable[..., EventPage]


def problems(event: EventPage) -> dict[str, list[str]]:
    """Field -> messages, as a Slovak editor reads them."""
    with translation.override("sk"), pytest.raises(ValidationError) as error:
        event.full_clean()
    return error.value.message_dict


def test_folders_hold_folders_and_events_and_events_hold_nothing() -> None:
    assert {model.__name__ for model in EventIndexPage.allowed_subpage_models()} == {
        "EventIndexPage",
        "EventPage",
    }
    assert {model.__name__ for model in EventIndexPage.allowed_parent_page_models()} == {
        "EventIndexPage",
        "Page",
    }
    assert EventPage.allowed_subpage_models() == []
    assert EventPage.allowed_parent_page_models() == [EventIndexPage]


def test_an_event_needs_its_date_to_be_published(make_event: MakeEvent) -> None:
    event = make_event()
    event.publish_date = None

    assert problems(event) == {"publish_date": ["Toto pole nemôže byť prázdne."]}


def test_a_draft_needs_no_date(folder: EventIndexPage) -> None:
    folder.add_child(instance=EventPage(title="Stretnutie", live=False))

    assert EventPage.objects.get().publish_date is None


@pytest.mark.parametrize(
    ("title", "message"),
    [
        (" \t ", "Napíšte názov."),
        ("Prvý\nDruhý", "Názov sa musí zmestiť na jeden riadok."),
        ("Prvý\u2028Druhý", "Názov sa musí zmestiť na jeden riadok."),
    ],
)
def test_a_title_is_one_line_of_text(make_event: MakeEvent, title: str, message: str) -> None:
    event = make_event()
    event.title = title

    assert problems(event) == {"title": [message]}


def test_editions_count_from_one(make_event: MakeEvent) -> None:
    event = make_event(edition=1)
    event.edition = 0

    assert list(problems(event)) == ["edition"]


def test_a_description_keeps_the_line_ends_of_its_file(make_event: MakeEvent) -> None:
    event = make_event(description="Prvý\r\ndruhý\rtretí\nštvrtý")

    assert event.description == "Prvý\ndruhý\ntretí\nštvrtý"


def test_a_copy_does_not_claim_the_imported_file(make_event: MakeEvent) -> None:
    event = make_event(
        source="---\n---\n", source_path="src/pages/x.md", source_digest="0" * 64, description="Opis"
    )

    copy = event.copy(update_attrs={"slug": "kopia"})

    assert (copy.source, copy.source_path, copy.source_digest) == ("", "", "")
    assert (copy.description, copy.publish_date) == ("Opis", datetime.date(2021, 3, 31))


def test_no_form_shows_the_imported_source() -> None:
    fields = EventPage.get_edit_handler().get_form_class().base_fields

    assert {
        "title",
        "slug",
        "publish_date",
        "description",
        "project",
        "edition",
        "event_type",
        "body",
    } <= set(fields)
    assert not {"source", "source_path", "source_digest"} & set(fields)


def test_a_project_is_its_name_and_link() -> None:
    Project.objects.create(name="Iniciatíva", link="ogp")
    Project(name="Iniciatíva", link="ine").full_clean()

    with translation.override("sk"), pytest.raises(ValidationError) as error:
        Project(name="Iniciatíva", link="ogp").full_clean()

    assert error.value.messages == ["Projekt s týmto názvom a odkazom už existuje."]


def test_an_event_type_is_its_name() -> None:
    EventType.objects.create(name="Discussion")

    with translation.override("sk"), pytest.raises(ValidationError) as error:
        EventType(name="Discussion").full_clean()

    assert error.value.message_dict == {"name": ["Typ podujatia s týmto názvom už existuje."]}


@pytest.mark.parametrize(("field", "model"), [("project", Project), ("event_type", EventType)])
def test_what_an_event_refers_to_cannot_be_deleted(make_event: MakeEvent, field: str, model: type) -> None:
    snippet = model.objects.create(name="Iniciatíva")
    make_event(**{field: snippet})

    with pytest.raises(ProtectedError):
        snippet.delete()

    assert str(snippet) == "Iniciatíva"


def test_slovak_is_what_pages_are_called(folder: EventIndexPage) -> None:
    with translation.override("sk"):
        assert (EventPage.get_verbose_name(), EventIndexPage.get_verbose_name()) == (
            "Podujatie",
            "Priečinok podujatí",
        )
    assert Page.objects.get(pk=folder.pk).specific.page_type_display_name


@pytest.mark.parametrize(("field", "model"), [("project", Project), ("event_type", EventType)])
def test_draft_can_be_edited_though_its_project_or_type_was_deleted(
    make_event: MakeEvent, admin_client: Client, field: str, model: type[Project] | type[EventType]
) -> None:
    event = make_event()
    snippet = model.objects.create(name="Mesto")
    setattr(event, field, snippet)
    event.save_revision()
    snippet.delete()

    assert admin_client.get(f"/admin/pages/{event.pk}/edit/").status_code == 200
    assert getattr(EventPage.objects.get(pk=event.pk).get_latest_revision_as_object(), field) is None
