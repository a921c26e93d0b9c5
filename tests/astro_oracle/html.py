"""What a page of HTML shows, as lines of text that can be compared.

`shown(html)` is equal for two pieces of HTML that differ only in what this module ignores:

- white space that a browser collapses: runs of it, at the edges of blocks, beside `<br>` and between blocks;
  white space has only the marks that both its neighbours have (`<b>a </b>b` is `<b>a</b> b`);
- comments, the order of attributes, how characters are escaped, a missing or empty value of an attribute;
- in what order inline elements nest and where they are split: each character counts with the elements
  around it (`<b><i>a</i></b>` is `<i><b>a</b></i>` and `<b>a</b><b>b</b>` is `<b>ab</b>`, but
  `<b><b>a</b></b>` is not `<b>a</b>`);
- `<em>`, `<strong>`, `<del>`, `<sup>`, `<sub>`, `<code>` around nothing, or around white space only;
- how many empty lines a block of code begins with (unified drops the first);
- whether a cell has `align` or the style that says the same;
- the ids of headings, percent-encoding of addresses;
- of images, a leading `./` of the address, white space in the alternative text, and how Sätteri hands them to
  Astro (`__ASTRO_IMAGE_` holds the same attributes as JSON).

An inline element that never closes is shown as `<unclosed …>`, so HTML that leaks is seen.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote

VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
BLOCKS = frozenset(
    """
    address article aside blockquote dd details div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6
    header hr iframe li main nav ol p pre script section style summary table tbody td tfoot th thead tr ul
    video
    """.split()  # noqa: SIM905
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
CELLS = frozenset(("th", "td"))
ALIGNED = "text-align: "
EMPTY_LINES = re.compile(r"^(<code[^>]*>)\n+")
BARE_MARKS = frozenset(("em", "strong", "del", "sup", "sub", "code"))
WHITE = re.compile(r"[ \t\n\r\f]+")

Marks = Counter[str]


@dataclass(slots=True)
class Element:
    """One element; children are elements and texts. name: the tag with its sorted attributes."""

    tag: str
    name: str
    children: list["Element | str"] = field(default_factory=list)


@dataclass(slots=True)
class Piece:
    """A character, or a whole thing such as an image, with the inline elements around it."""

    value: str
    marks: Marks


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack = [Element("", "")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, _name(tag, {name: value or "" for name, value in attrs}))
        self.stack[-1].children.append(element)
        if tag not in VOID:
            self.stack.append(element)

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self.stack):
            while (element := self.stack.pop()).tag != tag:
                self.report_unclosed(element)

    def report_unclosed(self, element: Element) -> None:
        """Leave a mark where text would go on in an element that should have ended."""
        if element.tag not in BLOCKS:
            self.stack[-1].children.append(Element("unclosed", f"unclosed {element.tag}"))

    def handle_data(self, data: str) -> None:
        self.stack[-1].children.append(data)


def shown(html: str) -> str:
    """One line for each block and each run of text, indented as they nest."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    while len(builder.stack) > 1:
        builder.report_unclosed(builder.stack.pop())
    return "\n".join(_lines(builder.stack[0], ""))


def _name(tag: str, attributes: dict[str, str]) -> str:
    if tag == "img":
        attributes |= json.loads(attributes.pop("__astro_image_", "{}"))
        for ours in ("index", "inferSize"):
            attributes.pop(ours, None)
        attributes["src"] = unquote(attributes.get("src", "")).removeprefix("./")
        attributes["alt"] = WHITE.sub(" ", attributes.get("alt", ""))
    elif tag in CELLS and attributes.get("style", "").startswith(ALIGNED):
        attributes["align"] = attributes.pop("style").removeprefix(ALIGNED)
    elif tag in HEADINGS:
        attributes.pop("id", None)
    elif "href" in attributes:
        attributes["href"] = unquote(attributes["href"])
    return " ".join([tag, *(f"{name}={value!r}" for name, value in sorted(attributes.items()))])


def _lines(element: Element, indent: str) -> Iterator[str]:
    run: list[Piece] = []
    for part in _parts(element.children, Counter()):
        if isinstance(part, Piece):
            run.append(part)
            continue
        yield from _text_lines(run, indent)
        run = []
        yield f"{indent}<{part.name}>"
        if part.tag in ("pre", "script", "style"):
            text = EMPTY_LINES.sub(r"\1", _raw_text(part))
            yield f"{indent}  {text!r}"
        else:
            yield from _lines(part, indent + "  ")
    yield from _text_lines(run, indent)


def _parts(children: list[Element | str], marks: Marks) -> Iterator[Element | Piece]:
    """The blocks among these children, and the pieces of text between them."""
    for child in children:
        if isinstance(child, str):
            for value in child:
                yield Piece("&lt;" if value == "<" else value, marks)
        elif child.tag in BLOCKS:
            yield child
        elif child.tag in VOID or (not child.children and child.tag not in BARE_MARKS):
            yield Piece(f"<{child.name}>", marks)
        else:
            yield from _parts(child.children, marks + Counter([child.name]))


def _raw_text(element: Element) -> str:
    """The text of a `<pre>` with the elements in it named, but for the line ending that browsers drop."""
    named = [
        child if isinstance(child, str) else f"<{child.name}>{_raw_text(child)}" for child in element.children
    ]
    return "".join(named)


def _text_lines(run: list[Piece], indent: str) -> Iterator[str]:
    """One line for each stretch of text with the same marks, one for each `<br>`."""
    pieces = _settle_white_space(run)
    start = 0
    for index in range(1, len(pieces) + 1):
        if index == len(pieces) or pieces[index].marks != pieces[start].marks:
            marks = pieces[start].marks
            names = "".join(f"[{name}]" * count for name, count in sorted(marks.items()))
            yield f"{indent}{names}{''.join(piece.value for piece in pieces[start:index])!r}"
            start = index


def _settle_white_space(run: list[Piece]) -> list[Piece]:
    settled: list[Piece] = []
    white: list[Piece] = []
    for piece in run:
        if _is_white(piece.value):
            white.append(piece)
            continue
        settled.extend(_between(settled, white, piece))
        settled.append(piece)
        white = []
    settled.extend(_between(settled, white, None))
    return settled


def _is_white(value: str) -> bool:
    return value == "<br>" or value.isspace() or value == "\ufeff"


def _between(settled: list[Piece], white: list[Piece], after: Piece | None) -> list[Piece]:
    """White space and breaks with the marks that go on through all of them."""
    marks: Marks = Counter()
    if settled and after is not None:
        marks = settled[-1].marks & after.marks
        for piece in white:
            marks &= piece.marks
    text = "".join(piece.value for piece in white).replace("<br>", "\0")
    text = WHITE.sub(" ", text)
    text = re.sub(" ?\0 ?", "\0", text)
    if not settled:
        text = text.lstrip(" ")
    if after is None:
        text = text.rstrip(" ")
    return [Piece("<br>" if value == "\0" else value, marks) for value in text]
