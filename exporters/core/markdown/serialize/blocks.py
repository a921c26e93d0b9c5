"""Nodes → Markdown: canonical, or in a file's own style.

Both of Astro's processors read the text back as exactly the nodes that it was written from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from exporters.core.errors import ExportError
from exporters.core.i18n import gettext_noop
from exporters.core.markdown.nodes import (
    Block,
    Blockquote,
    Code,
    FootnoteDefinition,
    Heading,
    Html,
    List,
    ListItem,
    Paragraph,
    Root,
    Table,
    ThematicBreak,
    Verbatim,
)
from exporters.core.markdown.normalize.tree import MAX_NESTING, SEPARATOR
from exporters.core.markdown.serialize.escape import info_string, tidy_lines
from exporters.core.markdown.serialize.inline import render_inline
from exporters.core.markdown.serialize.join import Rendered, join_blocks, list_style
from exporters.core.markdown.style import CANONICAL, Style

_ALIGNMENTS = {None: "---", "left": ":---", "center": ":---:", "right": "---:"}
_FILLED_LINE = re.compile(r"\n(?=[^\n])")
_BARE_QUOTE = re.compile(r"^> $", re.MULTILINE)
_BARE_MARKER = re.compile(r"(?:[-+*]|[0-9]{1,9}[.)])(?:\n|\Z)")
_LARGEST_NUMBER = 999_999_999


@dataclass(frozen=True, slots=True)
class Level:
    """How deep a block is nested. quoted: inside a block quote or a footnote."""

    depth: int = 0
    quoted: bool = False

    def inside(self, *, quoted: bool = False) -> Level:
        if self.depth == MAX_NESTING:
            raise ExportError(
                gettext_noop("Blocks are nested deeper than %(limit)s. Take some of them out."),
                limit=MAX_NESTING,
            )
        return Level(self.depth + 1, self.quoted or quoted)


TOP = Level()


def serialize_markdown(root: Root, style: Style = CANONICAL) -> str:
    """The body of a file: LF line endings, one at the end; "" for an empty root."""
    body = _render_children(root.children, style, TOP)
    return guard_body_start(body) + "\n" if body else ""


def serialize_block(block: Block, style: Style = CANONICAL) -> str:
    """One top-level block, without a line ending at its end; "" where it shows nothing."""
    return _render(block, style, TOP)


def serialize_list_item(
    item: ListItem, marker: str, style: Style = CANONICAL, *, spread: bool = False, alone: bool = False
) -> str:
    """One item behind its marker ("-", "2."), further lines indented to match, no line ending at its end.

    spread: whether its list is loose; alone: whether it is the list's only item.
    """
    return _list_item(item, marker, style, TOP, spread=spread, alone=alone)


def guard_body_start(body: str) -> str:
    """The body, changed where its beginning would be lost.

    Sätteri takes what looks like front matter for that, and Astro may trim the first line.
    """
    if body.startswith((" ", "\t")):
        # Astro trims the body of a collection's entry: what is indented would no longer be.
        return f"{SEPARATOR}\n\n{body}"
    if not body.startswith(("---", "+++")):
        return body
    first, _, rest = body.partition("\n")
    if set(first) == {"-"}:
        return f"***\n{rest}" if rest else "***"
    return f"{SEPARATOR}\n\n{body}"


def _render(block: Block, style: Style, level: Level) -> str:
    render = RENDERERS.get(type(block))
    if render is None:
        raise ExportError(f"Cannot write a {type(block).__name__}: add it to RENDERERS in {__name__}.")
    return render(block, style, level)


def _render_each(blocks: Sequence[Block], style: Style, level: Level) -> list[Rendered]:
    """The blocks that have a text, with it."""
    rendered: list[Rendered] = []
    for index, block in enumerate(blocks):
        own = style
        if isinstance(block, List):
            previous = rendered[-1] if rendered else None
            following = blocks[index + 1] if index + 1 < len(blocks) else None
            own = list_style(block, style, previous, following)
        text = _render(block, own, level)
        if text:
            rendered.append((block, text))
    return rendered


def _render_children(blocks: Sequence[Block], style: Style, level: Level) -> str:
    return join_blocks(_render_each(blocks, style, level), quoted=level.quoted)


def _indent(text: str, width: int) -> str:
    return _FILLED_LINE.sub("\n" + " " * width, text)


def _paragraph(node: Paragraph, style: Style, _level: Level) -> str:
    return render_inline(node.children, style)


def _heading(node: Heading, style: Style, _level: Level) -> str:
    if not 1 <= node.depth <= 6:
        raise ExportError(f"A heading has a level of 1 to 6, not {node.depth}.")
    text = render_inline(node.children, style, "heading")
    return f"{'#' * node.depth} {text}" if text else "#" * node.depth


def _thematic_break(_node: ThematicBreak, style: Style, _level: Level) -> str:
    return style.thematic_break


def _blockquote(node: Blockquote, style: Style, level: Level) -> str:
    body = _render_children(node.children, style, level.inside(quoted=True))
    return _BARE_QUOTE.sub(">", "> " + body.replace("\n", "\n> "))


def _list(node: List, style: Style, level: Level) -> str:
    alone = len(node.children) == 1
    spread = node.spread and any(map(_holds_paragraph, node.children))
    items = [
        _list_item(item, marker, style, level, spread=spread, alone=alone)
        for item, marker in zip(node.children, _list_markers(node, style), strict=True)
    ]
    return ("\n\n" if spread else "\n").join(items)


def _holds_paragraph(item: ListItem) -> bool:
    """Whether a loose item is shown otherwise than a tight one: only paragraphs, and a task's box, are."""
    return item.checked is not None or any(isinstance(child, Paragraph) for child in item.children)


