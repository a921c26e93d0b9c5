"""Markdown text → markdown-it's tokens, as Astro's processors read it, within limits.

Source: https://spec.commonmark.org/0.31.2/ with GFM's tables, strikethrough, autolinks, task lists and
footnotes. markdown-it gives positions as lines of the body; `Lines` turns them into character offsets.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from exporters.core.errors import SourceError
from exporters.core.i18n import gettext_noop
from exporters.core.line_endings import LINE_ENDING
from exporters.core.markdown.parse.edge_spaces import mask_edge_spaces, unmask_edge_spaces
from exporters.core.markdown.parse.gfm_autolink_literal import use_gfm_autolink_literal
from exporters.core.markdown.parse.readings import InlineParser, is_uncertain, new_readings

# With all four, the slowest text that was found takes less than two seconds.
MAX_CHARACTERS = 200_000
MAX_PARAGRAPH = 100_000
MAX_NESTING = 60

BOM = "\ufeff"
UNCERTAIN = "uncertain"
"""In the `meta` of an inline token that Astro's two processors read differently."""

_TILDE, _SINGLE_TILDE = ord("~"), -ord("~")
_COMMENT = re.compile(r"<!--(?:-?>|.*?-->)", re.DOTALL)
_INTERRUPTING_ITEM = re.compile(r"(?:[-+*]|1[.)])[ \t]+[^ \t]")
# The key of markdown-it's `env` with the line behind the last definition.
_BELOW_DEFINITION = "below_definition"
LAZY_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>[ \t]*$")
"""A tag alone on a line: there micromark ends a list or quote whose paragraph only goes on, and a table."""


class Lines:
    """Where each line of a text begins and ends, as character offsets."""

    def __init__(self, text: str) -> None:
        endings = list(LINE_ENDING.finditer(text))
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
        """The number, counted from 0, of the line that an offset is on."""
        return bisect_right(self._starts, offset) - 1 if offset >= self._starts[0] else 0


class UsedLabels(dict[str, Any]):
    """Link reference definitions by label; notes which labels the text looks up."""

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


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING + 2})
    inline = InlineParser()
    inline.ruler = parser.inline.ruler
    inline.ruler2 = parser.inline.ruler2
    parser.inline = inline
    parser.enable(["table", "strikethrough"])
    parser.options["tasklists"] = True
    parser.options["alerts"] = False
    parser.options["strikethrough_single_tilde"] = True
    use_gfm_autolink_literal(parser)
    parser.use(footnote_plugin, inline=False, move_to_end=False)
    # Addresses stay as they are written; exporters/core/blocks/read.py refuses schemes.
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.core.ruler.before("inline", "limits", _check_limits)
    _read_comments(parser)
    _ignore_raw_anchors(parser)
    _pair_tildes_by_width(parser)
    _let_no_list_interrupt_code(parser)
    _go_on_below_definitions(parser)
    # A ruler compiles its rules at first use; meanwhile another thread would find some of them missing.
    for ruler in (parser.core.ruler, parser.block.ruler, inline.ruler, inline.ruler2):
        ruler.getRules()
    return parser


def _ignore_raw_anchors(parser: MarkdownIt) -> None:
    """Let autolink literals be found inside a raw `<a>` too, which neither processor takes for a link."""
    rule = next(entry.fn for entry in parser.inline.ruler.__rules__ if entry.name == "html_inline")

    def html_inline(state: StateInline, silent: bool) -> bool:
        level = state.linkLevel
        matched = rule(state, silent)
        state.linkLevel = level
        return matched

    parser.inline.ruler.at("html_inline", html_inline)


def _read_comments(parser: MarkdownIt) -> None:
    """Comments as CommonMark has them since 0.31: to the first `-->`; markdown-it has the older rule."""
    rule = next(entry.fn for entry in parser.inline.ruler.__rules__ if entry.name == "html_inline")

    def html_inline(state: StateInline, silent: bool) -> bool:
        match = _COMMENT.match(state.src, state.pos)
        if match is None:
            return rule(state, silent)
        if not silent:
            state.push("html_inline", "", 0).content = match[0]
        state.pos = match.end()
        return True

    parser.inline.ruler.at("html_inline", html_inline)


def _pair_tildes_by_width(parser: MarkdownIt) -> None:
    """Let `~` pair with `~` and `~~` with `~~` alone; markdown-it drops a pair of another width."""

    def mark_single(state: StateInline) -> None:
        for delimiter in _delimiters(state):
            if delimiter.marker == _TILDE and state.tokens[delimiter.token].content == "~":
                delimiter.marker = _SINGLE_TILDE

    def unmark_single(state: StateInline) -> None:
        for delimiter in _delimiters(state):
            if delimiter.marker == _SINGLE_TILDE:
                delimiter.marker = _TILDE

    parser.inline.ruler2.before("balance_pairs", "mark_single_tildes", mark_single)
    parser.inline.ruler2.after("balance_pairs", "unmark_single_tildes", unmark_single)


