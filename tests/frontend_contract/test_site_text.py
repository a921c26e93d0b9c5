"""What the reference site makes of an event's text: words to search for, and pictures that open."""

import json

import pytest

from tests.frontend_contract.sites import ask_module

pytestmark = pytest.mark.node


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Fontána, fontána a FONTANA!", ["a", "fontana"]),
        ("Čaj o 17:30 – 2×", ["17", "2", "30", "caj", "o"]),
        ("ﬁlm Ľubomíra", ["film", "lubomira"]),
        ("🎉", []),
    ],
)
def test_words_are_folded_and_there_once(text: str, words: list[str]) -> None:
    assert ask_module("words.js", "listWords", f"listWords({json.dumps(text)})") == words


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Čaj&nbsp;&amp; káva</p>", ["Čaj", "káva"]),
        ("Font&#xe1;na &#225; &#xFFFFFFFF;", ["Fontána", "á", "&#xFFFFFFFF;"]),
        ("a<!-- skryté -->b<script>skript()</script>c<style>p{}</style>", ["a", "b", "c"]),
        ('<img alt="obrázok">x', ["x"]),
    ],
)
def test_text_of_html_has_what_is_shown(html: str, text: list[str]) -> None:
    assert ask_module("words.js", "readText", f"readText({json.dumps(html)})").split() == text


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("fontana", True),
        ("fontány", True),
        ("font pri", True),
        ("", True),
        ("fontana neni", False),
        ("ontana", False),
        ("dome", False),  # Of a short word every letter counts.
    ],
)
def test_query_is_found_by_the_beginnings_of_its_words(query: str, is_found: bool) -> None:
    words = '["dom", "fontanou", "pri"]'

    assert ask_module("words.js", "matches", f"matches({words}, {json.dumps(query)})") is is_found


IMG = '<img alt="a > b" src="/x.webp" width="900" height="600">'


@pytest.mark.parametrize(
    "html",
    [
        f'<a href="/x"> {IMG}</a>',
        f"<picture><source>{IMG}</picture>",
        f"<!-- {IMG} -->",
        f"<button>{IMG}</button>",
        IMG.replace("900", "319"),
        IMG.replace(' width="900"', ""),
    ],
)
def test_picture_stays_as_it_is(html: str) -> None:
    assert ask_module("body.js", "addZoom", f"addZoom({json.dumps(html)})") == {"html": html, "pictures": []}


def test_picture_gets_a_button_that_opens_its_own_dialog() -> None:
    html = f"<p>{IMG}</p><article>{IMG.replace('a > b', '')}</article>"

    zoomed = ask_module("body.js", "addZoom", f"addZoom({json.dumps(html)})")

    button = (
        '<button type="button" class="zoom" command="show-modal" commandfor="zoom:{0}"'
        ' popovertarget="zoom:{0}" aria-label="Zväčšiť obrázok{1}">{2}</button>'
    )
    empty = IMG.replace("a > b", "")
    assert zoomed == {
        "html": f"<p>{button.format(1, ': a > b', IMG)}</p><article>{button.format(2, '', empty)}</article>",
        "pictures": [
            {"id": "zoom:1", "alt": "a > b", "img": IMG},
            {"id": "zoom:2", "alt": "", "img": empty},
        ],
    }
