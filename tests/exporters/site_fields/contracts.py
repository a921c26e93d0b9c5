"""A contract with a field of every kind, and a file that says something in each."""

from typing import Any


def text(kind: str, example: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "x-field": {"kind": kind}, "examples": [example], **more}


PERSON = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string", "maxLength": 40, "examples": ["Eva"]},
        "role": {"type": "string", "examples": ["moderátorka"]},
        "photo": text("image", "./eva.jpg"),
    },
    "examples": [{"name": "Eva"}],
}
PROPERTIES: dict[str, Any] = {
    "place": {
        "type": "string",
        "maxLength": 40,
        "x-field": {
            "label": {"sk": "Miesto konania", "en": "Place"},
            "help": {"sk": "Názov budovy.", "en": "The building."},
        },
        "examples": ["Radnica"],
    },
    "note": text("lines", "Vezmite si kabát."),
    "capacity": {"type": "integer", "minimum": 1, "examples": [40]},
    "fee": {"type": "number", "examples": [2.5]},
    "free": {"type": "boolean", "examples": [True]},
    "mode": {
        "type": "string",
        "enum": ["here", "online"],
        "x-field": {"choices": {"here": {"sk": "Na mieste", "en": "Here"}}},
        "examples": ["here"],
    },
    "day": text("date", "31.03.2021"),
    "deadline": text("date-iso", "2021-03-31"),
    "opens": text("time", "18:00"),
    "start": text("datetime", "2021-03-31T18:00"),
    "link": text("url", "https://example.org"),
    "mail": text("email", "a@example.org"),
    "cover": text("image", "./obal.jpg"),
    "programme": text("document", "/documents/program.pdf"),
    "related": text("page", "/podujatia/ine/"),
    "tags": {"type": "array", "items": {"type": "string", "examples": ["les"]}, "examples": [["les"]]},
    "where": {
        "type": "object",
        "properties": {
            "city": {"type": "string", "examples": ["Nitra"]},
            "zip": {"type": "string", "examples": ["949 01"]},
        },
        "examples": [{"city": "Nitra"}],
    },
    "speakers": {"type": "array", "items": PERSON, "examples": [[{"name": "Eva"}]]},
}
EXTENSION: dict[str, Any] = {"properties": PROPERTIES}

FRONT_MATTER = """slug: beh
layout: ../../layouts/EventLayout.astro
title: Beh
publish_date: 01.02.2022
place: 'Park'   # kde
note: |
  Prvý riadok
  druhý: riadok
capacity: 40
fee: 2.50
free: no way
mode: online
day: 31.03.2021
deadline: "2021-03-31"
opens: "18:00"
start: 2021-03-31T18:00
link: https://example.org/a
mail: a@example.org
tags: [les, "beh"] # dve
where:
    city: Nitra # mesto
    zip: '949 01'
speakers:
  # prvá
  - name: 'Eva'
    role: moderátorka   # ona
  - name: "Ján"
other: stays
"""
FRONT_MATTER = FRONT_MATTER.replace("free: no way", "free: true")
TEXT = f"---\n{FRONT_MATTER}---\n\nText.\n"
