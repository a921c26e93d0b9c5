"""Every block of an event's body explains itself, checks what it is given and keeps the rest as it is."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from wagtail.blocks import Block, StreamValue
from wagtail.blocks.base import get_error_json_data

from cms.models import CustomDocument, CustomImage
from events.blocks import EventBody
from events.models import EventPage

BODY = EventPage.body.field.stream_block
NAMES = [
    *("text", "image", "gallery", "quote", "divider", "table"),
    *("code", "embed", "documents", "callout", "markdown"),
]

Raw = dict[str, Any]


def stream(*blocks: tuple[str, Any]) -> StreamValue:
    return BODY.to_python(
        [{"type": name, "value": value, "id": str(i)} for i, (name, value) in enumerate(blocks)]
    )


def clean(name: str, value: Any) -> Any:
    """Return the block's raw value as it would be published."""
    return BODY.get_prep_value(BODY.clean(stream((name, value))))[0]["value"]


def refuse(name: str, value: Any) -> str:
    """Return the messages that a Slovak editor gets, as JSON with the fields they stand at."""
    with translation.override("sk"), pytest.raises(ValidationError) as error:
        BODY.clean(stream((name, value)))
    return json.dumps(get_error_json_data(error.value), ensure_ascii=False, default=str)


def children(block: Block) -> Iterator[Block]:
    """Yield every field that an editor fills in inside the block."""
    for child in getattr(block, "child_blocks", {}).values():
        yield child
        yield from children(child)
    if hasattr(block, "child_block"):
        yield from children(block.child_block)


def test_the_names_are_wire_format() -> None:
    assert list(EventBody.base_blocks) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_block_explains_itself_in_both_languages(name: str) -> None:
    block = BODY.child_blocks[name]

    assert block.meta.icon not in ("", "placeholder")
    assert hasattr(block.meta, "preview_value")
    assert block.is_previewable
    words = {}
    for language in ("en", "sk"):
        with translation.override(language):
            words[language] = [str(block.label), str(block.get_description())]
    assert all(words["en"])
    assert words["en"][1] != words["sk"][1]


@pytest.mark.parametrize("name", NAMES)
def test_every_field_of_a_block_has_a_label_in_the_editors_language(name: str) -> None:
    labels = {child.name: child.label for child in children(BODY.child_blocks[name])}

    assert {name: label for name, label in labels.items() if not isinstance(label, Promise)} == {}


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_the_picker_shows_a_sample_of_the_block(client: Client, name: str) -> None:
    client.force_login(User.objects.create_superuser("admin"))
    block = BODY.child_blocks[name]

    response = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})

    main = response.content.decode().split("<main>")[1].split("</main>")[0]
    assert response.status_code == 200
    assert "events/block-preview.css" in response.content.decode()
    assert {"text": "<h2>", "divider": "<hr>", "table": "<table>"}.get(name, "</") in main


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("text", "<p>Text</p>"),
        ("quote", {"quote": "<p>Slová</p>", "attribution": "Jana"}),
        ("divider", None),
        (
            "table",
            {
                "columns": [{"type": "left", "heading": "A"}, {"type": "text", "heading": ""}],
                "rows": [{"values": ["<p><b>x</b></p>", ""]}],
                "caption": "",
            },
        ),
        ("code", {"language": "", "code": "\n    x = 1\n\ty \n\n"}),
        ("embed", {"url": "https://youtu.be/x?", "title": "Záznam"}),
        ("callout", {"kind": "tip", "title": "", "text": "<p>Text</p>"}),
        ("markdown", "  | a |\n  |---|\n\n[^1]: x  \n"),
    ],
)
def test_what_is_right_stays_as_it_is(name: str, value: Any) -> None:
    assert clean(name, value) == value


