"""Inline nodes as one line of Markdown, or several where hard breaks part them.

The children become a list of raw parts; marks leave two empty places each, which
`delimiters.settle_pairs` fills once all their neighbours are known.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal

from exporters.core.errors import ExportError
from exporters.core.markdown.nodes import (
    Break,
    Delete,
    Emphasis,
    FootnoteReference,
    Image,
    Inline,
    InlineCode,
    InlineHtml,
    Link,
    Strong,
    Subscript,
    Superscript,
    Text,
)
from exporters.core.markdown.normalize.tree import SEPARATOR, normalize_inline
from exporters.core.markdown.serialize.autolinks import split_addresses
from exporters.core.markdown.serialize.delimiters import Pair, settle_pairs
from exporters.core.markdown.serialize.escape import (
    code_span,
    escape_label,
    escape_line_start,
    escape_text,
    guard_end,
    guard_start,
    resource,
)
from exporters.core.markdown.style import Habits

# flow: lines of their own; heading: one line; cell: one line without bare pipes.
Place = Literal["flow", "heading", "cell"]

_AUTOLINK = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>|\\\x00-\x20\x7f]+")
_MAIL = re.compile(r"[A-Za-z0-9.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]*[A-Za-z])+")
_BREAKS = re.compile(r"(?:<br>)+")

# Stands where a delimiter will; only its not being a line ending matters.
_PENDING = "*"

_EMPHASIS = {"*": ("*", "_", "em"), "_": ("_", "*", "em")}
_STRONG = {"**": ("**", "strong"), "__": ("__", "**", "strong")}


def render_inline(children: tuple[Inline, ...], habits: Habits, place: Place = "flow") -> str:
    """The raw Markdown of one block's children; "" where there is nothing to show."""
    children = normalize_inline(children)
    if not children:
        return ""
    line = _Line(habits, place, escape_tildes=_count_tildes(children) > 1)
    line.add(children)
    return line.finish()


class _Line:
    """The raw parts of one block as they grow."""

    def __init__(self, habits: Habits, place: Place, *, escape_tildes: bool) -> None:
        self.habits = habits
        self.place = place
        self.escape_tildes = escape_tildes
        self.in_link = False
        self.open_tags: list[str] = []
        self.parts: list[str] = []
        self.pairs: list[Pair] = []

    def add(self, children: tuple[Inline, ...]) -> None:
        for node in children:
            add = ADDERS.get(type(node))
            if add is None:
                raise ExportError(f"Cannot write a {type(node).__name__}: add it to ADDERS in {__name__}.")
            add(self, node)

    def starts_line(self) -> bool:
        return not self.parts or self.parts[-1][-1] == "\n"

    def last_ends(self, character: str) -> bool:
        return bool(self.parts) and self.parts[-1][-1] == character

    def finish(self) -> str:
        index = len(self.parts)
        while index and (self.parts[index - 1] == "<br>" or self.parts[index - 1][-1] == "\n"):
            index -= 1
            self.parts[index] = "<br>"
        settle_pairs(self.parts, self.pairs)
        raw = guard_end("".join(self.parts))
        return _FINISHERS[self.place](raw)


def _finish_flow(raw: str) -> str:
    # A line of nothing but a tag would be a block of HTML, not a paragraph.
    return raw + SEPARATOR if _BREAKS.fullmatch(raw) else raw


def _finish_heading(raw: str) -> str:
    return raw[:-1] + "\\#" if raw[-1] == "#" else raw


def _finish_cell(raw: str) -> str:
    return raw.replace("|", "\\|")


_FINISHERS: dict[Place, Callable[[str], str]] = {
    "flow": _finish_flow,
    "heading": _finish_heading,
    "cell": _finish_cell,
}


def _count_tildes(children: tuple[Inline, ...]) -> int:
    """How many tildes the children will show or need; two could strike out what is between them."""
    count = 0
    for node in children:
        if isinstance(node, Text):
            count += node.value.count("~")
        elif isinstance(node, Image):
            count += node.alt.count("~")
        elif isinstance(node, Delete):
            count += 2
        elif not isinstance(node, InlineCode | Break | InlineHtml | FootnoteReference):
            count += _count_tildes(node.children)
    return count


