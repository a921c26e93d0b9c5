"""What an editor reads where a page breaks the contract, the site's own rules included."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.checks import Error, Warning
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield
from wagtail.users.models import UserProfile

from events.models import EventIndexPage, EventPage, EventType, Project
from exporters.content.contract import check_extension
from exporters.content.refusals import FIELDS
from exporters.ingest.importer import import_events

pytestmark = pytest.mark.django_db

STRICT = {
    "required": ["description", "type"],
    "properties": {
        "description": {"type": "string", "minLength": 20, "examples": ["Diskusné stretnutie."]},
        "type": {"type": "string", "enum": ["Diskusia", "Dielňa"], "examples": ["Diskusia"]},
        "place": {"type": "string", "maxLength": 10, "examples": ["Radnica"]},
    },
}


@pytest.fixture
def event(db: None) -> EventPage:
    root = EventPage.get_first_root_node()
    folder = root.add_child(instance=EventIndexPage(title="Podujatia", slug="podujatia"))
    return folder.add_child(
        instance=EventPage(title="Stretnutie", slug="x", publish_date="2021-03-31", live=False)
    )


@pytest.fixture
def extend(settings: LazySettings, tmp_path: Path) -> Callable[[Any], None]:
    """Returns a function that makes a value the extension that holds for publishing."""

    def use(extension: Any) -> None:
        path = tmp_path / "event.extension.json"
        path.write_text(extension if isinstance(extension, str) else json.dumps(extension))
        settings.EVENT_EXTENSION = str(path)

    return use


def publish(client: Client, event: EventPage, **fields: Any) -> dict[str, list[str]]:
    """What the form answers when it is asked to publish: field -> messages; {} where it is published."""
    return submit(client, event, **fields, **{"action-publish": "on"})


def submit(client: Client, event: EventPage, **fields: Any) -> dict[str, list[str]]:
    client.force_login(User.objects.get_or_create(username="admin", is_superuser=True)[0])
    data = {
        "title": event.title,
        "slug": event.slug,
        "publish_date": "31.03.2021",
        "description": "",
        "project": "",
        "edition": "",
        "event_type": "",
        "body": streamfield([]),
        **fields,
    }
    form_data = nested_form_data(data) | {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    response = client.post(reverse("wagtailadmin_pages:edit", args=[event.pk]), form_data)
    if response.status_code == 302:
        return {}
    return {name: list(messages) for name, messages in response.context["form"].errors.items()}


def test_a_link_that_runs_a_script_is_refused_at_the_project(client: Client, event: EventPage) -> None:
    project = Project.objects.create(name="Mesto", link="javascript:alert(1)")

    assert publish(client, event, project=project.pk) == {
        "project": [
            "'javascript:alert(1)' nie je zapísané tak, ako to web potrebuje. "
            "Napíšte to ako open_goverment_partnership."
        ]
    }


def test_both_errors_of_a_project_are_reported(client: Client, event: EventPage, extend: Callable) -> None:
    project = Project.objects.create(name="M", link="javascript:alert(1)")
    extend({"properties": {"project": {"type": "string", "minLength": 3, "examples": ["Mesto"]}}})

    assert publish(client, event, project=project.pk) == {
        "project": [
            "Toto je príliš krátke. Potrebuje aspoň toľkoto znakov: 3. "
            "'javascript:alert(1)' nie je zapísané tak, ako to web potrebuje. "
            "Napíšte to ako open_goverment_partnership."
        ]
    }


def test_errors_of_the_sites_extension_are_at_their_fields(
    client: Client, event: EventPage, extend: Callable
) -> None:
    kind = EventType.objects.create(name="Prednáška")
    extend(STRICT)

    assert publish(client, event, event_type=kind.pk) == {
        "description": ["Toto chýba. Doplňte to, napríklad Diskusné stretnutie.."],
        "event_type": ["'Prednáška' web nepozná. Vyberte si z možností: Diskusia, Dielňa."],
    }


def test_errors_are_in_the_editors_language(client: Client, event: EventPage, extend: Callable) -> None:
    admin = User.objects.create(username="admin", is_superuser=True)
    UserProfile.objects.create(user=admin, preferred_language="en")
    kind = EventType.objects.create(name="Prednáška")
    extend(STRICT)

    assert publish(client, event, description="Krátke", event_type=kind.pk) == {
        "description": ["This is too short. It needs at least 20 characters."],
        "event_type": ["'Prednáška' is not one of those that the site knows. Choose from: Diskusia, Dielňa."],
    }


def test_a_valid_event_is_published(client: Client, event: EventPage, extend: Callable) -> None:
    kind = EventType.objects.create(name="Diskusia")
    extend(STRICT)

    assert publish(client, event, description="Diskusné stretnutie o meste.", event_type=kind.pk) == {}
    event.refresh_from_db()
    assert event.live


def test_a_draft_may_be_invalid(client: Client, event: EventPage, extend: Callable) -> None:
    extend(STRICT)

    assert submit(client, event, title="Koncept") == {}
    event.refresh_from_db()
    assert event.draft_title == "Koncept"


def test_a_key_without_a_field_is_validated_with_the_files_value(
    client: Client, astro: Path, extend: Callable
) -> None:
    file = astro / "src/pages/podujatia/x.md"
    file.write_text(
        "---\nslug: x\nlayout: ../../layouts/EventLayout.astro\ntitle: X\npublish_date: 31.03.2021\n"
        "place: Stará radnica\n---\n\nText.\n"
    )
    list(import_events(astro))
    event = EventPage.objects.get(slug="x")
    # Of two types there is no field.
    place = {**STRICT["properties"]["place"], "type": ["string", "integer"]}
    extend({"properties": {**STRICT["properties"], "place": place}})

    assert publish(client, event) == {
        "__all__": [
            "place: Toto je príliš dlhé. Skráťte to na 10 znakov. "
            "Tu preň nie je pole; píše sa do súboru podujatia."
        ]
    }


def test_nothing_is_published_with_an_extension_that_cannot_be_read(
    client: Client, event: EventPage, extend: Callable
) -> None:
    extend('{"properties": ')

    assert publish(client, event) == {
        "__all__": [
            "Nič sa nedá zverejniť: pravidlá webu sa nedajú prečítať. event.extension.json: is not JSON: "
            "Expecting value: line 1 column 16 (char 15). Correct the file."
        ]
    }


def test_a_missing_extension_fails_the_system_check(settings: LazySettings, tmp_path: Path) -> None:
    path = tmp_path / "event.extension.json"
    settings.EVENT_EXTENSION = str(path)

    assert check_extension() == [
        Error(
            f"{path}: cannot be read: [Errno 2] No such file or directory: '{path}'. "
            "Correct the file, or its name.",
            hint="Correct that file, or the setting EVENT_EXTENSION.",
            id="exporters.E001",
        )
    ]


def test_a_required_key_without_a_field_is_a_system_check_warning(
    settings: LazySettings, extend: Callable
) -> None:
    place = {**STRICT["properties"]["place"], "type": ["string", "integer"]}
    extend({"required": ["place", "description"], "properties": {"place": place}})

    assert check_extension() == [
        Warning(
            f"place: required by {settings.EVENT_EXTENSION}, and no field of the CMS writes it.",
            hint="Only events that came in from files can be published. Require keys that have a field.",
            id="exporters.W001",
        )
    ]


@pytest.mark.parametrize("extension", [{}, STRICT])
def test_a_valid_extension_passes_the_system_check(extension: Any, extend: Callable) -> None:
    extend(extension)

    assert check_extension() == []


def test_every_field_that_a_message_is_put_at_is_in_the_form() -> None:
    form = EventPage.get_edit_handler().get_form_class()

    assert set(FIELDS.values()) <= set(form.base_fields)
