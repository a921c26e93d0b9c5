"""YAML text → a tree of nodes with their exact spans in the text, within limits.

PyYAML's scanner and parser read the text. Its composer is not used: it follows aliases and recurses without a
bound, and resolves scalars as YAML 1.1 does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias, cast

import yaml

from exporters.core.errors import SourceError
from exporters.core.front_matter.scanner import Loader
from exporters.core.front_matter.yaml_faults import explain
from exporters.core.i18n import gettext_noop

MAX_CHARACTERS = 256 * 1024
MAX_DEPTH = 32
MAX_NODES = 20_000
TOO_DEEP = gettext_noop("the front matter is nested deeper than %(limit)s levels.")

# Line breaks in YAML 1.1, and so for PyYAML; ordinary characters in YAML 1.2 and js-yaml.
_YAML_1_1_BREAKS = "\x85\u2028\u2029"


@dataclass(frozen=True, slots=True)
class Span:
    """Where a node stands: character offsets into the text, properties (`!!str`, `&anchor`) included.

    end: after the last character; behind the trailing blank lines where a block scalar (`|`, `>`) comes last.
    line: counted from 0.
    """

    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """A single value. text: without quotes and escapes; style: "" for plain, else one of ' " | >."""

    span: Span
    tag: str | None
    text: str
    style: str


@dataclass(frozen=True, slots=True)
class SequenceNode:
    """A list. flow: whether it is written `[…]`."""

    span: Span
    tag: str | None
    items: "tuple[Node, ...]"
    flow: bool


@dataclass(frozen=True, slots=True)
class MappingNode:
    """Keys with values. flow: whether it is written `{…}`."""

    span: Span
    tag: str | None
    pairs: "tuple[tuple[Node, Node], ...]"
    flow: bool


@dataclass(frozen=True, slots=True)
class AliasNode:
    """`*name`, which stands for the node with the anchor `&name`."""

    span: Span
    target: "Node"


Node: TypeAlias = ScalarNode | SequenceNode | MappingNode | AliasNode


@dataclass(frozen=True, slots=True)
class _Extent:
    """The size of a node with its aliases expanded."""

    nodes: int = 1
    characters: int = 0
    depth: int = 1

    def around(self, child: "_Extent") -> "_Extent":
        return _Extent(
            self.nodes + child.nodes, self.characters + child.characters, max(self.depth, child.depth + 1)
        )


def compose(text: str, *, first_line: int) -> Node | None:
    """The one document in a YAML text; None where there is nothing but comments.

    first_line: the number of the text's first line in its file, for messages.
    Raises SourceError where the text is no YAML or over a limit.
    """
    check_length(text, first_line)
    masks = _choose_masks(text)
    try:
        return _Composer(text.translate(masks), masks, first_line).compose()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        sentence, params = explain(error)
        raise _refuse(sentence, first_line + line, **params) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position)
        raise _refuse(
            gettext_noop(
                "the front matter has the control character %(character)s, "
                "which YAML does not allow. Remove it."
            ),
            first_line + line,
            character=f"U+{error.character:04X}",
        ) from error


def check_length(text: str, first_line: int) -> None:
    """Raise SourceError where the text is over the limit."""
    if len(text) > MAX_CHARACTERS:
        raise _refuse(
            gettext_noop(
                "the front matter has %(found)s characters, over the limit of %(limit)s. "
                "Move the long texts into the body."
            ),
            first_line,
            found=f"{len(text):,}",
            limit=f"{MAX_CHARACTERS:,}",
        )


def _choose_masks(text: str) -> dict[int, str]:
    """For each line break of YAML 1.1 alone that is in the text, a character that is not in it."""
    present = [char for char in _YAML_1_1_BREAKS if char in text]
    unused = (chr(code) for code in range(0xE000, 0xF900) if chr(code) not in text)
    return {ord(char): next(unused) for char in present}


def _refuse(sentence: str, line: int, **params: object) -> SourceError:
    return SourceError(sentence, where=f"line {line}", **params)


