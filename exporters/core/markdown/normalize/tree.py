"""Inline nodes in normal form: nodes that are shown alike become equal.

`normalize_inline` guarantees, and a second call changes nothing:

- white space is collapsed (space, tab, line endings and form feed to one space; other spaces, such
  as NBSP, stay), in alternative text too, and none stands at either end or beside a hard break;
- text and code are never empty, code has spaces for line endings; neighbouring texts are one, and
  neighbouring code spans;
- a mark (emphasis, strong, delete, superscript, subscript) or a link neither begins nor ends with
  white space of any kind or with a hard break, and is dropped where nothing else was in it; a link that
  had no children at all stays;
- equal neighbours are one: marks of the same type, links of the same address and title;
- of nested marks and links the one that goes on longest is outermost; of equally long ones the link, then
  superscript, subscript, emphasis, strong, delete; a link is never split, a mark that ends inside one is; no
  link is inside a link;
- a mark inside a mark of its own type stays, since it is shown as two elements;
- the address of a link has no percent sign that encodes nothing;
- the separator (an empty comment) is gone; NUL and lone surrogates, which no file can hold, are U+FFFD.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from exporters.core.errors import ExportError
from exporters.core.i18n import gettext_noop
from exporters.core.markdown.nodes import (
    Break,
    Delete,
    Emphasis,
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
from exporters.core.markdown.normalize.normalized import is_normalized
from exporters.core.markdown.normalize.white_space import (
    COLLAPSIBLE,
    SPACES,
    tidy_address,
    tidy_code,
    tidy_text,
)

# The order among marks that go on equally long, outermost first.
_MARKS: tuple[type[Mark], ...] = (
    Superscript,
    Subscript,
    Emphasis,
    Strong,
    Delete,
)
_RANK = {mark: rank for rank, mark in enumerate(_MARKS)}

MAX_NESTING = 100
SEPARATOR = "<!-- -->"
"""What the serializer puts between two nodes that would be read as one; it shows nothing."""

# (rank, level): the inner of two nested emphases is (2, 1). Sorts as they nest.
_MarkKey = tuple[int, int]
_Marks = frozenset[_MarkKey]
_LinkKey = tuple[str, str] | None


@dataclass(slots=True)
class _Leaf:
    """A node without children, and the marks and link around it.

    space: whether it is white space or a hard break, which no mark begins or ends with.
    """

    node: Inline
    marks: _Marks
    link: _LinkKey
    space: bool = False


def normalize_inline(children: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """The children of one block in normal form, as the module's docstring defines it."""
    if not children:
        return ()
    if len(children) == 1 and type(children[0]) is Text:
        value = tidy_text(children[0].value).strip(" ")
        return (Text(value),) if value else ()
    return children if is_normalized(children) else rebuild(children)


