"""An Astro project with rules of its own: what it lets in and out, and where each fault is."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from events.models import EventPage, EventType
from exporters.content.contract import CONTRACT, EVENT_KEYS, find_contract, read_contract
from exporters.core.errors import ContractError
from exporters.ingest.importer import import_events
from tests.exporters.exports import make_event, make_folder, run
from tests.exporters.projects import SAMPLE

pytestmark = pytest.mark.django_db

PLACE = {"type": "string", "maxLength": 10, "examples": ["Radnica"]}
KIND = {"type": "string", "enum": ["Discussion", "Walk"], "examples": ["Walk"]}
EVENT = {
    "slug": "event",
    "layout": "../../layouts/EventLayout.astro",
    "title": "Stretnutie",
    "publish_date": "31.03.2021",
}
FILE = "src/pages/podujatia/beh.md"
TEXT = """---
slug: beh
layout: ../../layouts/EventLayout.astro
title: Beh
publish_date: 01.02.2022
place: Park # kde
---

Text.
"""


def extend(astro: Path, **extension: Any) -> None:
    (astro / "event.extension.json").write_text(json.dumps(extension))


def take_in(astro: Path, text: str, *, publish: bool = False) -> dict[str, tuple[str, ...]]:
    """Import the file; path -> notes of what was refused."""
    (astro / FILE).write_text(text)
    return {e.path: e.notes for e in import_events(astro, publish=publish) if e.result == "refused"}


def test_an_import_is_validated_with_the_projects_own_extension(astro: Path) -> None:
    extend(astro, required=["place"], properties={"place": PLACE})

    refused = take_in(astro, TEXT.replace("Park", "Mestský park"))

    assert refused == {
        SAMPLE: (
            "the front matter breaks the contract. place: This is missing. Write it, for example Radnica.",
        ),
        FILE: (
            "the front matter breaks the contract. place: This is too long. Shorten it to 10 characters.",
        ),
    }
    assert EventPage.objects.count() == 0


def test_a_key_without_a_field_is_exported_as_imported(astro: Path) -> None:
    extend(astro, properties={"place": PLACE}, additionalProperties=False)
    assert take_in(astro, TEXT, publish=True) == {}
    page = EventPage.objects.get(slug="beh")
    page.title = "Veľký beh"
    page.save_revision().publish()

    outcome = run(astro)

    assert outcome.problems == []
    assert (astro / FILE).read_text() == TEXT.replace("title: Beh", "title: Veľký beh")


def test_an_export_names_file_key_and_error(astro: Path) -> None:
    kind = EventType.objects.create(name="Prednáška")
    make_event(make_folder("podujatia"), event_type=kind)
    extend(astro, required=["description"], properties={"type": KIND})

    outcome = run(astro)

    assert [str(problem) for problem in outcome.problems] == [
        "src/pages/podujatia/beseda/index.md (Beseda): the front matter breaks the contract. "
        "description: This is missing. Write it, for example Diskusné stretnutie o úlohách členov skupiny.. "
        "type: 'Prednáška' is not one of those that the site knows. Choose from: Discussion, Walk."
    ]
    assert not (astro / "src/pages/podujatia/beseda").exists()


def test_an_export_validates_the_keys_without_a_field(astro: Path) -> None:
    assert take_in(astro, TEXT, publish=True) == {}
    extend(astro, properties={"place": {**PLACE, "enum": ["Radnica"]}})

    outcome = run(astro)

    assert [str(problem) for problem in outcome.problems] == [
        f"{FILE} (Beh): the front matter breaks the contract. "
        "place: 'Park' is not one of those that the site knows. Choose from: Radnica."
    ]
    assert (astro / FILE).read_text() == TEXT


def test_a_damaged_extension_stops_an_import_before_the_first_file(astro: Path) -> None:
    extend(astro, required=["plase"])

    with pytest.raises(ContractError) as error:
        list(import_events(astro))

    assert str(error.value) == (
        "event.extension.json: cannot extend the contract. "
        "required: There is no plase in properties. Describe it there."
    )
    assert EventPage.objects.count() == 0


def test_the_projects_own_extension_comes_before_that_of_the_setting(
    astro: Path, settings: LazySettings, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "other.json"
    elsewhere.write_text(json.dumps({"properties": {"room": PLACE}}))

    assert find_contract(astro) is CONTRACT
    settings.EVENT_EXTENSION = str(elsewhere)
    assert find_contract(astro).keys == (*EVENT_KEYS, "room")
    extend(astro, properties={"place": PLACE})
    assert find_contract(astro).keys == (*EVENT_KEYS, "place")
    assert find_contract().keys == (*EVENT_KEYS, "room")


def test_an_extension_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "event.extension.json"
    path.write_text(json.dumps({"required": ["place"], "properties": {"place": PLACE}}))

    [problem] = read_contract(path).validate(EVENT)

    assert (problem.key, problem.message) == ("place", "This is missing. Write it, for example Radnica.")
    assert CONTRACT.validate(EVENT) == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1). "),
        (b"\xff", "cannot be read: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte. "),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "event.extension.json"
    path.write_bytes(content)

    with pytest.raises(ContractError) as error:
        read_contract(path)

    assert message in str(error.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"properties": {"a": {}, "a": {}}}', "the key 'a' is there twice"),
        ("[" * 100_000, "maximum recursion depth"),
        (" " * 300_000, "more than 262,144 characters"),
    ],
    ids=["a key twice", "deep", "huge"],
)
def test_an_extension_that_json_would_read_without_a_word_is_refused(
    text: str, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / "event.extension.json"
    path.write_text(text)

    with pytest.raises(ContractError, match=reason):
        read_contract(path)
