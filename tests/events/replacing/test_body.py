"""What replacing does to the words of an event, without a database."""

from typing import Any

import pytest

from events.replacing.body import Replaced, replace_in_event
from events.replacing.search import (
    ADDRESS,
    ALT,
    DESCRIPTION,
    FORMATTING,
    MARKDOWN,
    REFUSED,
    TEXT,
    TITLE,
    Search,
)

ALL = frozenset({TITLE, DESCRIPTION, TEXT, ALT, ADDRESS})
WORDS = ALL - {ADDRESS}


def replace(
    body: list[dict[str, Any]],
    find: str = "lipa",
    put: str = "dub",
    *,
    places: frozenset[str] = WORDS,
    trusted: bool = True,
    **options: bool,
) -> Replaced:
    search = Search(find, put, **{"match_case": True, "whole_words": False, **options}, places=places)
    return replace_in_event("lipa v parku", "O lipa.", body, search, may_write_markdown=trusted)


def replace_rich(html: str, find: str = "lipa", put: str = "dub", **options: Any) -> tuple[str, list[str]]:
    """The rich text afterwards, and the reason of each that was found."""
    places = options.pop("places", frozenset({TEXT}))
    replaced = replace([{"type": "text", "value": html}], find, put, places=places, **options)
    return replaced.body[0]["value"], [found.excerpt.reason for found in replaced.found]


def test_every_field_with_words_is_rewritten_and_nothing_else():
    image = {"image": 7, "decorative": False, "alt_text": "lipa"}
    body = [
        {"type": "text", "value": "<p>lipa</p>", "id": "1"},
        {"type": "image", "value": {**image, "caption": "lipa"}, "id": "2"},
        {"type": "gallery", "value": {"images": [{"type": "item", "value": image, "id": "i"}]}, "id": "3"},
        {"type": "quote", "value": {"quote": "<p>lipa</p>", "attribution": "lipa"}, "id": "4"},
        {"type": "divider", "value": None, "id": "5"},
        {
            "type": "table",
            "value": {
                "columns": [{"type": "left", "heading": "lipa"}],
                "rows": [{"values": ["<p>lipa</p>"]}],
                "caption": "lipa",
            },
            "id": "6",
        },
        {"type": "code", "value": {"language": "lipa", "code": "lipa"}, "id": "7"},
        {"type": "embed", "value": {"url": "https://lipa.sk/", "title": "lipa"}, "id": "8"},
        {
            "type": "documents",
            "value": [{"type": "item", "value": {"document": 1, "title": "lipa"}, "id": "d"}],
            "id": "9",
        },
        {"type": "callout", "value": {"kind": "note", "title": "lipa", "text": "<p>lipa</p>"}, "id": "10"},
        {"type": "markdown", "value": "lipa", "id": "11"},
        {"type": "unknown", "value": {"text": "lipa"}, "id": "12"},
    ]

    replaced = replace(body)

    text = repr(body).replace("'lipa'", "'dub'").replace("<p>lipa</p>", "<p>dub</p>")
    text = text.replace("'language': 'dub'", "'language': 'lipa'").replace(
        "{'text': 'dub'}", "{'text': 'lipa'}"
    )
    assert repr(replaced.body) == text
    assert (replaced.title, replaced.description) == ("dub v parku", "O dub.")
    assert replaced.count == 17
    places = [(found.place, found.block, found.item) for found in replaced.found]
    assert places[:5] == [
        (TITLE, None, None),
        (DESCRIPTION, None, None),
        (TEXT, 0, None),
        (ALT, 1, None),
        (TEXT, 1, None),
    ]
    assert (ALT, 2, 0) in places
    assert (TEXT, 8, 0) in places


def test_addresses_only_where_they_are_asked_for():
    html = '<p><a href="https://lipa.sk/?a=1&amp;b=2">sem</a> <a id="3" linktype="page">lipa</a></p>'
    embed = {"type": "embed", "value": {"url": "https://lipa.sk/", "title": "x"}}

    assert replace_rich(html) == (html.replace(">lipa<", ">dub<"), [""])
    assert replace_rich(html, places=frozenset({ADDRESS})) == (html.replace("//lipa", "//dub"), [""])
    assert replace([embed], places=frozenset({ADDRESS})).body[0]["value"]["url"] == "https://dub.sk/"


@pytest.mark.parametrize("put", ["javascript", ""])
def test_an_address_that_may_not_be_linked_to_stays(put: str):
    html = '<p><a href="http:alert(1)">sem</a></p>' if put else '<p><a href="http">sem</a></p>'
    embed = {"type": "embed", "value": {"url": "http://a.sk/", "title": "x"}}
    replaced = replace([{"type": "text", "value": html}, embed], "http", put, places=frozenset({ADDRESS}))

    assert [block["value"] for block in replaced.body] == [html, embed["value"]]
    assert [found.excerpt.reason for found in replaced.found] == [REFUSED, REFUSED]


