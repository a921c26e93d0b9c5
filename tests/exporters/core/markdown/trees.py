"""Short names for nodes, so that a test shows the tree and not its construction."""

from exporters.core.markdown import (
    Align,
    Block,
    Blockquote,
    Break,
    Delete,
    Emphasis,
    Heading,
    Inline,
    Link,
    List,
    ListItem,
    Paragraph,
    Root,
    Strong,
    Subscript,
    Superscript,
    Table,
    Text,
)

Child = Inline | str
BR = Break()


def inline(children: tuple[Child, ...]) -> tuple[Inline, ...]:
    return tuple(Text(child) if isinstance(child, str) else child for child in children)


def b(*children: Child) -> Strong:
    return Strong(inline(children))


def i(*children: Child) -> Emphasis:
    return Emphasis(inline(children))


def s(*children: Child) -> Delete:
    return Delete(inline(children))


def sup(*children: Child) -> Superscript:
    return Superscript(inline(children))


def sub(*children: Child) -> Subscript:
    return Subscript(inline(children))


def a(url: str, *children: Child, title: str = "") -> Link:
    return Link(url, inline(children), title)


def p(*children: Child) -> Paragraph:
    return Paragraph(inline(children))


def h(depth: int, *children: Child) -> Heading:
    return Heading(depth, inline(children))


def quote(*blocks: Block) -> Blockquote:
    return Blockquote(blocks)


def item(*blocks: Block | str, checked: bool | None = None) -> ListItem:
    return ListItem(tuple(p(block) if isinstance(block, str) else block for block in blocks), checked)


def ul(*items: ListItem | str, loose: bool = False) -> List:
    return List(_items(items), spread=loose)


def ol(*items: ListItem | str, start: int = 1, loose: bool = False) -> List:
    return List(_items(items), ordered=True, start=start, spread=loose)


def _items(items: tuple[ListItem | str, ...]) -> tuple[ListItem, ...]:
    return tuple(item(entry) if isinstance(entry, str) else entry for entry in items)


def table(*rows: tuple[Child, ...], align: tuple[Align, ...] = ()) -> Table:
    return Table(align, tuple(tuple(inline((cell,)) for cell in row) for row in rows))


def root(*blocks: Block) -> Root:
    return Root(blocks)
