"""StreamField blocks ⇄ nodes."""

import pytest

from events.blocks import EventBody
from exporters.core.blocks import RENDERERS, Fallback, from_markdown, to_nodes
from exporters.core.errors import DanglingReference, ExportError, SourceError, UnsupportedBlock
from exporters.core.markdown import Paragraph, Root, Text, serialize_markdown
from exporters.core.references import NumberedReferences


def entry(value):
    return {"type": "item", "value": value}


def picture(number, alt="Erb"):
    return {"image": number, "decorative": not alt, "alt_text": alt}


WRITTEN = {
    "text": ("<h2>a</h2><p>b <i>c</i></p>", "## a\n\nb *c*\n"),
    "image": ({**picture(1), "caption": ""}, "![Erb](./image-1.jpg)\n"),
    "image with a caption": (
        {**picture(1), "caption": "A & <B>"},
        "<figure>\n\n![Erb](./image-1.jpg)\n\n<figcaption>A &amp; &lt;B&gt;</figcaption>\n</figure>\n",
    ),
    "image for decoration": (
        {"image": 1, "decorative": True, "alt_text": "", "caption": ""},
        "![](./image-1.jpg)\n",
    ),
    "gallery": (
        {"images": [entry(picture(1)), entry(picture(2, ""))]},
        '<div class="gallery">\n\n![Erb](./image-1.jpg) ![](./image-2.jpg)\n\n</div>\n',
    ),
    "quote": ({"quote": "<p>a</p><p>b</p>", "attribution": "C. D."}, "> a\n>\n> b\n>\n> — C. D.\n"),
    "quote without a name": ({"quote": "<p>a</p>", "attribution": ""}, "> a\n"),
    "table": (
        {
            "columns": [{"type": "text", "heading": "a"}, {"type": "right", "heading": "b"}],
            "rows": [{"values": ["<p><b>c</b> | d</p>", ""]}],
            "caption": "",
        },
        "| a | b |\n| --- | ---: |\n| **c** \\| d |  |\n",
    ),
    "table with a caption": (
        {
            "columns": [{"type": "center", "heading": "a"}],
            "rows": [{"values": ["<p>b</p>"]}],
            "caption": "C",
        },
        "<figure>\n\n| a |\n| :---: |\n| b |\n\n<figcaption>C</figcaption>\n</figure>\n",
    ),
    "code": ({"language": "python", "code": "a = `b`\n\nc"}, "```python\na = `b`\n\nc\n```\n"),
    "embed": (
        {"url": "https://youtu.be/dQw4w9WgXcQ", "title": 'A "b"'},
        '<div class="embed">\n<iframe src="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ" '
        'title="A &quot;b&quot;" data-url="https://youtu.be/dQw4w9WgXcQ" loading="lazy" allowfullscreen>'
        "</iframe>\n</div>\n",
    ),
    "embed of nobody we know": (
        {"url": "https://example.org/x", "title": "A"},
        '<div class="embed">\n\n[A](https://example.org/x)\n\n</div>\n',
    ),
    "documents": (
        [entry({"document": 7, "title": "A *b*"})],
        '<div class="documents">\n\n- [A \\*b\\*](/documents/7)\n\n</div>\n',
    ),
    "callout": (
        {"kind": "tip", "title": "A < b", "text": "<p>c</p><ul><li>d</li></ul>"},
        '<aside class="callout callout-tip">\n<p class="callout-title">A &lt; b</p>\n\n'
        "c\n\n- d\n\n</aside>\n",
    ),
    "callout without a title": (
        {"kind": "note", "title": "", "text": "<p>c</p>"},
        '<aside class="callout callout-note">\n\nc\n\n</aside>\n',
    ),
    "divider": (None, "***\n"),
    "markdown": ("<details>\nx\n</details>", "<details>\nx\n</details>\n"),
}


