"""Random front matter from YAML's own rules: scalars and collections of all styles, odd indents, comments."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

PLAIN = (
    "Jarmok", "31.03.2021", "2021-03-31", "12:30", "1e3", "0089", "no", "~", "null", "true", "-5", "ž š",
    "http://x.sk/?a=b#c", "a#b", "a -b", "?x", ":x", "-x", "x,y", "x]", "„Jadro“", "🎉 Akcia", ".5", "<<x",
    "a  b", "a\tb",
)  # fmt: skip
QUOTED = (
    "",
    " ",
    "a",
    " a ",
    "#",
    "a: b",
    "- a",
    "[",
    "{",
    "&a",
    "*a",
    "!x",
    "%",
    "@",
    "`",
    "---x",
    "é",
    "🎉",
    "a  b",
)
ESCAPES = (
    "\\n",
    "\\t",
    '\\"',
    "\\\\",
    "\\x41",
    "\\u017E",
    "\\uD83C\\uDF89",
    "\\0",
    "\\e",
    "\\/",
    "\\_",
    "\\N",
    "\\L",
)
KEYS = (
    "title",
    "popis",
    "k 1",
    '"v úvodzovkách"',
    "'jednoduché'",
    "č",
    "a.b",
    "a-b",
    "1",
    "true",
    "2021",
    "? zložitý",
)
COMMENTS = ("# poznámka", "#", "#: x", "# - a", "# title: x", "# ---x")


@dataclass(frozen=True)
class Entry:
    """One key of a mapping with its lines, without line ends; key: "" for comments and blank lines."""

    key: str
    lines: tuple[str, ...]


ANCHOR = Entry("kotva", ("kotva: &a1 {k: [1, 'x']}",))
_ALIAS = re.compile(r"(?<=[ \t])\*a\d(?=[ \t]|$)")


def make_entries(random: Random) -> list[Entry]:
    """A whole front matter, key by key, with comments and blank lines between."""
    entries = [ANCHOR] if random.random() < 0.3 else []
    for number in range(random.randint(1, 5)):
        key = random.choice(KEYS)
        if any(entry.key == key for entry in entries):
            key = f"key{number}"
        lines = _make_entry(random, key, 0, 0)
        # An alias names an anchor that stands before it.
        alias = "*a1" if entries and entries[0].key == ANCHOR.key else "x"
        entries.append(Entry(key, tuple(_ALIAS.sub(alias, line) for line in lines)))
        if random.random() < 0.3:
            # At the margin: what is indented would go on a block scalar.
            entries.append(
                Entry("", tuple(random.choice(("", *COMMENTS)) for _ in range(random.randint(1, 2))))
            )
    return entries


def _make_entry(random: Random, key: str, indent: int, depth: int) -> list[str]:
    """The lines of one key of a block mapping."""
    head, *rest = _make_value(random, indent, depth)
    space = random.choice((" ", " ", " ", "  ", "\t")) if head else random.choice(("", " "))
    pad = " " * indent
    if key.startswith("? "):
        return [f"{pad}{key}", f"{pad}:{space or ' '}{head}", *rest]
    return [f"{pad}{key}{random.choice(('', '', '', ' '))}:{space}{head}", *rest]


def _make_value(random: Random, indent: int, depth: int) -> list[str]:
    """The value of a key: what stands in the key's line, and the lines below."""
    makers = SCALARS if depth > 2 or random.random() < 0.6 else COLLECTIONS
    lines = random.choice(makers)(random, indent, depth)
    if random.random() < 0.08 and lines[0] and lines[0][0] not in "*&!#":
        lines[0] = random.choice(("!!str ", "&b ", "! ")) + lines[0]
    return lines


def _comment(random: Random) -> str:
    return f"{random.choice((' ', '  ', chr(9)))}{random.choice(COMMENTS)}" if random.random() < 0.2 else ""


def _plain(random: Random, _indent: int, _depth: int) -> list[str]:
    return [random.choice(PLAIN) + _comment(random)]


def _empty(random: Random, _indent: int, _depth: int) -> list[str]:
    return [_comment(random).lstrip()]


def _single(random: Random, _indent: int, _depth: int) -> list[str]:
    return [f"'{random.choice(QUOTED)}{random.choice(('', chr(39) * 2))}'" + _comment(random)]


