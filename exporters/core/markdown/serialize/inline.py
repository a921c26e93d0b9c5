"""Inline nodes as one line of Markdown, or several with hard breaks between them.

The children become a list of raw parts. A mark adds two placeholders, which
`delimiters.resolve_delimiters` fills once the parts beside them are known.
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
    Mark,
    Strong,
    Subscript,
    Superscript,
    Text,
)
from exporters.core.markdown.normalize.tree import SEPARATOR, normalize_inline
from exporters.core.markdown.serialize.autolinks import split_addresses
from exporters.core.markdown.serialize.delimiters import Pair, resolve_delimiters
from exporters.core.markdown.serialize.escape import (
    code_span,
    escape_label,
    escape_line_start,
    escape_text,
    guard_end,
    guard_start,
    resource,
)
from exporters.core.markdown.style import Style

# Where the text goes. flow: a paragraph; heading: one line; cell: one line without bare pipes.
Context = Literal["flow", "heading", "cell"]

_AUTOLINK = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>|\\\x00-\x20\x7f]+")
_MAIL = re.compile(r"[A-Za-z0-9.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]*[A-Za-z])+")
_BREAKS = re.compile(r"(?:<br>)+")

# The placeholder for a delimiter; all that matters is that it is no line ending.
_PENDING = "*"

_EMPHASIS = {"*": ("*", "_", "em"), "_": ("_", "*", "em")}
_STRONG = {"**": ("**", "strong"), "__": ("__", "**", "strong")}


def render_inline(children: tuple[Inline, ...], style: Style, context: Context = "flow") -> str:
    """The Markdown of one block's children; "" where there is nothing to show."""
    children = normalize_inline(children)
    if not children:
        return ""
    writer = _InlineWriter(style, context, escape_tildes=_count_tildes(children) > 1)
    writer.add(children)
    return writer.finish()


class _InlineWriter:
    """Collects the raw parts of one block."""

    def __init__(self, style: Style, context: Context, *, escape_tildes: bool) -> None:
        self.style = style
        self.context = context
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
        resolve_delimiters(self.parts, self.pairs)
        raw = guard_end("".join(self.parts))
        return _FINISHERS[self.context](raw)


def _finish_flow(raw: str) -> str:
    # A line of nothing but a tag would be an HTML block.
    return raw + SEPARATOR if _BREAKS.fullmatch(raw) else raw


def _finish_heading(raw: str) -> str:
    return raw[:-1] + "\\#" if raw[-1] == "#" else raw


def _finish_cell(raw: str) -> str:
    return raw.replace("|", "\\|")


_FINISHERS: dict[Context, Callable[[str], str]] = {
    "flow": _finish_flow,
    "heading": _finish_heading,
    "cell": _finish_cell,
}


def _count_tildes(children: tuple[Inline, ...]) -> int:
    """How many tildes the children show or need; two could strike out what is between them."""
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


def _escape(writer: _InlineWriter, value: str, *, tildes: bool) -> str:
    if writer.in_link:
        raw = escape_text(value).replace("]", "\\]")
    else:
        raw = SEPARATOR.join(escape_text(piece) for piece in split_addresses(value))
    return raw.replace("~", "\\~") if tildes else raw


def _add_text(writer: _InlineWriter, node: Text) -> None:
    raw = _escape(writer, node.value, tildes=writer.escape_tildes)
    if writer.starts_line():
        raw = guard_start(escape_line_start(raw) if writer.context == "flow" else raw)
    if raw[0] == ":" and writer.parts and writer.parts[-1].startswith("[^"):
        # Else a footnote reference and a colon would be a footnote definition.
        raw = "\\" + raw
    writer.parts.append(raw)


def _add_break(writer: _InlineWriter, _node: Break) -> None:
    if writer.context != "flow" or writer.starts_line() or writer.parts[-1] == "<br>":
        writer.parts.append("<br>")
        return
    writer.parts[-1] = guard_end(writer.parts[-1])
    if writer.last_ends(">"):
        # With two spaces after it, a tag could be alone on its line, which is an HTML block.
        writer.parts.append("\\\n")
    else:
        writer.parts.append(f"{writer.style.hard_break}\n")


def _add_code(writer: _InlineWriter, node: InlineCode) -> None:
    if writer.last_ends("`"):
        # An escaped backtick would lengthen the fence that follows it; a reference does not.
        writer.parts[-1] = writer.parts[-1][:-2] + "&#96;"
    if writer.context == "cell" and "\\|" in node.value:
        # In a table a code span cannot hold a backslash before a pipe.
        writer.parts.append(f"<code>{_escape(writer, node.value, tildes=True)}</code>")
    else:
        writer.parts.append(code_span(node.value))


def _add_image(writer: _InlineWriter, node: Image) -> None:
    _escape_bang(writer)
    alt = escape_label(node.alt)
    if writer.escape_tildes:
        alt = alt.replace("~", "\\~")
    writer.parts.append(f"![{alt}]({resource(node.url, node.title)})")


def _escape_bang(writer: _InlineWriter) -> None:
    if writer.last_ends("!"):
        writer.parts[-1] = writer.parts[-1][:-1] + "\\!"


def _add_html(writer: _InlineWriter, node: InlineHtml) -> None:
    value = node.value
    if writer.context != "flow":
        value = value.replace("\n", " ")
    if writer.context == "cell":
        value = value.replace("|", "&#124;")
    writer.parts.append(value)


def _add_footnote_reference(writer: _InlineWriter, node: FootnoteReference) -> None:
    _escape_bang(writer)
    writer.parts.append(f"[^{node.identifier}]")


def _add_link(writer: _InlineWriter, node: Link) -> None:
    if not node.title and len(node.children) == 1 and isinstance(node.children[0], Text):
        text = node.children[0].value
        if (text == node.url and _AUTOLINK.fullmatch(text)) or (
            f"mailto:{text}" == node.url and _MAIL.fullmatch(text)
        ):
            writer.parts.append(f"<{text}>")
            return
    _escape_bang(writer)
    writer.parts.append("[")
    writer.in_link = True
    writer.add(node.children)
    writer.in_link = False
    writer.parts.append(f"]({resource(node.url, node.title)})")


def _mark_adder(
    tag: str, find_candidates: Callable[[Style], tuple[str, ...]]
) -> Callable[[_InlineWriter, Any], None]:
    """An adder for one type of mark; inside a mark of the same type only HTML is sure to nest.

    find_candidates: the delimiters to try, in order, in a style.
    """

    def add_mark(writer: _InlineWriter, node: Mark) -> None:
        candidates = (tag,) if tag in writer.open_tags else find_candidates(writer.style)
        start = len(writer.parts)
        writer.parts.append(_PENDING)
        writer.open_tags.append(tag)
        writer.add(node.children)
        writer.open_tags.pop()
        writer.pairs.append(Pair(start, len(writer.parts), candidates))
        writer.parts.append(_PENDING)

    return add_mark


ADDERS: dict[type, Callable[[_InlineWriter, Any], None]] = {
    Text: _add_text,
    Break: _add_break,
    InlineCode: _add_code,
    Image: _add_image,
    InlineHtml: _add_html,
    FootnoteReference: _add_footnote_reference,
    Link: _add_link,
    Emphasis: _mark_adder("em", lambda style: _EMPHASIS[style.emphasis]),
    Strong: _mark_adder("strong", lambda style: _STRONG[style.strong]),
    Delete: _mark_adder("del", lambda _habits: ("~~", "del")),
    Superscript: _mark_adder("sup", lambda _habits: ("sup",)),
    Subscript: _mark_adder("sub", lambda _habits: ("sub",)),
}
