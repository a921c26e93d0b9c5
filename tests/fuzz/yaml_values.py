"""Values and YAML texts that are meant to trip a YAML reader or writer."""

import struct
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from random import Random

from exporters.core.front_matter import Value

WORDS = [
    "31.03.2021", "2021-03-31", "2021-3-1 12:00:00", "2021-02-31", "12:30", "1:2:3.4", "0089", "010",
    "0o17", "0x1F", "0b11", "1e3", ".5e3", "1_000", "+421 905 123 456", "0905123456", "-1", "+.inf",
    ".NaN", "9007199254740993", "no", "Yes", "on", "OFF", "y", "N", "true", "False", "null", "~",
    "NULL", "<<", "=", "-", "?", ":", "...", "---", "+++", "---x", "Foo: bar", "a #b", "a# b", "#b",
    "key:", "http://x.sk/?a=b#c", "„Jadro+“", "Čo je", "é", "é", "🎯", "'", '"', "''", "\\", "\\n",
    "\\u2028", "[a]", "{a: b}", "&a", "*a", "!!str x", "|", ">-", "%x", "@x", "`x`", ",", "a, b", " ",
    "  ", "\t", "\n", "\n\n", "\r", "\r\n", "\x00", "\x07", "\x1b", "\x7f", "\x85", "\x9f", "\xa0",
    "\u2028", "\u2029", "\u200b", "\u3000", "\ufeff", "\ufffd", "\ufffe", "\uffff", "\ue000", "\ue001",
    "\ud800", "\U0001f469\u200d\U0001f4bb", "\U0010ffff", "__proto__", "constructor", "{{ x }}",
    "<b>x</b>", "x" * 300,
]  # fmt: skip
LETTERS = "aAeEfFnNoOtTuUxXyYzZ0123456789-+.:_~#'\"\\ ,[]{}&*!|>%@`?=</\t"


def make_text(random: Random) -> str:
    """A string: traps one after the other, or a few characters that YAML minds."""
    if random.random() < 0.5:
        return "".join(random.choice(LETTERS) for _ in range(random.randint(0, 8)))
    glue = random.choice(["", " ", ": ", "\n"])
    return glue.join(random.choice(WORDS) for _ in range(random.randint(1, 4)))


def make_key(random: Random) -> str:
    """A key: mostly an ordinary one."""
    if random.random() < 0.7:
        return random.choice(
            ["title", "publish_date", "edition", "some-key", "y", "no", "1", "+++x", "---", "Č"]
        )
    return make_text(random)[:120]


def make_int(random: Random) -> int:
    return random.choice([0, 1, -1, 2**53 - 1, 1 - 2**53, random.randint(-(10**9), 10**9)])


def make_float(random: Random) -> float:
    number: float = struct.unpack("d", random.randbytes(8))[0]
    return random.choice([number, random.uniform(-1e6, 1e6), float(make_int(random)), -0.0])


def make_date(random: Random) -> date:
    return date(100, 1, 1) + timedelta(days=random.randrange(3_600_000))


def make_datetime(random: Random) -> datetime:
    day = make_date(random)
    zone = random.choice([UTC, None, timezone(timedelta(minutes=random.randint(-700, 700)))])
    year = min(max(day.year, 102), 9990)
    return datetime(year, day.month, min(day.day, 28), 23, 59, 8, random.choice([0, 7000, 123000]), zone)


def make_list(random: Random) -> Value:
    return [make_value(random) for _ in range(random.randint(0, 3))]


def make_mapping(random: Random) -> Value:
    return {make_key(random): make_value(random) for _ in range(random.randint(0, 3))}


MAKERS: list[tuple[Callable[[Random], Value], int]] = [
    (make_text, 60), (make_int, 8), (make_float, 8), (make_date, 5), (make_datetime, 5), (make_list, 4),
    (make_mapping, 4), (lambda random: random.choice([True, False, None]), 6),
]  # fmt: skip


