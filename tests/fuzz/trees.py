"""Random documents as trees: what an editor types on a good day, and on a bad one."""

from collections.abc import Callable
from pathlib import Path
from random import Random

from exporters.core.markdown import (
    Align,
    Block,
    Blockquote,
    Break,
    Code,
    Delete,
    Emphasis,
    Heading,
    Image,
    Inline,
    InlineCode,
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
    ThematicBreak,
)

LISTS = Path(__file__).parent / "words"
WORDS = (LISTS / "prose.txt").read_text("utf-8").split()
ADDRESSES = (LISTS / "addresses.txt").read_text("utf-8").split()
URLS = (LISTS / "urls.txt").read_text("utf-8").split()
# Every sign that means something, and neighbours that decide what it means.
NASTY = [
    *"*_~`[]()<>!#+-=|\\&;:.\"'/@^${}% aá0.\u00a0„“–🎯aab  ",
    *(
        "**",
        "__",
        "~~",
        "***",
        "```",
        "](",
        "![",
        "[^1]",
        "&amp;",
        "&#35;",
        "<!--",
        "-->",
        "<b>",
        "</b>",
        "<br>",
    ),
    *(
        "- ",
        "1. ",
        "1) ",
        "# ",
        "> ",
        "\\\n",
        "  ",
        "---",
        "===",
        "| - |",
        ":-",
        "+++",
        "[ ] ",
        "[x](y)",
        "<a@b.sk>",
    ),
]
SPACES = [" "] * 12 + ["\u00a0", "\u2009", "\u3000", "\u2028", "\ufeff", "\u200b", "\t", "\n", "  "]
IMAGES = (
    "./a.jpg",
    "./č ä.jpg",
    "./Čo.png",
    "/uploads/x(1).png",
    "https://example.org/i.webp",
    "./a'b,c+d@e.jpg",
)
MARKS: tuple[type, ...] = (Strong, Strong, Emphasis, Emphasis, Delete, Superscript, Subscript)

Words = Callable[[Random], str]


def prose(random: Random) -> str:
    return " ".join(random.choices(WORDS, k=random.randint(1, 8)))


def nasty(random: Random) -> str:
    return "".join(random.choices(NASTY, k=random.randint(1, 6)))


def addresses(random: Random) -> str:
    words = random.choices([*ADDRESSES, *WORDS[:6]], k=random.randint(1, 3))
    return random.choice((" ", " ", "", "/", "_")).join(words)


def soup(random: Random) -> str:
    """Any character that a file can hold, most of them from where trouble lives."""
    return "".join(_character(random) for _ in range(random.randint(1, 5)))


def _character(random: Random) -> str:
    kind = random.random()
    if kind < 0.35:
        return chr(random.randrange(0x20, 0x7F))
    if kind < 0.5:
        return random.choice(SPACES)
    if kind < 0.7:
        return chr(random.randrange(0xA0, 0x250))
    if kind < 0.85:
        return chr(random.randrange(0x2000, 0x2C00))
    if kind < 0.95:
        return chr(random.choice((random.randrange(0x300, 0xD800), random.randrange(0xE000, 0xFFFE))))
    return chr(random.randrange(0x10000, 0x1FB00))


def glued(random: Random) -> str:
    """Almost nothing but what decides whether a mark can open or close."""
    return "".join(random.choices("aab.(„“-,!€\u00a0 ", k=random.randint(1, 3)))


def mixed(random: Random) -> str:
    return random.choice((prose, nasty, addresses, soup, glued))(random)


