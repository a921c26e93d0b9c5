"""Markdown text → markdown-it's tokens, read as Astro's processors read it, within limits.

Source: https://spec.commonmark.org/0.31.2/ with GFM's tables, strikethrough, autolinks, task lists and
footnotes. Positions are lines of the body; `Lines` turns them into characters.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from exporters.core.errors import SourceError
from exporters.core.i18n import gettext_noop
from exporters.core.markdown.parse.edge_spaces import cover_spaces, uncover_spaces
from exporters.core.markdown.parse.gfm_autolink_literal import find_literal_links

# Together they keep the worst text that was found under two seconds.
MAX_CHARACTERS = 200_000
MAX_PARAGRAPH = 100_000
MAX_NESTING = 60
MAX_STEPS = 400_000

BOM = "\ufeff"

_LINE_ENDING = re.compile(r"\r\n?|\n")


class Lines:
    """Where each line of a text begins and ends; CRLF, LF and a bare CR end one."""

    def __init__(self, text: str) -> None:
        endings = list(_LINE_ENDING.finditer(text))
        self._starts = [1 if text.startswith(BOM) else 0, *(ending.end() for ending in endings)]
        self._ends = [*(ending.start() for ending in endings), len(text)]
        self.text = text

    def start(self, line: int) -> int:
        return self._starts[line]

    def end(self, line: int) -> int:
        """Without the line ending."""
        return self._ends[line]

    def is_blank(self, line: int) -> bool:
        return not self.text[self._starts[line] : self._ends[line]].strip(" \t")

    def number(self, offset: int) -> int:
        """The number of the line that a character is on, counted from 0."""
        return bisect_right(self._starts, offset) - 1 if offset >= self._starts[0] else 0


class UsedLabels(dict[str, Any]):
    """Link reference definitions by label; remembers which of them anything referred to."""

    def __init__(self) -> None:
        super().__init__()
        self.used: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.used.add(key)
        return super().get(key, default)


@dataclass(frozen=True, slots=True)
class Tokens:
    """A tokenized body: the block tokens in order and the labels of reference definitions."""

    tokens: list[Token]
    lines: Lines
    labels: UsedLabels = field(repr=False)

    def unused_definitions(self) -> list[tuple[int, int]]:
        """The lines, first and end, of each link definition that nothing refers to, in order."""
        labels = self.labels
        return sorted(tuple(labels[label]["map"]) for label in labels if label not in labels.used)


class _BoundedInline(ParserInline):
    """An inline parser that gives up with a clear error where brackets make it try everything twice."""

    steps = 0

    def skipToken(self, state: StateInline) -> None:
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise SourceError(
                gettext_noop(
                    "the text has so many unclosed brackets that it cannot be read; remove or escape them"
                )
            )
        super().skipToken(state)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING + 2})
    inline = _BoundedInline()
    inline.ruler = parser.inline.ruler
    inline.ruler2 = parser.inline.ruler2
    parser.inline = inline
    parser.enable(["table", "strikethrough"])
    parser.options["tasklists"] = True
    parser.options["alerts"] = False
    parser.options["strikethrough_single_tilde"] = True
    find_literal_links(parser)
    parser.use(footnote_plugin, inline=False, move_to_end=False)
    # Addresses stay as they are written; blocks.py judges their schemes.
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.core.ruler.before("inline", "limits", _check_limits)
    _keep_link_level(parser)
    return parser


def _keep_link_level(parser: MarkdownIt) -> None:
    """Find addresses in raw links too: both processors do not know that `<a>` is one."""
    rule = next(entry.fn for entry in parser.inline.ruler.__rules__ if entry.name == "html_inline")

    def html_inline(state: StateInline, silent: bool) -> bool:
        level = state.linkLevel
        matched = rule(state, silent)
        state.linkLevel = level
        return matched

    parser.inline.ruler.at("html_inline", html_inline)


def _check_limits(state: StateCore) -> None:
    for token in state.tokens:
        if token.level >= MAX_NESTING:
            raise _too_deep()
        if len(token.content) > MAX_PARAGRAPH and token.type == "inline":
            raise SourceError(
                gettext_noop(
                    "a paragraph has %(found)s characters, more than %(limit)s; divide it with blank lines"
                ),
                found=f"{len(token.content):,}",
                limit=f"{MAX_PARAGRAPH:,}",
            )


def tokenize(body: str) -> Tokens:
    """The tokens of a body; raises SourceError where it is over a limit."""
    if len(body) > MAX_CHARACTERS:
        raise SourceError(
            gettext_noop(
                "the text has %(found)s characters, more than the %(limit)s allowed; split the page"
            ),
            found=f"{len(body):,}",
            limit=f"{MAX_CHARACTERS:,}",
        )
    lines = Lines(body)
    env: dict[str, Any] = {"references": UsedLabels()}
    parser = _parser()
    assert isinstance(parser.inline, _BoundedInline)
    parser.inline.steps = 0
    try:
        text = body.removeprefix(BOM)
        covered = cover_spaces(text)
        tokens = parser.parse(covered, env)
    except RecursionError as error:
        raise _too_deep() from error
    if covered != text:
        uncover_spaces(tokens)
    return Tokens(tokens, lines, env["references"])


def _too_deep() -> SourceError:
    return SourceError(
        gettext_noop("quotes or lists are nested more than %(limit)s deep; remove some of the levels"),
        limit=MAX_NESTING,
    )