class _Composer:
    """Builds the tree from PyYAML's events."""

    def __init__(self, text: str, masks: dict[int, str], first_line: int) -> None:
        self.events: Iterator[yaml.Event] = yaml.parse(text, Loader=Loader)
        self.originals = {ord(mask): chr(code) for code, mask in masks.items()}
        self.first_line = first_line
        self.anchors: dict[str, tuple[Node, _Extent]] = {}
        self.nodes = 0

    def compose(self) -> Node | None:
        next(self.events)  # the start of the stream
        if isinstance(next(self.events), yaml.StreamEndEvent):
            return None
        node, _ = self._node(next(self.events), 1)
        next(self.events)  # the end of the document
        following = next(self.events)
        if not isinstance(following, yaml.StreamEndEvent):
            raise self._refuse(
                gettext_noop("the front matter holds a second YAML document. Keep one."), following
            )
        return node

    def _node(self, event: yaml.Event, depth: int) -> tuple[Node, _Extent]:
        self.nodes += 1
        if depth > MAX_DEPTH:
            raise self._refuse(TOO_DEEP, event, limit=MAX_DEPTH)
        if isinstance(event, yaml.AliasEvent):
            node, extent = self._alias(event)
        elif isinstance(event, yaml.ScalarEvent):
            node, extent = self._scalar(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            node, extent = self._sequence(event, depth)
        else:
            node, extent = self._mapping(cast(yaml.MappingStartEvent, event), depth)
        self._check(extent, event)
        anchor = cast(yaml.NodeEvent, event).anchor
        if anchor is not None and not isinstance(event, yaml.AliasEvent):
            self.anchors[anchor] = (node, extent)
        return node, extent

    def _alias(self, event: yaml.AliasEvent) -> tuple[Node, _Extent]:
        if event.anchor not in self.anchors:
            raise self._refuse(
                gettext_noop("*%(anchor)s refers to no anchor &%(anchor)s before it."),
                event,
                anchor=event.anchor,
            )
        target, extent = self.anchors[event.anchor]
        return AliasNode(_span(event, event), target), extent

    def _scalar(self, event: yaml.ScalarEvent) -> tuple[Node, _Extent]:
        text = event.value.translate(self.originals)
        style = event.style or ""
        return ScalarNode(_span(event, event), event.tag, text, style), _Extent(characters=len(text))

    def _sequence(self, event: yaml.SequenceStartEvent, depth: int) -> tuple[Node, _Extent]:
        items: list[Node] = []
        extent = _Extent()
        for child in self._until(yaml.SequenceEndEvent):
            item, size = self._node(child, depth + 1)
            items.append(item)
            extent = extent.around(size)
        span = self._collection_span(event, items)
        return SequenceNode(span, event.tag, tuple(items), bool(event.flow_style)), extent

    def _mapping(self, event: yaml.MappingStartEvent, depth: int) -> tuple[Node, _Extent]:
        parts: list[Node] = []
        extent = _Extent()
        for child in self._until(yaml.MappingEndEvent):
            part, size = self._node(child, depth + 1)
            parts.append(part)
            extent = extent.around(size)
        span = self._collection_span(event, parts)
        pairs = tuple(zip(parts[::2], parts[1::2], strict=True))
        return MappingNode(span, event.tag, pairs, bool(event.flow_style)), extent

    def _until(self, end: type[yaml.Event]) -> Iterator[yaml.Event]:
        for event in self.events:
            self.last = event
            if isinstance(event, end):
                return
            yield event

    def _collection_span(self, event: yaml.CollectionStartEvent, children: list[Node]) -> Span:
        # PyYAML ends a block collection at the next token, behind comments that are no part of it.
        if event.flow_style or not children:
            return _span(event, self.last)
        start = _start(event)
        return Span(start.index, children[-1].span.end, start.line)

    def _check(self, extent: _Extent, event: yaml.Event) -> None:
        if max(self.nodes, extent.nodes) > MAX_NODES:
            raise self._refuse(
                gettext_noop("the front matter holds more than %(limit)s values."),
                event,
                limit=f"{MAX_NODES:,}",
            )
        if extent.characters > MAX_CHARACTERS:
            raise self._refuse(
                gettext_noop(
                    "the front matter has more than %(limit)s characters with its aliases written out."
                ),
                event,
                limit=f"{MAX_CHARACTERS:,}",
            )
        if extent.depth > MAX_DEPTH:
            raise self._refuse(TOO_DEEP, event, limit=MAX_DEPTH)

    def _refuse(self, sentence: str, event: yaml.Event, **params: object) -> SourceError:
        return _refuse(sentence, self.first_line + _start(event).line, **params)


def _span(first: yaml.Event, last: yaml.Event) -> Span:
    start = _start(first)
    return Span(start.index, cast(yaml.Mark, last.end_mark).index, start.line)


def _start(event: yaml.Event) -> yaml.Mark:
    # The type stubs allow for marks that are missing; PyYAML's own parser always sets them.
    return cast(yaml.Mark, event.start_mark)