def without_ids(value):
    if isinstance(value, dict):
        return {key: without_ids(inner) for key, inner in value.items() if key != "id"}
    return [without_ids(inner) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", WRITTEN)
def test_a_block_is_written_and_known_again(name):
    kind = name.split()[0]
    value, markdown = WRITTEN[name]
    references = NumberedReferences(["./image-1.jpg", "./image-2.jpg"])

    assert serialize_markdown(to_nodes([{"type": kind, "value": value}], references)) == markdown
    blocks, _ = from_markdown(markdown, references)
    assert without_ids(blocks) == [{"type": kind, "value": value}]


def test_every_block_of_an_events_body_is_in_the_table():
    assert set(RENDERERS) == set(EventBody().child_blocks)


def test_every_block_that_can_be_written_is_tested_to_be_known_again():
    assert {name.split()[0] for name in WRITTEN} == set(RENDERERS)


def test_neighbouring_text_is_one_block():
    blocks, fallbacks = from_markdown(
        "## a\n\nb\n\n- c\n\n![d](e.jpg)\n\nf ![g](h.jpg)\n", NumberedReferences()
    )

    assert [(block["type"], block["value"]) for block in blocks] == [
        ("text", "<h2>a</h2><p>b</p><ul><li>c</li></ul>"),
        ("image", {"image": 1, "decorative": False, "alt_text": "d", "caption": ""}),
        ("text", '<p>f <a linktype="image" id="2" alt="g">￼</a></p>'),
    ]
    assert fallbacks == []


def test_two_lists_that_touch_are_two_blocks():
    blocks, _ = from_markdown("- a\n\n* b\n", NumberedReferences())

    assert [block["value"] for block in blocks] == ["<ul><li>a</li></ul>", "<ul><li>b</li></ul>"]


def test_the_same_body_gives_the_same_ids_all_different():
    body = "a\n\n---\n\n" + WRITTEN["gallery"][1]
    blocks, _ = from_markdown(body, NumberedReferences())
    again, _ = from_markdown(body, NumberedReferences())

    ids = [block["id"] for block in blocks] + [image["id"] for image in blocks[2]["value"]["images"]]
    assert blocks == again
    assert len(set(ids)) == len(ids) == 5


def test_the_report_says_where_and_why():
    _, fallbacks = from_markdown("a\n\n# b\n\n5. c\n\n<hr>\n", NumberedReferences())

    assert fallbacks == [
        Fallback(3, "a heading of the first level, which is the page's title"),
        Fallback(5, "a numbered list that begins with 5"),
        Fallback(7, "a piece of HTML"),
    ]


def test_raw_markdown_takes_the_definitions_it_uses_along():
    blocks, _ = from_markdown("# [a][x]\n\n[b][y]\n\n[x]: /x 'X'\n[y]: /y\n", NumberedReferences())

    assert [block["value"] for block in blocks] == [
        "# [a][x]\n\n[x]: /x 'X'",
        '<p><a href="/y">b</a></p>',
    ]


def test_line_endings_in_values_are_lf():
    blocks, _ = from_markdown("# a\r\nb\r\n\r\n```\r\nc\r\nd\r\n```\r\n", NumberedReferences())
    root = to_nodes(
        [{"type": "markdown", "value": "a\r\nb"}, {"type": "code", "value": {"code": "c\r\nd"}}],
        NumberedReferences(),
    )

    assert [block["value"] for block in blocks][2] == {"language": "", "code": "c\nd"}
    assert serialize_markdown(root) == "a\nb\n\n```\nc\nd\n```\n"


def test_a_cell_with_several_paragraphs_keeps_its_lines():
    value = {
        "columns": [{"type": "text", "heading": "a"}],
        "rows": [{"values": ["<p>b</p><p>c</p>"]}],
        "caption": "",
    }

    assert serialize_markdown(to_nodes([{"type": "table", "value": value}], NumberedReferences())) == (
        "| a |\n| --- |\n| b<br>c |\n"
    )


def test_an_unknown_block_is_named():
    stream = [{"type": "divider", "value": None}, {"type": "countdown", "value": 3}]

    with pytest.raises(UnsupportedBlock) as error:
        to_nodes(stream, NumberedReferences())
    assert str(error.value) == (
        "body[1]: the site has no form for a block of the type countdown; take it out, or ask whoever "
        "develops the CMS for it"
    )


@pytest.mark.parametrize(
    ("block", "message"),
    [
        (
            {"type": "image", "value": {"image": None}},
            "body[0]: the block has no image yet; choose one or delete the block",
        ),
        (
            {"type": "documents", "value": [{"type": "item", "value": {"document": None}}]},
            "body[0]: a document is not chosen yet; choose it or delete the line",
        ),
        (
            {"type": "gallery", "value": {"images": []}},
            "body[0]: the gallery has no images yet; add one or delete the block",
        ),
        (
            {"type": "embed", "value": {"url": "javascript:alert(1)", "title": ""}},
            "body[0]: links to javascript:…, which is not allowed; "
            "link to a web address, an e-mail or a phone",
        ),
        ({"type": "text", "value": None}, "body[0]: the text block is not stored as expected"),
    ],
)
def test_a_block_that_says_nothing_yet_is_named(block, message):
    with pytest.raises(ExportError) as error:
        to_nodes([block], NumberedReferences())
    assert str(error.value).startswith(message)


def test_a_reference_to_nothing_is_named():
    with pytest.raises(DanglingReference, match=r"^body\[0\]: 0 is not the number of an image"):
        to_nodes([{"type": "text", "value": '<p><a linktype="image" id="0">x</a></p>'}], NumberedReferences())


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            "a\n\n[b](javascript:alert%281%29)",
            "line 3: links to javascript:…, which runs a script; remove the link",
        ),
        ("- > [b](<DATA:text/html,x>)", "line 1: links to data:…, which runs a script; remove the link"),
        ("|a|\n|-|\n|[b](vbscript:x)|", "line 1: links to vbscript:…, which runs a script; remove the link"),
    ],
)
def test_a_link_that_runs_a_script_is_refused_by_name(body, message):
    with pytest.raises(SourceError) as error:
        from_markdown(body, NumberedReferences())
    assert str(error.value) == message


def test_no_blocks_are_an_empty_body():
    assert from_markdown("\n", NumberedReferences()) == ([], [])
    assert to_nodes([{"type": "text", "value": "<p></p>"}], NumberedReferences()) == Root(())
    assert to_nodes([{"type": "text", "value": "a"}], NumberedReferences()) == Root(
        (Paragraph((Text("a"),)),)
    )