def test_alt_texts_of_inline_images_are_alt_texts():
    html = '<p>lipa <a alt="stará lipa" id="3" linktype="image" title="lipa">\ufffc</a></p>'

    assert replace_rich(html, places=frozenset({ALT}))[0] == html.replace("á lipa", "á dub").replace(
        '"lipa"', '"dub"'
    )
    assert replace_rich(html) == (html.replace("<p>lipa", "<p>dub"), [""])


def test_what_is_formatted_apart_stays_and_is_told():
    html = "<p><b>Stará</b> lipa a <i>li</i>pa, <b>Stará lipa</b></p>"

    assert replace_rich(html, "Stará lipa", "dub") == (
        "<p><b>Stará</b> lipa a <i>li</i>pa, <b>dub</b></p>",
        [FORMATTING, ""],
    )
    assert replace_rich(html, "lipa", "dub") == (
        "<p><b>Stará</b> dub a <i>li</i>pa, <b>Stará dub</b></p>",
        ["", FORMATTING, ""],
    )


def test_lines_end_with_their_element():
    assert replace_rich("<p>li</p><p>pa</p><ul><li>li</li><li>pa<br/>li<br/>pa</li></ul>")[1] == []


@pytest.mark.parametrize(
    ("find", "put", "before", "after"),
    [
        ("a & b", "c < d", "<p>Iba a &amp; b&nbsp;&quot;</p>", "<p>Iba c &lt; d&nbsp;&quot;</p>"),
        ("amp", "x", "<p>a &amp; b</p>", "<p>a &amp; b</p>"),
        ("<b>", "x", "<p>&lt;b&gt; <b>b</b></p>", "<p>x <b>b</b></p>"),
        (r"\d", r"\1", r"<p>1 \d \g</p>", r"<p>1 \1 \g</p>"),
        ("v parku", "v lese", "<p>v\N{NO-BREAK SPACE}parku, v parku</p>", "<p>v lese, v lese</p>"),
        ("á", "x", "<p>á a\u0301 a</p>", "<p>x x a</p>"),
        ("a", "x", "<p>á a\u0301 a</p>", "<p>á a\u0301 x</p>"),
        ("n", "", "<p>no</p>", "<p>o</p>"),
    ],
)
def test_text_is_found_as_it_is_read(find: str, put: str, before: str, after: str):
    assert replace_rich(before, find, put)[0] == after


@pytest.mark.parametrize(
    ("options", "after"),
    [
        ({}, "<p>x Škola ŠKOLA xmi predx skola</p>"),
        ({"match_case": False}, "<p>x x x xmi predx skola</p>"),
        ({"whole_words": True}, "<p>x Škola ŠKOLA školami predškola skola</p>"),
    ],
)
def test_case_and_whole_words(options: dict[str, bool], after: str):
    assert (
        replace_rich("<p>škola Škola ŠKOLA školami predškola skola</p>", "škola", "x", **options)[0] == after
    )


def test_whole_words_see_what_stands_beyond_formatting():
    assert replace_rich("<p><b>lipa</b>vý <i>lipa</i>.</p>", whole_words=True) == (
        "<p><b>lipa</b>vý <i>dub</i>.</p>",
        [""],
    )


def test_markdown_needs_trust():
    text = "lipa [lipa](https://lipa.sk/lipa) <i class=lipa>lipa</i> https://lipa.sk\n\n[a]: lipa.md"
    block = {"type": "markdown", "value": text}
    mine = replace([block])
    others = replace([block], trusted=False)

    assert mine.body[0]["value"] == (
        "dub [dub](https://lipa.sk/lipa) <i class=lipa>dub</i> https://lipa.sk\n\n[a]: lipa.md"
    )
    assert replace([block], places=frozenset({TEXT, ADDRESS})).body[0]["value"] == text.replace("lipa", "dub")
    assert others.body == [block]
    assert {found.excerpt.reason for found in others.found if found.block == 0} == {MARKDOWN}


@pytest.mark.parametrize("put", ["", "d" * 256])
def test_a_title_that_no_page_can_have_stays(put: str):
    search = Search("lipa", put, match_case=True, whole_words=False, places=WORDS)
    replaced = replace_in_event("lipa", "", [], search, may_write_markdown=True)

    assert (replaced.title, replaced.count) == ("lipa", 0)
    assert [found.excerpt.reason for found in replaced.found] == [REFUSED]


def test_excerpts_show_what_stands_around():
    [found] = replace([{"type": "text", "value": "<p>Pod lipa v parku</p>"}], places=frozenset({TEXT})).found

    assert (found.excerpt.before, found.excerpt.found, found.excerpt.after) == ("Pod ", "lipa", " v parku")
