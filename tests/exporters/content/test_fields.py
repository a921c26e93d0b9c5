"""The contract and the page types say the same: a field in one of them and not in the other fails here."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from events.models import EventPage, EventType, Project
from exporters.content.contract import CONTRACT, EVENT_KEYS
from exporters.content.pages import fill_page, read_document
from exporters.content.refusals import FIELDS
from exporters.content.site_tree import find_tree
from tests.exporters.exports import make_event, make_folder

pytestmark = pytest.mark.django_db

SCHEMA = CONTRACT.schema

# Written by nobody: it follows from where the file lies.
COMPUTED = {"layout"}
# No front matter: the text below it, and what the importer remembers.
# Of these, `site_fields` holds keys that no contract of the CMS names.
NOT_IN_FRONT_MATTER = {
    "page_ptr",
    "body",
    "source",
    "source_path",
    "source_digest",
    "local_files",
    "site_fields",
}

OTHER_VALUES: dict[str, Any] = {
    "title": "Iné",
    "slug": "ine",
    "publish_date": date(2023, 4, 5),
    "description": "Iný popis.",
    "project": lambda: Project.objects.create(name="Iný projekt", link="iny"),
    "edition": 8,
    "event_type": lambda: EventType.objects.create(name="Iný typ"),
}


@pytest.fixture
def event(db: None) -> EventPage:
    """An event with a value in every field."""
    return make_event(
        make_folder("podujatia"),
        description="Popis.",
        project=Project.objects.create(name="Projekt", link="projekt"),
        edition=7,
        event_type=EventType.objects.create(name="Typ"),
    )


def front_matter(page: EventPage) -> dict[str, Any]:
    return dict(read_document(page, find_tree()).front_matter)


def field_of(key: str) -> Any:
    """The model's field behind a key."""
    owners = {"project": (Project, "name"), "project_link": (Project, "link"), "type": (EventType, "name")}
    model, name = owners.get(key, (EventPage, key))
    return model._meta.get_field(name)


def test_every_key_of_the_contract_is_written_in_its_order(event: EventPage) -> None:
    assert tuple(front_matter(event)) == EVENT_KEYS


def test_every_key_of_the_contract_has_a_field() -> None:
    assert {*FIELDS, *COMPUTED} == set(EVENT_KEYS)


def test_every_field_of_an_event_has_a_key() -> None:
    own = {field.name for field in EventPage._meta.local_fields} - NOT_IN_FRONT_MATTER

    assert own | {"title", "slug"} == set(FIELDS.values())


@pytest.mark.parametrize("field", sorted(set(FIELDS.values())))
def test_a_field_changes_its_own_keys_alone(event: EventPage, field: str) -> None:
    before = front_matter(event)
    value = OTHER_VALUES[field]
    setattr(event, field, value() if callable(value) else value)

    after = front_matter(event)

    changed = {key for key in EVENT_KEYS if before[key] != after[key]}
    assert changed == {key for key, name in FIELDS.items() if name == field}


def test_every_key_is_read_into_its_field(event: EventPage) -> None:
    copy = EventPage(slug=event.slug, path=event.path, url_path=event.url_path)

    fill_page(copy, read_document(event, find_tree()))

    assert front_matter(copy) == front_matter(event)


@pytest.mark.parametrize("key", [key for key in EVENT_KEYS if "maxLength" in SCHEMA["properties"][key]])
def test_a_field_takes_as_many_characters_as_the_contract(key: str) -> None:
    assert field_of(key).max_length == SCHEMA["properties"][key]["maxLength"]


@pytest.mark.parametrize("key", [key for key in EVENT_KEYS if "minimum" in SCHEMA["properties"][key]])
def test_a_field_takes_the_numbers_of_the_contract(key: str) -> None:
    schema, field = SCHEMA["properties"][key], field_of(key)

    field.run_validators(schema["minimum"])
    field.run_validators(schema["maximum"])
    with pytest.raises(ValidationError):
        field.run_validators(schema["minimum"] - 1)


@pytest.mark.parametrize("key", sorted(set(EVENT_KEYS) - COMPUTED))
def test_a_field_is_required_where_the_contract_requires_it(key: str) -> None:
    # A project's name has to be there for there to be a project at all.
    required = not field_of(key).blank and FIELDS[key] == key and not EventPage._meta.get_field(key).blank

    assert required == (key in SCHEMA["required"])