def _delimiters(state: StateInline) -> Iterator[Delimiter]:
    yield from state.delimiters
    for meta in state.tokens_meta:
        yield from (meta or {}).get("delimiters", ())


def _let_no_list_interrupt_code(parser: MarkdownIt) -> None:
    """Below indented code and blank lines, micromark begins no list that could not interrupt a paragraph."""
    rule = next(entry.fn for entry in parser.block.ruler.__rules__ if entry.name == "list")

    def block_list(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:
        above = state.tokens[-1] if state.tokens else None
        if above is not None and above.type == "code_block" and _is_next(state, above, startLine):
            line = state.src[state.bMarks[startLine] + state.tShift[startLine] : state.eMarks[startLine]]
            if not _INTERRUPTING_ITEM.match(line):
                return False
        return rule(state, startLine, endLine, silent)

    parser.block.ruler.at("list", block_list, {"alt": ["paragraph", "reference", "blockquote"]})


def _go_on_below_definitions(parser: MarkdownIt) -> None:
    """Let the line below a definition begin only what interrupts a paragraph, since it may go on one."""
    rules = {entry.name: entry.fn for entry in parser.block.ruler.__rules__}

    def reference(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:
        found = rules["reference"](state, startLine, endLine, silent)
        if found and not silent:
            state.env[_BELOW_DEFINITION] = state.line
        return found

    def interrupting(name: str) -> Callable[[StateBlock, int, int, bool], bool]:
        def rule(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:
            if state.env.get(_BELOW_DEFINITION) == startLine and not state.isEmpty(startLine):
                line = state.src[state.bMarks[startLine] + state.tShift[startLine] : state.eMarks[startLine]]
                if name == "list":
                    interrupts = _INTERRUPTING_ITEM.match(line) is not None
                else:
                    interrupts = name == "html_block" and rules[name](state, startLine, endLine, True)
                if not interrupts:
                    return False
            return rules[name](state, startLine, endLine, silent)

        return rule

    parser.block.ruler.at("reference", reference)
    parser.block.ruler.at("code", interrupting("code"))
    for name in ("list", "html_block"):
        parser.block.ruler.at(name, interrupting(name), {"alt": ["paragraph", "reference", "blockquote"]})


def _is_next(state: StateBlock, above: Token, line: int) -> bool:
    """Whether nothing but blank lines stands between a token and a line."""
    return above.map is not None and all(map(state.isEmpty, range(above.map[1], line)))


def _check_limits(state: StateCore) -> None:
    for token in state.tokens:
        if token.level >= MAX_NESTING:
            raise _too_deep()
        if token.type == "inline" and token.level > 1 and token.map and "\n" in token.content:
            lines = state.src.split("\n")[token.map[0] + 1 : token.map[1]]
            if any(LAZY_TAG.match(line) for line in lines):
                token.meta[UNCERTAIN] = True
        if len(token.content) > MAX_PARAGRAPH and token.type == "inline":
            raise SourceError(
                gettext_noop(
                    "a paragraph has %(found)s characters, more than %(limit)s; divide it with blank lines"
                ),
                found=f"{len(token.content):,}",
                limit=f"{MAX_PARAGRAPH:,}",
            )


def tokenize(body: str) -> Tokens:
    """The tokens of a body. Raises SourceError where it is over a limit."""
    if len(body) > MAX_CHARACTERS:
        raise SourceError(
            gettext_noop(
                "the text has %(found)s characters, more than the %(limit)s allowed; split the page"
            ),
            found=f"{len(body):,}",
            limit=f"{MAX_CHARACTERS:,}",
        )
    lines = Lines(body)
    text = body.removeprefix(BOM)
    masked = mask_edge_spaces(text)
    env: dict[str, Any] = {"references": UsedLabels(), **new_readings()}
    try:
        tokens = _parser().parse(masked, env)
    except RecursionError as error:
        raise _too_deep() from error
    for token in tokens:
        if token.type == "inline" and is_uncertain(token, env):
            token.meta[UNCERTAIN] = True
    if masked != text:
        unmask_edge_spaces(tokens)
    return Tokens(tokens, lines, env["references"])


def _too_deep() -> SourceError:
    return SourceError(
        gettext_noop("quotes or lists are nested more than %(limit)s deep; remove some of the levels"),
        limit=MAX_NESTING,
    )
