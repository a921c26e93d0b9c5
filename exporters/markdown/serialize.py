"""The Markdown of a tree: canonical, or in a file's own habits.

What comes out is read back by both of Astro's processors as exactly the tree that went in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from exporters.errors import ExportError
from exporters.markdown.escape import info_string, tidy_lines
from exporters.markdown.habits import CANONICAL, Habits
from exporters.markdown.inline import render_inline
from exporters.markdown.nodes import (
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
from exporters.markdown.normalize import MAX_NESTING, SEPARATOR
from exporters.markdown.stacking import Rendered, neighbour_habits, stack

_ALIGNMENTS = {None: "---", "left": ":---", "center": ":---:", "right": "---:"}
_FILLED_LINE = re.compile(r"\n(?=[^\n])")
_BARE_QUOTE = re.compile(r"^> $", re.MULTILINE)
_BARE_MARKER = re.compile(r"(?:[-+*]|[0-9]{1,9}[.)])(?:\n|\Z)")
_LARGEST_NUMBER = 999_999_999


def serialize(root: Root, habits: Habits = CANONICAL) -> str:
    """The body of a file: LF line endings, one at the end; "" for an empty root."""
    body = _render_children(root.children, habits, 0)
    return guard_body_start(body) + "\n" if body else ""


def serialize_block(block: Block, habits: Habits = CANONICAL) -> str:
    """One top-level block, without a line ending at its end; "" where it shows nothing."""
    return _render(block, habits, 0)


def guard_body_start(body: str) -> str:
    """A body that Sätteri does not take for front matter: it would read it a second time, and drop it."""
    if not body.startswith(("---", "+++")):
        return body
    first, _, rest = body.partition("\n")
    if set(first) == {"-"}:
        return f"***\n{rest}" if rest else "***"
    return f"{SEPARATOR}\n\n{body}"


def serialize_list_item(
    item: ListItem, marker: str, habits: Habits = CANONICAL, *, spread: bool = False, depth: int = 0
) -> str:
    """One item behind its marker ("-", "2."), further lines indented to match, no line ending at its end."""
    if any(isinstance(child, ThematicBreak) for child in item.children):
        # `- ---` is one rule, and `---` below a line of text makes it a heading.
        habits = replace(habits, thematic_break="___" if marker == "*" else "***")
    rendered = _render_each(item.children, habits, depth + 1)
    if item.checked is not None:
        rendered = _check(rendered, box="[x]" if item.checked else "[ ]")
    elif rendered and isinstance(rendered[0][0], List) and _BARE_MARKER.match(rendered[0][1]):
        # `- -` with one more dash is a rule.
        rendered.insert(0, (Html(SEPARATOR), SEPARATOR))
    body = stack(rendered, tight=not spread)
    return f"{marker} {_indent(body, len(marker) + 1)}" if body else marker


def _check(rendered: list[Rendered], *, box: str) -> list[Rendered]:
    if rendered and isinstance(rendered[0][0], Paragraph):
        paragraph, text = rendered[0]
        return [(paragraph, f"{box} {text}"), *rendered[1:]]
    # Only a paragraph can carry the box.
    return [(Paragraph(()), f"{box} {SEPARATOR}"), *rendered]


def _indent(text: str, width: int) -> str:
    return _FILLED_LINE.sub("\n" + " " * width, text)


def _render(block: Block, habits: Habits, depth: int) -> str:
    if depth > MAX_NESTING:
        raise ExportError(f"Blocks are nested deeper than {MAX_NESTING}. Take some of them out.")
    render = RENDERERS.get(type(block))
    if render is None:
        raise ExportError(f"Cannot write a {type(block).__name__}: add it to RENDERERS in {__name__}.")
    return render(block, habits, depth)


def _render_each(blocks: Sequence[Block], habits: Habits, depth: int) -> list[Rendered]:
    each = zip(blocks, neighbour_habits(blocks, habits), strict=True)
    rendered = [(block, _render(block, own, depth)) for block, own in each]
    return [pair for pair in rendered if pair[1]]


def _render_children(blocks: Sequence[Block], habits: Habits, depth: int) -> str:
    return stack(_render_each(blocks, habits, depth))


def _paragraph(node: Paragraph, habits: Habits, _depth: int) -> str:
    return render_inline(node.children, habits)


def _heading(node: Heading, habits: Habits, _depth: int) -> str:
    if not 1 <= node.depth <= 6:
        raise ExportError(f"A heading has a level of 1 to 6, not {node.depth}.")
    text = render_inline(node.children, habits, "heading")
    return f"{'#' * node.depth} {text}" if text else "#" * node.depth


def _thematic_break(_node: ThematicBreak, habits: Habits, _depth: int) -> str:
    return habits.thematic_break


def _blockquote(node: Blockquote, habits: Habits, depth: int) -> str:
    body = _render_children(node.children, habits, depth + 1)
    return _BARE_QUOTE.sub(">", "> " + body.replace("\n", "\n> "))


def _list(node: List, habits: Habits, depth: int) -> str:
    items = [
        serialize_list_item(item, marker, habits, spread=node.spread, depth=depth)
        for item, marker in zip(node.children, list_markers(node, habits), strict=True)
    ]
    if node.spread and len(items) == 1 and len(node.children[0].children) < 2:
        # Only a blank line makes a list loose; one item with one block has no place for it.
        width = items[0].index(" ") + 1 if " " in items[0] else 2
        return f"{items[0]}\n\n{' ' * width}{SEPARATOR}"
    return ("\n\n" if node.spread else "\n").join(items)


def list_markers(node: List, habits: Habits) -> list[str]:
    """The marker of each item of a list."""
    if not node.ordered:
        return [habits.bullet] * len(node.children)
    step = 1 if habits.numbering == "count" else 0
    # Only the first number means anything, so the others may stay within what is allowed.
    return [
        f"{min(node.start + step * index, _LARGEST_NUMBER)}{habits.ordered}"
        for index in range(len(node.children))
    ]


def _code(node: Code, habits: Habits, _depth: int) -> str:
    info, value = info_string(node.lang), tidy_lines(node.value)
    character = "~" if "`" in info else habits.fence[0]
    longest = max((len(run) for run in re.findall(re.escape(character) + "+", value)), default=0)
    fence = character * max(len(habits.fence), longest + 1, 3)
    return f"{fence}{info}\n{value}\n{fence}" if value else f"{fence}{info}\n{fence}"


def _verbatim(node: Html | Verbatim, _habits: Habits, _depth: int) -> str:
    return tidy_lines(node.value).strip("\n")


def _table(node: Table, habits: Habits, _depth: int) -> str:
    columns = max((len(row) for row in node.rows), default=0)
    if not columns:
        return ""
    lines = [_row([render_inline(cell, habits, "cell") for cell in row], columns) for row in node.rows]
    lines.insert(1, _row([_ALIGNMENTS[align] for align in node.align], columns, missing="---"))
    return "\n".join(lines)


def _row(cells: list[str], columns: int, *, missing: str = "") -> str:
    cells = cells[:columns] + [missing] * (columns - len(cells))
    return f"| {' | '.join(cells)} |"


def _footnote_definition(node: FootnoteDefinition, habits: Habits, depth: int) -> str:
    body = _indent(_render_children(node.children, habits, depth + 1), 4)
    return f"[^{node.identifier}]: {body}" if body else f"[^{node.identifier}]:"


RENDERERS: dict[type, Callable[[Any, Habits, int], str]] = {
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
