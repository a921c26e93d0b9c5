"""Nodes → blocks: a block is used only where `to_nodes` makes the very same nodes of it again."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from exporters.core.blocks.recognize import RECOGNIZERS, Recognized
from exporters.core.blocks.write import to_nodes
from exporters.core.document import RawBlock
from exporters.core.errors import ExportError, SourceError
from exporters.core.i18n import gettext_noop
from exporters.core.line_endings import to_lf
from exporters.core.markdown import (
    Block,
    Heading,
    Link,
    List,
    Paragraph,
    Root,
    Spanned,
    Table,
    Unrepresentable,
    parse_markdown,
    render_rich_text,
    script_scheme,
)
from exporters.core.references import References

UNSTABLE = gettext_noop("something that would change when an editor saves it")
_RICH = (Paragraph, Heading, List)
_DEFINITION = re.compile(r"^ {0,3}\[((?:[^\[\]\\]|\\.)+)\]:", re.MULTILINE)
_BRACKETED = re.compile(r"\[((?:[^\[\]\\]|\\.)+)\]")
# Block ids only have to differ within a page; made from the position, an import is the same twice.
_NAMESPACE = uuid.UUID("6f1b7a52-6a51-4b5c-9d1e-5f2f0c7f3a10")


@dataclass(frozen=True, slots=True)
class Fallback:
    """A node that stayed raw Markdown. line: of the body, counted from 1; reason: completes "it holds …".

    phrase, params: the reason as a msgid and the values for it; "" where it is said in English alone.
    """

    line: int
    reason: str
    phrase: str = field(default="", compare=False)
    params: Mapping[str, object] = field(default_factory=dict, compare=False)


def from_markdown(body: str, references: References) -> tuple[list[RawBlock], list[Fallback]]:
    """The blocks of a body, and the nodes that no block but `markdown` can hold.

    Raises SourceError for a text over a limit, and for a link that runs a script.
    """
    return from_nodes(parse_markdown(body), body, references)


def from_nodes(
    nodes: Sequence[Spanned], body: str, references: References
) -> tuple[list[RawBlock], list[Fallback]]:
    """As `from_markdown`, for nodes that are parsed already."""
    reader = _BodyReader(nodes, body, references, read_definitions(nodes, body), [], [])
    reader.read()
    blocks: list[RawBlock] = [
        {"type": kind, "value": _with_ids(value, f"{index}:{kind}"), "id": _make_id(f"{index}:{kind}")}
        for index, (kind, value) in enumerate(reader.blocks)
    ]
    return blocks, reader.fallbacks


def _make_id(path: str) -> str:
    return str(uuid.uuid5(_NAMESPACE, path))


def _with_ids(value: Any, path: str) -> Any:
    """The value, each item of a ListBlock with an id of its own. path: what the ids are made from."""
    if isinstance(value, dict):
        return {key: _with_ids(inner, path) for key, inner in value.items()}
    if isinstance(value, list) and all(
        isinstance(item, dict) and item.get("type") == "item" for item in value
    ):
        return [{**item, "id": _make_id(f"{path}:{index}")} for index, item in enumerate(value)]
    return value


@dataclass(frozen=True, slots=True)
class _BodyReader:
    """Reads the nodes of a body into blocks, one after the other."""

    nodes: Sequence[Spanned]
    body: str
    references: References
    definitions: Mapping[str, str]
    blocks: list[tuple[str, Any]]
    fallbacks: list[Fallback]

    def read(self) -> None:
        at = 0
        for spanned in self.nodes:
            refuse_scripts(spanned.block, f"line {self.line(spanned)}")
        while at < len(self.nodes):
            found = self.recognize(at) or self.rich_text(at) or self.raw_markdown(at)
            self.blocks.append((found.kind, found.value))
            at += found.count

    def line(self, spanned: Spanned) -> int:
        return self.body.count("\n", 0, spanned.start) + 1

    def recognize(self, at: int) -> Recognized | None:
        """The block that begins at this node, if it is lossless."""
        blocks = [spanned.block for spanned in self.nodes[at : at + 40]]
        for recognize in RECOGNIZERS.get(type(blocks[0]), ()):
            try:
                found = recognize(blocks, self.references)
                if found is not None and self.is_lossless(found, at):
                    return found
            except (Unrepresentable, ExportError):
                continue
        return None

    def is_lossless(self, found: Recognized, at: int) -> bool:
        written = to_nodes([{"type": found.kind, "value": found.value}], self.references)
        return written.children == tuple(spanned.block for spanned in self.nodes[at : at + found.count])

    def rich_text(self, at: int) -> Recognized | None:
        """The longest stretch of paragraphs, headings and lists that one rich text can hold."""
        end = at
        before: Block | None = None
        while end < len(self.nodes) and (end == at or self.recognize(end) is None):
            node = self.nodes[end].block
            # Draftail makes one list of two adjacent ones.
            adjacent_lists = isinstance(before, List) and isinstance(node, List)
            if not isinstance(node, _RICH) or adjacent_lists or not self.is_rich_text(node):
                break
            before, end = node, end + 1
        nodes = [spanned.block for spanned in self.nodes[at:end]]
        return Recognized("text", render_rich_text(nodes, self.references), end - at) if nodes else None

    def is_rich_text(self, node: Block) -> bool:
        """Whether a node comes back from rich text as it is."""
        try:
            html = render_rich_text([node], self.references)
            return to_nodes([{"type": "text", "value": html}], self.references) == Root((node,))
        except (Unrepresentable, ExportError):
            return False

    def raw_markdown(self, at: int) -> Recognized:
        """The source text of the node, with the link reference definitions that it uses."""
        spanned = self.nodes[at]
        self.fallbacks.append(self.fallback(spanned))
        text = to_lf(self.body[spanned.start : spanned.end])
        labels = dict.fromkeys(_label(label) for label in _BRACKETED.findall(text))
        used = "\n".join(self.definitions[label] for label in labels if label in self.definitions)
        return Recognized("markdown", f"{text}\n\n{used}" if used else text, 1)

    def fallback(self, spanned: Spanned) -> Fallback:
        line = self.line(spanned)
        try:
            render_rich_text([spanned.block], self.references)
        except Unrepresentable as error:
            return Fallback(line, str(error), error.phrase, error.params)
        except ExportError as error:
            return Fallback(line, str(error))
        return Fallback(line, UNSTABLE, UNSTABLE)


def refuse_scripts(node: object, where: str) -> None:
    """Raise SourceError for a link to a script, at any depth."""
    if isinstance(node, Link):
        scheme = script_scheme(node.url)
        if scheme is not None:
            raise SourceError(
                gettext_noop("links to %(scheme)s:…, which runs a script; remove the link"),
                where=where,
                scheme=scheme,
            )
    children = node.rows if isinstance(node, Table) else getattr(node, "children", node)
    if isinstance(children, tuple):
        for child in children:
            refuse_scripts(child, where)


def read_definitions(nodes: Sequence[Spanned], body: str) -> dict[str, str]:
    """label -> the source text of its link reference definition, which stands between the nodes."""
    ends = [0, *(spanned.end for spanned in nodes)]
    starts = [*(spanned.start for spanned in nodes), len(body)]
    found: dict[str, str] = {}
    for start, end in zip(ends, starts, strict=True):
        gap = to_lf(body[start:end])
        begins = [*(match.start() for match in _DEFINITION.finditer(gap)), len(gap)]
        for one, other in pairwise(begins):
            label = _DEFINITION.match(gap, one)
            if label is not None:
                found.setdefault(_label(label[1]), gap[one:other].strip("\n"))
    return found


def _label(text: str) -> str:
    return " ".join(text.split()).casefold()