@pytest.mark.parametrize("name", ["text", "quote", "callout", "table"])
def test_a_typed_address_becomes_a_link_wherever_text_is_rich(name: str) -> None:
    typed, linked = "<p>www.a.sk</p>", '<p><a href="http://www.a.sk">www.a.sk</a></p>'
    values = {
        "text": lambda html: html,
        "quote": lambda html: {"quote": html, "attribution": ""},
        "callout": lambda html: {"kind": "tip", "title": "", "text": html},
        "table": lambda html: {
            "columns": [{"type": "right", "heading": ""}],
            "rows": [{"values": [html]}],
            "caption": "",
        },
    }

    assert clean(name, values[name](typed)) == values[name](linked)


@pytest.mark.parametrize("name", ["code", "markdown"])
def test_lines_from_a_browser_end_as_they_do_in_a_file(name: str) -> None:
    block = BODY.child_blocks[name]
    field = block.child_blocks["code"] if name == "code" else block

    assert field.value_from_datadict({"x": "  a\r\n\r\nb\rc\n"}, {}, "x") == "  a\n\nb\nc\n"


def test_a_dangerous_link_is_refused_by_name() -> None:
    message = refuse("text", '<p><a href="javascript:alert(1)">x</a></p>')

    assert "Odkaz, ktorý sa začína na „javascript:“, nie je povolený." in message


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("javascript:alert(1)", "„javascript:“, nie je povolený"),
        ("youtu.be/x", "Zadajte celú webovú adresu"),
        ("/x/", "Zadajte celú webovú adresu"),
    ],
)
def test_an_embed_needs_a_web_address(url: str, words: str) -> None:
    message = refuse("embed", {"url": url, "title": "x"})

    assert '"url"' in message
    assert words in message


def test_a_table_needs_a_column() -> None:
    message = refuse("table", {"columns": [], "rows": [], "caption": ""})

    assert "Tabuľka musí mať aspoň jeden stĺpec." in message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("embed", {"url": "", "title": ""}),
        ("table", {"columns": [], "rows": [], "caption": ""}),
        ("gallery", {"images": []}),
        ("documents", []),
        ("code", {"language": "", "code": ""}),
        ("image", {"image": None, "decorative": False, "alt_text": "", "caption": ""}),
    ],
)
def test_a_draft_may_hold_an_unfinished_block(name: str, value: Any) -> None:
    BODY.clean_deferred(stream((name, value)))

    with pytest.raises(ValidationError):
        BODY.clean(stream((name, value)))


@pytest.mark.django_db
def test_an_image_keeps_its_caption_and_alt_text(make_image: Callable[..., CustomImage]) -> None:
    value = {"image": make_image().pk, "decorative": False, "alt_text": "Lipa", "caption": "Stará lipa"}
    twice = stream(("image", value), ("image", {**value, "caption": ""}))

    assert clean("image", value) == value
    assert [block.value.contextual_caption for block in twice] == ["Stará lipa", ""]
    assert BODY.child_blocks["image"].get_form_state(twice[0].value)["caption"] == "Stará lipa"
    assert BODY.get_searchable_content(twice) == ["Lipa", "Stará lipa", "Lipa", ""]
    assert [reference[1] for reference in BODY.extract_references(twice)] == [str(value["image"])] * 2


@pytest.mark.django_db
def test_an_image_without_alt_text_must_be_decorative(make_image: Callable[..., CustomImage]) -> None:
    value = {"image": make_image().pk, "decorative": False, "alt_text": "", "caption": "Lipa"}

    assert '"alt_text"' in refuse("image", value)
    assert '"alt_text"' in refuse("gallery", {"images": [{"type": "item", "value": value, "id": "x"}]})
    assert clean("image", {**value, "decorative": True}) == {**value, "decorative": True}


@pytest.mark.django_db
def test_a_document_is_called_by_its_own_title_unless_told_otherwise() -> None:
    document = CustomDocument.objects.create(title="Zápisnica", file=ContentFile(b"%PDF", "z.pdf"))
    items = [
        {"type": "item", "id": "a", "value": {"document": document.pk, "title": ""}},
        {"type": "item", "id": "b", "value": {"document": document.pk, "title": "Iný názov"}},
    ]

    assert [item["value"]["title"] for item in clean("documents", items)] == ["Zápisnica", "Iný názov"]
