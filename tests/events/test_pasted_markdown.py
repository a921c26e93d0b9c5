"""Markdown that the form asks the server to read."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from events.pasted_markdown import LARGEST, MOST_BLOCKS

pytestmark = pytest.mark.django_db

MARKDOWN = """---
title: Beseda
---
## Program

Prídu **hostia**.

| Kto | Kedy |
| --- | --- |
| Jana | 10:00 |

<script>alert(1)</script>

Koniec, [plán](/documents/1).
"""
FRONT_MATTER = (
    "Hlavička súboru (front matter) sa vynechala: title: Beseda. "
    "Čo z nej potrebujete, napíšte do polí podujatia."
)


def read(client: Client, text: str) -> dict[str, Any]:
    return client.post(reverse("read_markdown"), {"text": text}).json()


def show(block: dict[str, Any]) -> tuple[str, Any]:
    """A text as its lines."""
    if block["type"] != "text":
        return block["type"], block["value"]
    return "text", [line["text"] for line in json.loads(block["value"])["blocks"]]


def test_markdown_becomes_blocks_and_what_none_holds_a_block_of_markdown(admin_client: Client) -> None:
    answer = read(admin_client, MARKDOWN)

    text, (kind, table), raw, end = map(show, answer["blocks"])
    assert text == ("text", ["Program", "Prídu hostia."])
    assert (kind, [column["heading"] for column in table["columns"]]) == ("table", ["Kto", "Kedy"])
    assert raw == ("markdown", "<script>alert(1)</script>")
    assert end == ("text", ["Koniec, plán."])
    # No document of the CMS, though one may have the number.
    entities = json.loads(answer["blocks"][-1]["value"])["entityMap"]
    assert [entity["data"] for entity in entities.values()] == [{"url": "/documents/1"}]
    assert answer["notes"] == [FRONT_MATTER, "Čo sa nezmestí do iného bloku, je v bloku „Markdown“."]


def test_html_stays_text_for_those_who_may_not_write_it(writer: Client) -> None:
    answer = read(writer, MARKDOWN)

    assert [show(block)[0] for block in answer["blocks"]] == ["text", "table", "text"]
    assert show(answer["blocks"][-1]) == ("text", ["<script>alert(1)</script>", "Koniec, plán."])
    assert answer["notes"] == [
        FRONT_MATTER,
        "Čo sa nedá vložiť do blokov, zostalo textom so značkami Markdownu.",
    ]


def test_pictures_stand_alone_under_the_addresses_that_the_text_gives_them(writer: Client) -> None:
    gallery = '<div class="gallery">\n\n![c](c.png) ![](d.png)\n\n</div>'
    figure = "<figure>\n\n![e](e.png)\n\n<figcaption>Popis</figcaption>\n</figure>"
    text = (
        f"pred ![a][a] **po** ![b](<b č.png>)\n\n- bod ![f](f.png)\n\n{gallery}\n\n{figure}\n\n[a]: a.png 'A'"
    )

    answer = read(writer, text)

    pictures = [block["value"] for block in answer["blocks"] if block["type"] == "picture"]
    assert [(value["url"], value["alt"], value["caption"]) for value in pictures] == [
        ("./a.png", "a", ""),
        ("./b č.png", "b", ""),
        ("./f.png", "f", ""),
        ("./c.png", "c", ""),
        ("./d.png", "", ""),
        ("./e.png", "e", "Popis"),
    ]
    assert [show(block) for block in answer["blocks"] if block["type"] != "picture"] == [
        ("text", ["pred"]),
        ("text", ["po"]),
        ("text", ["bod"]),
    ]


def test_headings_stand_below_the_title_of_the_event(writer: Client) -> None:
    answer = read(writer, "# Názov\n\n## Program\n\n###### Drobné")

    [text] = answer["blocks"]
    assert [line["type"] for line in json.loads(text["value"])["blocks"]] == [
        "header-two",
        "header-three",
        "header-six",
    ]
    assert answer["notes"] == ["Nadpisy sú o úroveň nižšie: prvú úroveň má názov podujatia."]


def test_what_is_too_long_or_runs_a_script_is_refused_in_a_sentence(writer: Client) -> None:
    assert read(writer, "a" * (LARGEST + 1)) == {"errors": ["Text je na čítanie ako Markdown príliš dlhý."]}
    assert "príliš dlhý" in read(writer, "***\n\n" * (MOST_BLOCKS + 1))["errors"][0]
    (sentence,) = read(writer, "[a](javascript:alert(1))")["errors"]
    assert "javascript" in sentence
    assert read(writer, "") == {"blocks": [], "notes": []}
