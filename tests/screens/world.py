"""A CMS with one of everything, in Slovak and as long as titles are, for screens that a person looks at."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

from django.db import transaction
from wagtail.models import Page

from events.placeholders import PLACEHOLDER
from tests.attacks import world as attacked

TITLE = "Stretnutie o otvorenom vládnutí a o tom, čo z neho majú obce, školy a susedia"
WORDS = "<h2>Program</h2><p>Príďte v stredu o <b>18.00</b>.</p><ul><li>Privítanie</li></ul>"
BODY: list[dict[str, Any]] = [
    {"type": "text", "value": WORDS},
    {"type": "quote", "value": {"quote": "<p>Bolo nás veľa.</p>", "attribution": "Anna Nováková"}},
    {"type": "code", "value": {"language": "html", "code": "<p>Ahoj</p>"}},
    {"type": "embed", "value": {"url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "title": "Záznam"}},
    {"type": "callout", "value": {"kind": "note", "title": "Pozor", "text": "<p>Vstup je voľný.</p>"}},
    {"type": "divider", "value": None},
    {
        "type": "table",
        "value": {
            "columns": [{"type": "text", "heading": "Meno"}, {"type": "right", "heading": "Vek"}],
            "rows": [{"values": ["<p>Jana</p>", "<p>30</p>"]}],
            "caption": "",
        },
    },
    {"type": "markdown", "value": "Poznámka[^1]"},
]


def build_screens_world() -> dict[str, Any]:
    """Name -> row or text, as tests.attacks.world has them, and pictures in the event's text and blocks."""
    Page.objects.filter(depth=2).update(title="Web", draft_title="Web")
    # In one transaction: a release is made by the world itself, and not by each of its pages.
    with patch.multiple(attacked, PAYLOAD="Lipa", BODY=BODY), transaction.atomic():
        world = attacked.build_world()
    event, image, document = world["event"], world["image"], world["document"]
    picture = {"image": image.pk, "decorative": False, "alt_text": "Lipa", "caption": "V parku"}
    labelled = {"image": image.pk, "decorative": False, "alt_text": "Lipa"}
    inline = f'<p>Mapa: <a linktype="image" id="{image.pk}" alt="Lipa">{PLACEHOLDER}</a> tu.</p>'
    file = {"document": document.pk, "title": "Zápis"}
    more = [
        {"type": "text", "value": inline},
        {"type": "image", "value": picture},
        {"type": "gallery", "value": {"images": [{"type": "item", "value": labelled}]}},
        {"type": "documents", "value": [{"type": "item", "value": file}]},
    ]
    event.title = TITLE
    event.body = event.body.stream_block.to_python([*BODY, *more])
    event.save_revision(user=world["editor"])
    return world