def _escape(line: _Line, value: str, *, tildes: bool) -> str:
    if line.in_link:
        raw = escape_text(value).replace("]", "\\]")
    else:
        raw = SEPARATOR.join(escape_text(piece) for piece in split_addresses(value))
    return raw.replace("~", "\\~") if tildes else raw


def _add_text(line: _Line, node: Text) -> None:
    raw = _escape(line, node.value, tildes=line.escape_tildes)
    if line.starts_line():
        raw = guard_start(escape_line_start(raw) if line.place == "flow" else raw)
    if raw[0] == ":" and line.parts and line.parts[-1].startswith("[^"):
        # Not a footnote's definition.
        raw = "\\" + raw
    line.parts.append(raw)


def _add_break(line: _Line, _node: Break) -> None:
    if line.place != "flow" or line.starts_line() or line.parts[-1] == "<br>":
        line.parts.append("<br>")
        return
    line.parts[-1] = guard_end(line.parts[-1])
    if line.last_ends(">"):
        # With spaces after it, a tag could be alone on its line: a block of HTML.
        line.parts.append("\\\n")
    else:
        line.parts.append(f"{line.habits.hard_break}\n")


def _add_code(line: _Line, node: InlineCode) -> None:
    if line.last_ends("`"):
        # Not as an escape: the backtick would lengthen the fence.
        line.parts[-1] = line.parts[-1][:-2] + "&#96;"
    if line.place == "cell" and "\\|" in node.value:
        # In a table a code span cannot hold a backslash before a pipe.
        line.parts.append(f"<code>{_escape(line, node.value, tildes=True)}</code>")
    else:
        line.parts.append(code_span(node.value))


def _add_image(line: _Line, node: Image) -> None:
    _escape_bang(line)
    alt = escape_label(node.alt)
    if line.escape_tildes:
        alt = alt.replace("~", "\\~")
    line.parts.append(f"![{alt}]({resource(node.url, node.title)})")


def _escape_bang(line: _Line) -> None:
    if line.last_ends("!"):
        line.parts[-1] = line.parts[-1][:-1] + "\\!"


def _add_html(line: _Line, node: InlineHtml) -> None:
    value = node.value
    if line.place != "flow":
        value = value.replace("\n", " ")
    if line.place == "cell":
        value = value.replace("|", "&#124;")
    line.parts.append(value)


def _add_footnote_reference(line: _Line, node: FootnoteReference) -> None:
    _escape_bang(line)
    line.parts.append(f"[^{node.identifier}]")


def _add_link(line: _Line, node: Link) -> None:
    if not node.title and len(node.children) == 1 and isinstance(node.children[0], Text):
        text = node.children[0].value
        if (text == node.url and _AUTOLINK.fullmatch(text)) or (
            f"mailto:{text}" == node.url and _MAIL.fullmatch(text)
        ):
            line.parts.append(f"<{text}>")
            return
    _escape_bang(line)
    line.parts.append("[")
    line.in_link = True
    line.add(node.children)
    line.in_link = False
    line.parts.append(f"]({resource(node.url, node.title)})")


def _mark_adder(tag: str, find_ways: Callable[[Habits], tuple[str, ...]]) -> Callable[[_Line, Any], None]:
    """An adder for one type of mark; inside another of its type only HTML surely nests."""

    def add_mark(line: _Line, node: Emphasis | Strong | Delete | Superscript | Subscript) -> None:
        ways = (tag,) if tag in line.open_tags else find_ways(line.habits)
        start = len(line.parts)
        line.parts.append(_PENDING)
        line.open_tags.append(tag)
        line.add(node.children)
        line.open_tags.pop()
        line.pairs.append(Pair(start, len(line.parts), ways))
        line.parts.append(_PENDING)

    return add_mark


ADDERS: dict[type, Callable[[_Line, Any], None]] = {
    Text: _add_text,
    Break: _add_break,
    InlineCode: _add_code,
    Image: _add_image,
    InlineHtml: _add_html,
    FootnoteReference: _add_footnote_reference,
    Link: _add_link,
    Emphasis: _mark_adder("em", lambda habits: _EMPHASIS[habits.emphasis]),
    Strong: _mark_adder("strong", lambda habits: _STRONG[habits.strong]),
    Delete: _mark_adder("del", lambda _habits: ("~~", "del")),
    Superscript: _mark_adder("sup", lambda _habits: ("sup",)),
    Subscript: _mark_adder("sub", lambda _habits: ("sub",)),
}
