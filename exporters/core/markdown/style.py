"""The style of a Markdown file: which of several equivalent notations it uses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Bullet = Literal["-", "*", "+"]
Ordered = Literal[".", ")"]

BULLETS: tuple[Bullet, ...] = ("-", "*", "+")
ORDERED: tuple[Ordered, ...] = (".", ")")


@dataclass(frozen=True, slots=True)
class Style:
    """The notations that the serializer uses; the nodes are the same with any of them.

    thematic_break: the whole line, such as "---" or "* * *".
    fence: three or more of one character; longer where the code holds the same.
    hard_break: a backslash, or spaces, before the line ending.
    numbering: "count" writes 1. 2. 3., "repeat" the first number on every item.
    """

    bullet: Bullet = "-"
    ordered: Ordered = "."
    numbering: Literal["count", "repeat"] = "count"
    emphasis: Literal["*", "_"] = "*"
    strong: Literal["**", "__"] = "**"
    fence: str = "```"
    thematic_break: str = "---"
    hard_break: Literal["\\", "  "] = "\\"


CANONICAL = Style()
