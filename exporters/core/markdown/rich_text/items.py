"""List items with several blocks: one line in the editor, with a key that says how to take it apart.

Draftail keeps one line of text an item, line breaks included, and drops every attribute but its own
`data-block-key`. So that key says whether the list is loose, and what each further block is, which stands
behind two breaks: a paragraph (P) or code (C and its language), whose lines are in the code style.

    <li data-block-key="loose3Csh">Run:<br/><br/><code>ls</code><br/><code>cd</code></li>
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from exporters.core.i18n import gettext_noop
from exporters.core.markdown.nodes import Block, Break, Code, Inline, InlineCode, List, ListItem, Paragraph
from exporters.core.markdown.normalize.tree import normalize_inline
from exporters.core.markdown.rich_text.flatten import Unrepresentable
from exporters.core.markdown.rich_text.runs import Run, is_space, to_inline

# Letters and digits only: Draft.js takes keys apart at "-".
_KEY = re.compile(r"(loose|tight)\d+((?:P|C[a-z0-9]*)*)")
_PART = re.compile(r"P|C[a-z0-9]*")
_LANGUAGE = re.compile(r"[a-z0-9]*")

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class ItemKey:
    """What the `data-block-key` of an item says. parts: for each further block "P" or, for code, "Csh"."""

    loose: bool = False
    parts: tuple[str, ...] = ()

    def write(self, number: int) -> str:
        """A key that no other block of the text has; "" where there is nothing to say."""
        if not self.loose and not self.parts:
            return ""
        return f"{'loose' if self.loose else 'tight'}{number}{''.join(self.parts)}"


def read_key(key: str) -> ItemKey:
    """The opposite of `ItemKey.write`; an empty ItemKey for a key of Draftail's own."""
    found = _KEY.fullmatch(key)
    return ItemKey(found[1] == "loose", tuple(_PART.findall(found[2]))) if found else ItemKey()


def split_item(item: ListItem) -> tuple[tuple[Inline, ...], tuple[str, ...], list[List]]:
    """The line of an item, the parts of its key, and the lists in it. Raises Unrepresentable."""
    if item.checked is not None:
        raise Unrepresentable(gettext_noop("a list of tasks"))
    count = next((n for n, child in enumerate(item.children) if isinstance(child, List)), len(item.children))
    texts, rest = item.children[:count], item.children[count:]
    lists = [child for child in rest if isinstance(child, List)]
    if len(lists) != len(rest) or (texts and not isinstance(texts[0], Paragraph)):
        raise Unrepresentable(
            gettext_noop("a list item in which other things than text and code come before its lists")
        )
    parts = tuple(_part(text) for text in texts[1:])
    line: list[Inline] = []
    for number, text in enumerate(texts):
        line += [Break(), Break()] if number else []
        line += _inline(text, alone=len(texts) == 1)
    return tuple(line), parts, lists


def _inline(block: Block, *, alone: bool) -> Sequence[Inline]:
    if isinstance(block, Paragraph):
        if not alone and _has_empty_line(block.children):
            raise Unrepresentable(gettext_noop("a list item with an empty line in one of its paragraphs"))
        return block.children
    assert isinstance(block, Code)
    lines = block.value.split("\n")
    if not block.value.strip() or any(
        NO_BREAK_SPACE in line or "\t" in line or (line and not line.strip()) for line in lines
    ):
        raise Unrepresentable(gettext_noop("code in a list item, with spaces that the editor drops"))
    inline: list[Inline] = []
    for line in lines:
        inline += [Break(), InlineCode(line.replace(" ", NO_BREAK_SPACE) or NO_BREAK_SPACE)]
    return inline[1:]


def _part(block: Block) -> str:
    if isinstance(block, Paragraph):
        return "P"
    if not isinstance(block, Code) or not _LANGUAGE.fullmatch(block.lang):
        raise Unrepresentable(gettext_noop("a list item that holds more than text, lists and plain code"))
    return f"C{block.lang}"


def _has_empty_line(children: Sequence[Inline]) -> bool:
    """Whether two hard breaks follow one another, at any depth."""
    last: Inline | None = None
    for child in children:
        if isinstance(child, Break) and isinstance(last, Break):
            return True
        if _has_empty_line(getattr(child, "children", ())):
            return True
        last = child
    return False


def join_parts(runs: Sequence[Run], parts: Sequence[str]) -> list[Block] | None:
    """The blocks of an item's line; None where an editor has changed which parts it has."""
    segments = _split_runs(runs)
    if len(segments) != len(parts) + 1:
        return None
    blocks: list[Block] = []
    for part, segment in zip(("P", *parts), segments, strict=True):
        block = _paragraph(segment) if part == "P" else _code(segment, part[1:])
        if block is None:
            return None
        blocks.append(block)
    return blocks


def _split_runs(runs: Sequence[Run]) -> list[list[Run]]:
    """The runs between empty lines (two breaks)."""
    segments: list[list[Run]] = [[]]
    for run in runs:
        after_break = bool(segments[-1]) and isinstance(segments[-1][-1].leaf, Break)
        if after_break and is_space(run):
            continue
        if after_break and isinstance(run.leaf, Break):
            segments[-1].pop()
            segments.append([])
        else:
            segments[-1].append(run)
    return segments


def _paragraph(runs: Sequence[Run]) -> Block | None:
    children = normalize_inline(to_inline(runs))
    return Paragraph(children) if children else None


def _code(runs: Sequence[Run], language: str) -> Block | None:
    lines = [""]
    for run in runs:
        if isinstance(run.leaf, Break):
            lines.append("")
        elif isinstance(run.leaf, InlineCode):
            lines[-1] += run.leaf.value
        elif not is_space(run):
            return None
    value = "\n".join("" if line == NO_BREAK_SPACE else line.replace(NO_BREAK_SPACE, " ") for line in lines)
    return Code(value, language) if value.strip() else None