def _list_item(item: ListItem, marker: str, style: Style, level: Level, *, spread: bool, alone: bool) -> str:
    if any(isinstance(child, ThematicBreak) for child in item.children):
        # `- ---` is one thematic break, and `---` below a line of text makes it a heading.
        style = replace(style, thematic_break="___" if marker == "*" else "***")
    rendered = _render_each(item.children, style, level.inside())
    if item.checked is not None:
        rendered = _check(rendered, box="[x]" if item.checked else "[ ]")
    elif rendered and isinstance(rendered[0][0], List) and _BARE_MARKER.match(rendered[0][1]):
        # `- -` and one more dash would be a thematic break.
        rendered.insert(0, (Html(SEPARATOR), SEPARATOR))
    if spread and _needs_separator(rendered, alone=alone, quoted=level.quoted):
        rendered.append((Html(SEPARATOR), SEPARATOR))
    body = join_blocks(rendered, in_item=True, tight=not spread, quoted=level.quoted)
    return f"{marker} {_indent(body, len(marker) + 1)}" if body else marker


def _needs_separator(rendered: list[Rendered], *, alone: bool, quoted: bool) -> bool:
    """Whether an item needs another block to be read as loose.

    Only a blank line between blocks or items makes a list loose, and a single item with a single block has no
    place for one. In a block quote, unified takes a blank line behind a nested list for that list's own, and
    Sätteri ignores one behind a block quote.
    """
    if not rendered:
        return False
    return (alone and len(rendered) == 1) or (quoted and isinstance(rendered[-1][0], List | Blockquote))


def _check(rendered: list[Rendered], *, box: str) -> list[Rendered]:
    if rendered and isinstance(rendered[0][0], Paragraph):
        paragraph, text = rendered[0]
        return [(paragraph, f"{box} {text}"), *rendered[1:]]
    # Only a paragraph can have a checkbox.
    return [(Paragraph(()), f"{box} {SEPARATOR}"), *rendered]


def _list_markers(node: List, style: Style) -> list[str]:
    """The marker of each item of a list."""
    if not node.ordered:
        return [style.bullet] * len(node.children)
    if not 0 <= node.start <= _LARGEST_NUMBER:
        raise ExportError(f"A list is numbered from 0 to {_LARGEST_NUMBER}, not from {node.start}.")
    step = 1 if style.numbering == "count" else 0
    # Only the first number counts, so the others may stop at the largest that is allowed.
    return [
        f"{min(node.start + step * index, _LARGEST_NUMBER)}{style.ordered}"
        for index in range(len(node.children))
    ]


def _code(node: Code, style: Style, _level: Level) -> str:
    info, value = info_string(node.lang), tidy_lines(node.value)
    character = "~" if "`" in info else style.fence[0]
    longest = max((len(run) for run in re.findall(re.escape(character) + "+", value)), default=0)
    fence = character * max(len(style.fence), longest + 1, 3)
    return f"{fence}{info}\n{value}\n{fence}" if value else f"{fence}{info}\n{fence}"


def _verbatim(node: Html | Verbatim, _habits: Style, _level: Level) -> str:
    return tidy_lines(node.value).strip("\n")


def _table(node: Table, style: Style, _level: Level) -> str:
    columns = max((len(row) for row in node.rows), default=0)
    if not columns:
        return ""
    lines = [_row([render_inline(cell, style, "cell") for cell in row], columns) for row in node.rows]
    lines.insert(1, _row([_ALIGNMENTS[align] for align in node.align], columns, missing="---"))
    return "\n".join(lines)


def _row(cells: list[str], columns: int, *, missing: str = "") -> str:
    cells = cells[:columns] + [missing] * (columns - len(cells))
    return f"| {' | '.join(cells)} |"


def _footnote_definition(node: FootnoteDefinition, style: Style, level: Level) -> str:
    body = _indent(_render_children(node.children, style, level.inside(quoted=True)), 4)
    return f"[^{node.identifier}]: {body}" if body else f"[^{node.identifier}]:"


RENDERERS: dict[type, Callable[[Any, Style, Level], str]] = {
    Paragraph: _paragraph,
    Heading: _heading,
    ThematicBreak: _thematic_break,
    Blockquote: _blockquote,
    List: _list,
    Code: _code,
    Html: _verbatim,
    Verbatim: _verbatim,
    Table: _table,
    FootnoteDefinition: _footnote_definition,
}
