"""Text with raw HTML inside: a word that is edited changes its own line, whatever stands around it."""

import json

import pytest

from exporters.core.blocks import from_markdown, to_nodes
from exporters.core.markdown import preserve_formatting
from exporters.core.references import NumberedReferences

WORDS = {"a": "Prvy", "b": "Druhy", "c": "Treti"}
LINKS = [f'<a href="http://{n}.sk/">{word}</a> slovo {n}' for n, word in WORDS.items()]
LINES = {
    "links": LINKS,
    "a link of Markdown among them": ["[Prvy](http://a.sk/) slovo a", *LINKS[1:]],
    "bold in a link": [LINKS[0], LINKS[1].replace("Druhy", "<strong>Druhy</strong>"), LINKS[2]],
    "bold around a link": [LINKS[0], f"**{LINKS[1].replace(' slovo', '** slovo')}", LINKS[2]],
    "a title": [LINKS[0], LINKS[1].replace('sk/"', 'sk/" title="Popis"'), LINKS[2]],
    "an entity": [LINKS[0].replace("sk/", "sk/?a=1&amp;b=2"), *LINKS[1:]],
    "what is no link of Markdown": [LINKS[0], LINKS[1].replace("<a", '<a target="_blank"'), LINKS[2]],
    "keys": [f"<kbd>{word}</kbd> slovo {n}" for n, word in WORDS.items()],
    "spans": [f'<span class="x">{word}</span> slovo {n}' for n, word in WORDS.items()],
    "breaks": [f"{word}<br>slovo {n}" for n, word in WORDS.items()],
    "marks": [
        "H<sub>2</sub>O Prvy slovo a",
        "<em>Druhy</em> slovo b",
        "<del>x</del> <code>Treti</code> slovo c",
    ],
}
EDITS = (
    {"Druhy": "Iny nazov"},
    {"slovo b": "slovo celkom ine"},
    {"Prvy": "Nulty", "Treti": "Posledny"},
)
SHAPES = {
    "list": ("* ", "\n"),
    "numbered list": ("1. ", "\n"),
    "loose list": ("- ", "\n\n"),
    "quote": ("> ", "\n"),
    "list in a quote": ("> * ", "\n"),
    "paragraph": ("", "\n"),
    "Windows": ("* ", "\r\n"),
}


def shape(lines, name):
    before, between = SHAPES[name]
    return between.join(before + line for line in lines) + between.strip(" ")[:2].replace("\n\n", "\n")


def edit(source, changes):
    """The source after words, addresses included, were changed in its blocks."""
    blocks, _ = from_markdown(source, NumberedReferences())
    stored = json.dumps(blocks, ensure_ascii=False)
    for old, new in changes.items():
        assert old in stored
        stored = stored.replace(old, new)
    return preserve_formatting(source, to_nodes(json.loads(stored), NumberedReferences()))


def replace_all(text, changes):
    for old, new in changes.items():
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("lines", LINES)
def test_only_the_edited_words_change(name, lines):
    source = shape(LINES[lines], name)

    for changes in EDITS:
        assert edit(source, changes) == replace_all(source, changes)


@pytest.mark.parametrize("name", SHAPES)
def test_address_that_is_edited_stays_html(name):
    source = shape(LINKS, name)

    for changes in ({"http://b.sk/": "http://x.sk/y"}, {"http://b.sk/": "http://x.sk/y", "Druhy": "Iny"}):
        assert edit(source, changes) == replace_all(source, changes)


def test_only_the_edited_cell_changes():
    rows = "".join(f"| {line.replace(' slovo', ' | slovo')} |\n" for line in LINKS)
    source = f"| a | b |\n|---|---|\n{rows}"

    for changes in EDITS:
        assert edit(source, changes) == replace_all(source, changes)


def test_item_that_has_to_be_written_anew_leaves_the_others():
    source = "* **a**b jeden\n* [x](http://a.sk/ 'T') dva\n* <http://c.sk/> tri\n"

    assert edit(source, {"dva": "dva *hviezdy*"}) == source.replace("dva", "dva \\*hviezdy\\*")