def make_value(random: Random) -> Value:
    """Any value that front matter can hold; mostly a string."""
    makers, weights = zip(*MAKERS, strict=True)
    make: Callable[[Random], Value] = random.choices(makers, weights)[0]
    return make(random)


def make_document(random: Random) -> str:
    """A front matter as people write it, in any style; not always valid YAML."""
    newline = random.choice(["\n", "\n", "\r\n"])
    lines: list[str] = []
    for number in range(random.randint(1, 5)):
        key = random.choice(["title", f"key{number}", '"quoted key"', f"k {number}", str(number)])
        lines += random.choice(STYLES)(random, key)
        if random.random() < 0.2:
            lines.append(random.choice(["", "# a comment", "  # indented", "   "]))
    return newline.join([*lines, ""])


def _line(random: Random) -> str:
    """Text without what would end a line or begin one with a fence."""
    text = make_text(random).translate(
        dict.fromkeys([0, 7, 10, 13, 27, 127, 0x9F, 0xFFFE, 0xFFFF, 0xD800], "_")
    )
    text = text.replace("---", "-").replace("+++", "+")
    # js-yaml takes what follows an empty item of a list in a list into that item: `- -`.
    return "_" if text.strip(" \t\ufeff") == "-" else text


def _comment(random: Random) -> str:
    return random.choice(["", "", " # why", "\t# tab", "  "])


STYLES: list[Callable[[Random, str], list[str]]] = [
    lambda random, key: [f"{key}: {_line(random)}{_comment(random)}"],
    lambda random, key: [f"{key}:\t{_line(random)}"],
    lambda random, key: [f"{key} : {random.choice(WORDS[:40])}{_comment(random)}"],
    lambda random, key: [f"{key}:{_comment(random)}"],
    lambda random, key: [f"{key}: '{_line(random).replace(chr(39), chr(39) * 2)}'{_comment(random)}"],
    lambda random, key: [f'{key}: "{random.choice(["a", "é", "a b: c", "a #b"])}"{_comment(random)}'],
    lambda random, key: [f'{key}: "\\x41\\t{random.choice(["", chr(92) + "u2028", chr(92) + "N", "🎯"])}"'],
    lambda random, key: [f"{key}: plain over", "  two lines", "", "  and a half" + _comment(random)],
    lambda _random, key: [f'{key}: "quoted over', f"  two {chr(92)}", '  lines"'],
    lambda random, key: [
        f"{key}: {random.choice(['|', '>', '|-', '>+', '|2'])}",
        "  text # no comment",
        "",
        "   more",
    ],
    lambda random, key: [f"{key}: >-{_comment(random)}", f"    {_line(random)}x", "    y", "", ""],
    lambda random, key: [f"{key}:", "  - a", f"  - {_line(random)}", "  - - b", "    - c" + _comment(random)],
    lambda random, key: [f"{key}:", "- a", f"- {_line(random)}", "# between", "- k: v", "  l: w"],
    lambda random, key: [f"{key}:{_comment(random)}", "  a: 1", f"  b: {_line(random)}", "  c: {d: [1, 2]}"],
    lambda random, key: [f"{key}: [a, 'b', \"c\", 1, {random.choice(WORDS[:20])}]{_comment(random)}"],
    lambda _random, key: [f"{key}: {{a: b, c: [1,2]}}"],
    lambda random, key: [f"{key}: &anchor{random.randint(1, 2)} {{a: 1}}"],
    lambda random, key: [f"{key}: *anchor{random.randint(1, 2)}"],
    lambda random, key: [f"{key}:", f"  <<: *anchor{random.randint(1, 2)}", "  b: 2"],
    lambda random, key: [
        f"{key}: {random.choice(['!!str', '!!int', '!!float', '!'])} {random.choice(WORDS[:20])}"
    ],
    lambda _random, key: [f"? {key}", ": value"],
]