class Grower:
    """Grows one random tree, with text from one source."""

    def __init__(self, random: Random, words: Words) -> None:
        self.random = random
        self.words = words

    def root(self) -> Root:
        return Root(tuple(self.block(0) for _ in range(self.random.randint(1, 4))))

    def inline(self, depth: int = 0, *, in_link: bool = False) -> tuple[Inline, ...]:
        return tuple(self._inline_node(depth, in_link) for _ in range(self.random.randint(1, 4)))

    def _inline_node(self, depth: int, in_link: bool) -> Inline:
        kind = self.random.random()
        if depth < 3 and kind < 0.3:
            return self.random.choice(MARKS)(self.inline(depth + 1, in_link=in_link))
        if depth < 3 and kind < 0.38 and not in_link:
            return self._link(depth)
        if kind < 0.43:
            return InlineCode(self.words(self.random).replace("\n", " "))
        if kind < 0.47:
            return self._image()
        if kind < 0.51:
            return Break()
        space = self.random.choice(("", "", " ", *SPACES[12:16]))
        return Text(space + self.words(self.random) + self.random.choice(("", "", " ", "\u00a0")))

    def _link(self, depth: int) -> Link:
        url = self.random.choice(URLS)
        title = self.words(self.random) if self.random.random() < 0.2 else ""
        children: tuple[Inline, ...] = (Text(url),)
        if self.random.random() < 0.9:
            children = self.inline(depth + 1, in_link=True)
        return Link(url, children, title)

    def _image(self) -> Image:
        alt = self.words(self.random) if self.random.random() < 0.8 else ""
        return Image(self.random.choice(IMAGES), alt, "Titul" if self.random.random() < 0.2 else "")

    def block(self, depth: int) -> Block:
        kind = self.random.random()
        if depth < 4 and kind < 0.2:
            return self.list(depth)
        if depth < 4 and kind < 0.27:
            return Blockquote(self.blocks(depth + 1))
        if kind < 0.37:
            return Heading(self.random.randint(1, 6), self.inline())
        if kind < 0.41:
            return ThematicBreak()
        if kind < 0.46:
            return Code(
                self._code_value(), self.random.choice(("", "python", "js title=x", "a`b", "c++ \\& &amp;"))
            )
        if kind < 0.52:
            return self._table()
        return Paragraph(self.inline())

    def blocks(self, depth: int) -> tuple[Block, ...]:
        return tuple(self.block(depth) for _ in range(self.random.choice((0, 1, 1, 1, 2, 3))))

    def list(self, depth: int) -> List:
        ordered = self.random.random() < 0.4
        items = tuple(self._item(depth) for _ in range(self.random.choice((0, 1, 1, 2, 3))))
        start = self.random.choice((1, 1, 0, 3, 10, 999_999_999)) if ordered else 1
        return List(items, ordered, start, self.random.random() < 0.3)

    def _item(self, depth: int) -> ListItem:
        checked = self.random.choice((True, False)) if self.random.random() < 0.1 else None
        if self.random.random() < 0.5:
            return ListItem((Paragraph(self.inline()),), checked)
        if self.random.random() < 0.5:
            return ListItem((Paragraph(self.inline()), self.list(depth + 1)), checked)
        return ListItem(self.blocks(depth + 1), checked)

    def _code_value(self) -> str:
        lines = [self.words(self.random) for _ in range(self.random.randint(0, 3))]
        return self.random.choice(("\n", "\n\n", "\n    ", "\n\t")).join(lines).replace("\r", "")

    def _table(self) -> Table:
        columns = self.random.randint(1, 3)
        aligns: list[Align] = [None, "left", "center", "right"]
        rows = tuple(
            tuple(self.inline(2) if self.random.random() < 0.8 else () for _ in range(columns))
            for _ in range(self.random.randint(1, 3))
        )
        return Table(tuple(self.random.choices(aligns, k=columns)), rows)


CATEGORIES: dict[str, Words] = {
    "prose": prose,
    "nasty": nasty,
    "soup": soup,
    "addresses": addresses,
    "glued": glued,
    "mixed": mixed,
}


def grow(category: str, seed: int) -> Root:
    """The same tree for the same category and seed, always."""
    # Seeded with a string: as an integer, neighbouring seeds begin alike.
    return Grower(Random(f"{category} {seed}"), CATEGORIES[category]).root()
