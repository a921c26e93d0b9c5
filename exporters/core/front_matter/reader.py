"""YAML text → its keys and values, as js-yaml, Astro's parser, reads them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from exporters.core.errors import SourceError
from exporters.core.front_matter import tree
from exporters.core.front_matter.fences import SourceFile
from exporters.core.front_matter.plain import read_plain
from exporters.core.front_matter.toml import read_toml
from exporters.core.front_matter.values import MAX_SAFE_INTEGER, Value, resolve
from exporters.core.i18n import gettext_noop

_SURROGATE = re.compile("[\ud800-\udfff]")
_TAG = "tag:yaml.org,2002:"
UNREADABLE_TAG = gettext_noop("a value is tagged %(tag)s, which cannot be read. Remove the tag.")


@dataclass(frozen=True, slots=True)
class MappingEntry:
    """One entry of the top-level mapping.

    source: the value exactly as it is written, quotes and line breaks included; "" for an empty one.
    line: where the key stands in the file, counted from 1.
    """

    key: str
    value: Value
    source: str
    line: int
    key_span: tree.Span
    node: tree.Node


def read_values(source: SourceFile) -> dict[str, Value]:
    """The values of a file's front matter, YAML or TOML; empty where it has none.

    Raises SourceError as `read` does.
    """
    if source.kind == "toml":
        return read_toml(source)
    return read(source.yaml, first_line=source.first_line)


def read(yaml: str, *, first_line: int = 2) -> dict[str, Value]:
    """The keys and values of a YAML front matter, in the file's order.

    first_line: the number of the text's first line in its file, for messages.
    Raises SourceError, naming line and reason, for what is no YAML, is no mapping, has a key twice, or is
    over a limit of exporters/core/front_matter/tree.py.
    """
    plain = read_plain(yaml)
    return parse(yaml, first_line=first_line) if plain is None else plain


def parse(yaml: str, *, first_line: int = 2) -> dict[str, Value]:
    """As `read`, always with the YAML parser."""
    root = _compose_mapping(yaml, first_line)
    return _Constructor(first_line).mapping(root) if root else {}


def read_entries(yaml: str, *, first_line: int = 2) -> tuple[MappingEntry, ...]:
    """The top-level entries with their source texts and positions; what `<<` merges in is not among them.

    Raises SourceError as `read` does.
    """
    root = _compose_mapping(yaml, first_line)
    if root is None:
        return ()
    constructor = _Constructor(first_line)
    # Raises SourceError for a faulty entry, a duplicate key among them.
    constructor.mapping(root)
    return tuple(
        MappingEntry(
            key=constructor.key(key),
            value=constructor.value(node),
            source=yaml[node.span.start : node.span.end],
            line=first_line + key.span.line,
            key_span=key.span,
            node=node,
        )
        for key, node in root.pairs
        if not _is_merge(key)
    )


def construct(node: tree.Node) -> Value:
    """The value of a node; raises SourceError, which names no line of the file."""
    return _Constructor(0).value(node)


def is_marked(node: tree.Node, yaml: str) -> bool:
    """Whether a value has anchors, aliases or tags, at any depth: it is more than it says."""
    if isinstance(node, tree.AliasNode) or yaml[node.span.start : node.span.start + 1] in ("&", "!"):
        return True
    if isinstance(node, tree.SequenceNode):
        return any(is_marked(item, yaml) for item in node.items)
    if isinstance(node, tree.MappingNode):
        parts = (part for pair in node.pairs for part in pair)
        return any(is_marked(part, yaml) or _is_merge(part) for part in parts)
    return False


def _compose_mapping(yaml: str, first_line: int) -> tree.MappingNode | None:
    root = tree.compose(yaml, first_line=first_line)
    if root is None or (isinstance(root, tree.ScalarNode) and _Constructor(first_line).value(root) is None):
        return None
    if not isinstance(root, tree.MappingNode):
        raise SourceError(
            gettext_noop("the front matter is not a mapping. Write it as lines of `key: value`."),
            where=f"line {first_line + root.span.line}",
        )
    return root


def _is_merge(key: tree.Node) -> bool:
    return isinstance(key, tree.ScalarNode) and key.text == "<<" and not key.style and key.tag is None


class _Constructor:
    """Nodes → values. first_line: as in `read`."""

    def __init__(self, first_line: int) -> None:
        self.first_line = first_line

    def value(self, node: tree.Node) -> Value:
        if isinstance(node, tree.AliasNode):
            return self.value(node.target)
        if isinstance(node, tree.ScalarNode):
            return self._scalar(node)
        if isinstance(node, tree.SequenceNode):
            self._check_tag(node, "seq")
            return [self.value(item) for item in node.items]
        return self.mapping(node)

    def mapping(self, node: tree.MappingNode) -> dict[str, Value]:
        self._check_tag(node, "map")
        own: dict[str, Value] = {}
        merged: dict[str, Value] = {}
        for key_node, value_node in node.pairs:
            if _is_merge(key_node):
                for key, value in self._merged(value_node):
                    merged.setdefault(key, value)
                continue
            key = self.key(key_node)
            if key in own:
                raise self._refuse(
                    gettext_noop("the key %(key)r is there twice. Remove one of the two."),
                    key_node,
                    key=key[:80],
                )
            own[key] = self.value(value_node)
        return own | {key: value for key, value in merged.items() if key not in own}

    def key(self, node: tree.Node) -> str:
        """A key as JavaScript has it: always a string, so that `1` and `"1"` are the same key."""
        value = self.value(node)
        if isinstance(value, str):
            return value
        if value is None or isinstance(value, bool):
            return {None: "null", True: "true", False: "false"}[value]
        if isinstance(value, int) and abs(value) <= MAX_SAFE_INTEGER:
            return str(value)
        raise self._refuse(gettext_noop("a key of the front matter is no text. Write it in quotes."), node)

    def _merged(self, node: tree.Node) -> Iterator[tuple[str, Value]]:
        target = node.target if isinstance(node, tree.AliasNode) else node
        for source in target.items if isinstance(target, tree.SequenceNode) else (target,):
            value = self.value(source)
            if not isinstance(value, dict):
                raise self._refuse(gettext_noop("`<<` merges something that is no mapping."), node)
            yield from value.items()

    def _scalar(self, node: tree.ScalarNode) -> Value:
        if node.tag is None:
            return self._resolve(node) if not node.style else self._text(node)
        if node.tag == "!":
            return self._text(node) if node.text or node.style else None
        construct = _TAGGED.get(node.tag.removeprefix(_TAG))
        value = construct(self._resolve(node), self._text(node)) if construct else _REFUSED
        if value is _REFUSED:
            raise self._refuse(UNREADABLE_TAG, node, tag=_shorten(node.tag))
        return value

    def _text(self, node: tree.ScalarNode) -> str:
        """The text of a quoted scalar; two escapes of UTF-16 are one character, as in JavaScript."""
        if not _SURROGATE.search(node.text):
            return node.text
        try:
            return node.text.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError as error:
            raise self._refuse(
                gettext_noop(
                    "a value has an escape that is half of a character. Write the character itself."
                ),
                node,
            ) from error

    def _resolve(self, node: tree.ScalarNode) -> Value:
        try:
            return resolve(node.text)
        except ValueError as error:
            raise self._refuse(
                gettext_noop("%(value)s is no date. Correct it or write it in quotes."),
                node,
                value=node.text[:40],
            ) from error

    def _check_tag(self, node: tree.SequenceNode | tree.MappingNode, name: str) -> None:
        if node.tag not in (None, "!", _TAG + name):
            raise self._refuse(UNREADABLE_TAG, node, tag=_shorten(node.tag))

    def _refuse(self, sentence: str, node: tree.Node, **params: object) -> SourceError:
        return SourceError(sentence, where=f"line {self.first_line + node.span.line}", **params)


def _shorten(tag: str) -> str:
    return tag.replace(_TAG, "!!")[:40]


class _Refused(str):
    """The type of _REFUSED: what a scalar's text is, when it does not fit its tag."""


_REFUSED = _Refused()


def _only(*types: type) -> Callable[[Value, str], Value]:
    return lambda value, _text: value if type(value) in types else _REFUSED


def _tagged_float(value: Value, text: str) -> Value:
    # js-yaml does not take 0x1F for a float.
    return _REFUSED if re.match(r"[-+]?0[box]", text) else _only(int, float)(value, text)


_TAGGED: dict[str, Callable[[Value, str], Value]] = {
    "str": lambda _value, text: text,
    "null": _only(type(None)),
    "bool": _only(bool),
    "int": _only(int),
    "float": _tagged_float,
    "timestamp": _only(date, datetime),
}