def rebuild(children: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """The children in normal form, without a look at whether they are already."""
    leaves: list[_Leaf] = []
    _flatten(children, frozenset(), None, leaves, 0)
    return tuple(_nest_links(_merge(_move_spaces_out(leaves))))


def _flatten(
    children: tuple[Inline, ...], marks: _Marks, link: _LinkKey, leaves: list[_Leaf], depth: int
) -> None:
    if depth > MAX_NESTING:
        raise ExportError(
            gettext_noop("Text is nested deeper than %(limit)s marks. Remove some of them."),
            limit=MAX_NESTING,
        )
    for child in children:
        if isinstance(child, Text):
            _split_edges(tidy_text(child.value), marks, link, leaves)
        elif isinstance(child, Mark):
            rank = _RANK[type(child)]
            level = sum(1 for mark in marks if mark[0] == rank)
            _flatten(child.children, marks | {(rank, level)}, link, leaves, depth + 1)
        elif isinstance(child, Link):
            if child.children:
                inside = link or (tidy_address(child.url), child.title)
                _flatten(child.children, marks, inside, leaves, depth + 1)
            else:
                leaves.append(_Leaf(replace(child, url=tidy_address(child.url)), marks, link))
        elif isinstance(child, Image):
            leaves.append(_Leaf(replace(child, alt=tidy_text(child.alt)), marks, link))
        elif isinstance(child, Break):
            leaves.append(_Leaf(child, marks, link, space=True))
        elif isinstance(child, InlineCode):
            if child.value:
                leaves.append(_Leaf(InlineCode(tidy_code(child.value)), marks, link))
        elif not (isinstance(child, InlineHtml) and child.value in ("", SEPARATOR)):
            leaves.append(_Leaf(child, marks, link))


def _split_edges(value: str, marks: _Marks, link: _LinkKey, leaves: list[_Leaf]) -> None:
    rest = value.lstrip(SPACES)
    core = rest.rstrip(SPACES)
    for piece in (value[: len(value) - len(rest)], core, rest[len(core) :]):
        if piece:
            leaves.append(_Leaf(Text(piece), marks, link, space=piece is not core))


def _move_spaces_out(leaves: list[_Leaf]) -> list[_Leaf]:
    """The leaves with white space moved out of each mark and link that begins or ends with it."""
    moved: list[_Leaf] = []
    spaces: list[_Leaf] = []
    before: _Leaf | None = None
    for leaf in leaves:
        if leaf.space:
            spaces.append(leaf)
            continue
        moved.extend(_place_spaces(spaces, before, leaf))
        moved.append(leaf)
        spaces, before = [], leaf
    moved.extend(_place_spaces(spaces, before, None))
    return moved


def _place_spaces(spaces: list[_Leaf], before: _Leaf | None, after: _Leaf | None) -> list[_Leaf]:
    """A run of white space between two leaves, in only those marks that go on through all of it."""
    if not spaces:
        return []
    marks: _Marks = frozenset()
    link: _LinkKey = None
    if before is not None and after is not None:
        marks = before.marks.intersection(after.marks, *(leaf.marks for leaf in spaces))
        if all(leaf.link == before.link for leaf in (*spaces, after)):
            link = before.link
    lines = [""]
    for leaf in spaces:
        if isinstance(leaf.node, Text):
            lines[-1] += leaf.node.value
        else:
            lines.append("")
    placed: list[_Leaf] = []
    for number, line in enumerate(lines):
        if number:
            placed.append(_Leaf(Break(), marks, link, space=True))
        line = COLLAPSIBLE.sub(" ", line)
        if number or before is None:
            line = line.lstrip(" ")
        if number < len(lines) - 1 or after is None:
            line = line.rstrip(" ")
        if line:
            placed.append(_Leaf(Text(line), marks, link, space=True))
    return placed


def _merge(leaves: list[_Leaf]) -> list[_Leaf]:
    """The leaves with neighbouring texts and neighbouring code spans of the same marks as one."""
    merged: list[_Leaf] = []
    values: list[str] = []
    for leaf in leaves:
        last = merged[-1] if merged else None
        if (
            last is not None
            and isinstance(leaf.node, Text | InlineCode)
            and type(last.node) is type(leaf.node)
            and last.marks == leaf.marks
            and last.link == leaf.link
        ):
            values.append(leaf.node.value)
            continue
        _close(merged, values)
        merged.append(leaf)
        values = [leaf.node.value] if isinstance(leaf.node, Text | InlineCode) else []
    _close(merged, values)
    return merged


def _close(merged: list[_Leaf], values: list[str]) -> None:
    if len(values) > 1:
        last = merged[-1]
        node = Text("".join(values)) if isinstance(last.node, Text) else InlineCode("".join(values))
        merged[-1] = _Leaf(node, last.marks, last.link)


@dataclass(slots=True)
class _Group:
    """What marks enclose as a whole: one leaf, or one link with its leaves. marks: those around all of it."""

    marks: _Marks
    leaves: list[_Leaf]
    link: _LinkKey


def _nest_links(leaves: list[_Leaf]) -> list[Inline]:
    groups: list[_Group] = []
    for leaf in leaves:
        if leaf.link is not None and groups and groups[-1].link == leaf.link:
            groups[-1].leaves.append(leaf)
            groups[-1].marks &= leaf.marks
        else:
            groups.append(_Group(leaf.marks, [leaf], leaf.link))
    return _nest(groups, _extents(groups), 0, len(groups), frozenset())


def _extents(groups: list[_Group]) -> list[dict[_MarkKey, int]]:
    """For each group and each of its marks, where the mark ends (exclusive)."""
    extents: list[dict[_MarkKey, int]] = []
    following: dict[_MarkKey, int] = {}
    for index in range(len(groups) - 1, -1, -1):
        following = {mark: following.get(mark, index + 1) for mark in groups[index].marks}
        extents.append(following)
    extents.reverse()
    return extents


def _nest(
    groups: list[_Group], extents: list[dict[_MarkKey, int]], start: int, end: int, opened: _Marks
) -> list[Inline]:
    nested: list[Inline] = []
    while start < end:
        group = groups[start]
        # A mark around a single link goes inside: delimiters open and close more surely beside `[` and `]`.
        least = start + 2 if group.link is not None else start + 1
        stop, outermost = least - 1, None
        for mark in sorted(group.marks - opened):
            extent = min(extents[start][mark], end)
            if extent >= least and extent > stop:
                stop, outermost = extent, mark
        if outermost is None:
            nested.append(_close_group(group, opened))
            start += 1
        else:
            inner = _nest(groups, extents, start, stop, opened | {outermost})
            nested.append(_MARKS[outermost[0]](tuple(inner)))
            start = stop
    return nested


def _close_group(group: _Group, opened: _Marks) -> Inline:
    if group.link is None:
        return group.leaves[0].node
    inner = [_Group(leaf.marks - opened, [leaf], None) for leaf in group.leaves]
    url, title = group.link
    return Link(url, tuple(_nest(inner, _extents(inner), 0, len(inner), frozenset())), title)
