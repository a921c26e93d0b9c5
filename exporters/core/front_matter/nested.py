"""A changed list or mapping, item by item and key by key: what did not change keeps its bytes.

The edits are only proposed here; the editor reads the result back and writes the value anew where it is
another than was meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from exporters.core.errors import SourceError
from exporters.core.front_matter import tree
from exporters.core.front_matter.reader import construct
from exporters.core.front_matter.values import Value, is_same
from exporters.core.front_matter.writer import (
    is_one_line,
    quote,
    quote_single,
    write_entry,
    write_flow,
    write_item,
    write_scalar,
)


class Edit(NamedTuple):
    """The text between two offsets, replaced."""

    start: int
    end: int
    text: str


class Unchangeable(Exception):
    """What cannot be changed in parts."""


def edit_nested(yaml: str, node: tree.Node, value: Value, *, where: str, newline: str) -> str | None:
    """The YAML text with a value changed in parts; None where it cannot be."""
    try:
        edits = sorted(_Editor(yaml, where, newline).edits(node, value))
    except (Unchangeable, SourceError):
        return None
    for start, end, text in reversed(edits):
        yaml = yaml[:start] + text + yaml[end:]
    return yaml


def write_like(value: str, source: str, *, where: str) -> str:
    """A string in the quotes of the value that it replaces, where those can hold it."""
    if source[:1] == '"':
        return quote(value)
    if source[:1] == "'" and is_one_line(value):
        return quote_single(value)
    return write_scalar(value, where=where)


class _Editor:
    """yaml: the whole text. where: the key, for errors. newline: for new lines."""

    def __init__(self, yaml: str, where: str, newline: str) -> None:
        self.yaml, self.where, self.newline = yaml, where, newline

    def edits(self, node: tree.Node, value: Value) -> Iterator[Edit]:
        if self.is_unchanged(node, value):
            return
        span = node.span
        source = self.yaml[span.start : span.end]
        if isinstance(node, tree.AliasNode) or source[:1] in ("&", "!", ""):
            raise Unchangeable
        if isinstance(node, tree.ScalarNode):
            if isinstance(value, list | dict) or value is None or "\n" in source:
                raise Unchangeable
            text = (
                write_like(value, source, where=self.where)
                if isinstance(value, str)
                else write_scalar(value, where=self.where)
            )
            yield Edit(span.start, span.start + len(source.rstrip()), text)
        elif node.flow:
            if "\n" in source or "#" in source or not isinstance(value, list | dict):
                raise Unchangeable
            yield Edit(span.start, span.end, write_flow(value, where=self.where))
        elif isinstance(node, tree.MappingNode) and isinstance(value, dict):
            yield from self.mapping(node, value)
        elif isinstance(node, tree.SequenceNode) and isinstance(value, list):
            yield from self.sequence(node, value)
        else:
            raise Unchangeable

    def mapping(self, node: tree.MappingNode, value: dict[str, Value]) -> Iterator[Edit]:
        keys = [str(construct(key)) for key, _ in node.pairs]
        if not any(key in value for key in keys) or "<<" in keys:
            raise Unchangeable
        for (key_node, inner), key in zip(node.pairs, keys, strict=True):
            if key in value:
                yield from self.edits(inner, value[key])
            else:
                yield self.removal(key_node, self.end(inner, key_node), behind="")
        column = self.column(node.pairs[0][0])
        for key, new in value.items():
            if key not in keys:
                yield self.insertion(node, keys, key, new, list(value), " " * column)

    def insertion(
        self,
        node: tree.MappingNode,
        keys: list[str],
        key: str,
        value: Value,
        order: list[str],
        indent: str,
    ) -> Edit:
        """A new key behind the nearest one before it in the order, else behind the first that is there."""
        before = [each for each in order[: order.index(key)] if each in keys]
        pair = node.pairs[keys.index(before[-1]) if before else 0]
        at = self.line_end(self.end(pair[1], pair[0]))
        lines = write_entry(key, value, newline=self.newline, indent=indent)
        if at and self.yaml[at - 1 : at] != "\n":
            lines = self.newline + lines.removesuffix(self.newline)
        return Edit(at, at, lines)

    def sequence(self, node: tree.SequenceNode, value: list[Value]) -> Iterator[Edit]:
        olds = [construct(item) for item in node.items]
        matcher = SequenceMatcher(None, [_name(old) for old in olds], [_name(new) for new in value], False)
        prefix = self.before(node.items[0])
        if prefix.strip() != "-":
            raise Unchangeable
        indent = prefix[: prefix.index("-")]
        for action, start, end, first, last in matcher.get_opcodes():
            if action == "equal":
                continue
            paired = min(end - start, last - first)
            for offset in range(paired):
                yield from self.edits(node.items[start + offset], value[first + offset])
            for item in node.items[start + paired : end]:
                yield self.removal(item, self.end(item, item), behind="-")
            at = self.place(node, start + paired)
            lines = "".join(self.item(new, indent) for new in value[first + paired : last])
            if lines and at and self.yaml[at - 1 : at] != "\n":
                lines = self.newline + lines.removesuffix(self.newline)
            if lines:
                yield Edit(at, at, lines)

    def item(self, value: Value, indent: str) -> str:
        written = write_item(value, where=self.where, newline=self.newline, indent=indent)
        return f"{indent}-{written}{self.newline}"

    def place(self, node: tree.SequenceNode, number: int) -> int:
        """Where a new item goes, before the one of a number."""
        if number == 0:
            return self.line_start(node.items[0].span.start)
        item = node.items[number - 1]
        return self.line_end(self.end(item, item))

    def removal(self, node: tree.Node, end: int, *, behind: str) -> Edit:
        """The lines of a key or an item, which must be all that stands on them."""
        if self.before(node).strip() != behind:
            raise Unchangeable
        return Edit(self.line_start(node.span.start), self.line_end(end), "")

    def is_unchanged(self, node: tree.Node, value: Value) -> bool:
        return is_same(construct(node), value)

    def end(self, node: tree.Node, key: tree.Node) -> int:
        """The offset behind a value; behind its key where there is nothing."""
        start, end = node.span.start, node.span.end
        return max(start + len(self.yaml[start:end].rstrip(" \t\r\n")), key.span.end)

    def before(self, node: tree.Node) -> str:
        return self.yaml[self.line_start(node.span.start) : node.span.start]

    def column(self, node: tree.Node) -> int:
        return len(self.before(node))

    def line_start(self, offset: int) -> int:
        return self.yaml.rfind("\n", 0, offset) + 1

    def line_end(self, offset: int) -> int:
        if offset and self.yaml[offset - 1] == "\n":
            return offset
        end = self.yaml.find("\n", offset)
        return len(self.yaml) if end < 0 else end + 1


def _name(value: Value) -> str:
    """The same for the same values, for the alignment; what differs is compared again."""
    return repr(value)