def _double(random: Random, _indent: int, _depth: int) -> list[str]:
    inside = "".join(random.choice((*QUOTED, *ESCAPES)) for _ in range(random.randint(0, 3)))
    return [f'"{inside}"' + _comment(random)]


def _more(random: Random, indent: int) -> str:
    """The white space of a line that goes on a value."""
    return " " * (indent + random.randint(1, 5))


def _plain_lines(random: Random, indent: int, _depth: int) -> list[str]:
    rest = [_more(random, indent) + random.choice(("ďalej", "x y", "7")) for _ in range(random.randint(1, 2))]
    return ["prvý", *([""] if random.random() < 0.2 else []), *rest]


def _quoted_lines(random: Random, indent: int, _depth: int) -> list[str]:
    quote = random.choice("'\"")
    end = "\\" if quote == '"' and random.random() < 0.3 else ""
    return [
        f"{quote}prvý{end}",
        *([""] if random.random() < 0.2 else []),
        f"{_more(random, indent)}druhý{quote}",
    ]


def _block_scalar(random: Random, indent: int, _depth: int) -> list[str]:
    width = random.randint(1, 5)
    indicator = random.choice(("", str(width)))
    header = random.choice("|>") + "".join(random.sample([indicator, random.choice(("", "-", "+"))], 2))
    texts = ["text", "# nie poznámka", "- a", "k: v", "", "  viac", "\ttab", "'"]
    lines = ["text", *(random.choice(texts) for _ in range(random.randint(0, 3)))]
    pad = " " * (indent + width)
    return [header + _comment(random), *(pad + line if line else "" for line in lines)]


def _flow(random: Random, indent: int, depth: int) -> list[str]:
    text = _flow_text(random, depth)
    if random.random() < 0.3:
        # Over several lines, with whatever indent.
        first, *rest = text.split(", ")
        return [first + ("," if rest else ""), *_spread(random, rest, indent)]
    return [text + _comment(random)]


def _spread(random: Random, parts: list[str], indent: int) -> list[str]:
    last = len(parts) - 1
    return [
        f"{_more(random, indent)}{part}{'' if number == last else ',' + _comment(random)}"
        for number, part in enumerate(parts)
    ]


def _flow_text(random: Random, depth: int) -> str:
    if depth > 2 or random.random() < 0.4:
        return random.choice(("a", "'b'", '"c"', "1", "null", "'x, y'", "2021-03-31", "č"))
    items = [_flow_text(random, depth + 1) for _ in range(random.randint(0, 3))]
    comma = "," if items and random.random() < 0.2 else ""
    if random.random() < 0.5:
        return f"[{', '.join(items)}{comma}]"
    pairs = (f"{random.choice('klm')}{number}: {item}" for number, item in enumerate(items))
    return f"{{{', '.join(pairs)}{comma}}}"


def _sequence(random: Random, indent: int, depth: int) -> list[str]:
    inner = indent + random.choice((0, 0, 1, 2, 3))
    lines = [_comment(random).lstrip()]
    for _ in range(random.randint(1, 3)):
        gap = random.choice((1, 1, 2, 3))
        at = inner + 1 + gap
        if random.random() < 0.3:
            first, *rest = _mapping_lines(random, at, depth + 1)
        else:
            first, *rest = _make_value(random, inner, depth + 1)
            if not rest and first.split("#")[0].strip() in ("", "-"):
                # js-yaml takes what follows an empty item of a list in a list into that item.
                first = "x"
        lines += [f"{' ' * inner}-{' ' * gap}{first.lstrip(' ')}".rstrip(" "), *rest]
    return lines


def _mapping(random: Random, indent: int, depth: int) -> list[str]:
    return [_comment(random).lstrip(), *_mapping_lines(random, indent + random.randint(1, 4), depth + 1)]


def _mapping_lines(random: Random, indent: int, depth: int) -> list[str]:
    keys = random.sample(("a", "b c", '"d"', "é", "4"), random.randint(1, 3))
    return [line for key in keys for line in _make_entry(random, key, indent, depth)]


Maker = Callable[[Random, int, int], list[str]]
SCALARS: tuple[Maker, ...] = (
    _plain, _plain, _empty, _single, _double, _plain_lines, _quoted_lines, _block_scalar,
    lambda _random, _indent, _depth: ["*a1"],
)  # fmt: skip
COLLECTIONS: tuple[Maker, ...] = (_flow, _sequence, _mapping)
