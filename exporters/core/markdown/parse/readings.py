"""The inline parser, which tells the texts that Astro's two processors read differently.

They class some characters differently beside `*`, `_` and `~` (flanking.py). A text with such a character
there is parsed once for each way to class them: it is certain where every way gives the same nodes.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from itertools import product
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token

from exporters.core.errors import SourceError
from exporters.core.i18n import gettext_noop
from exporters.core.markdown.normalize.flanking import classes_of, group_of, is_certain, runs
from exporters.core.markdown.parse.edge_spaces import unmask
from exporters.core.markdown.parse.emphasis_runs import find_spans, pair_as_astro, read_pairs

MAX_STEPS = 400_000
# A longer text counts as uncertain without being parsed again.
MAX_PARSED_AGAIN = 5_000

# The keys of markdown-it's `env`, which belongs to one parse alone: how many steps the inline parser took;
# text -> a character of each ambiguous group beside its delimiters; the texts that are read differently;
# and, while a text is parsed again, group -> the class that its characters have.
_STEPS, _AMBIGUOUS, _UNCERTAIN, _READING = "steps", "ambiguous", "uncertain", "reading"


def new_readings() -> dict[str, Any]:
    """What the `env` of a parse begins with."""
    return {_STEPS: 0, _AMBIGUOUS: {}, _UNCERTAIN: set()}


# What processors leave out of the description of an image, or take for no part of one.
_UNCERTAIN_IN_IMAGE = ("hardbreak", "footnote_ref")


def is_uncertain(token: Token, env: Mapping[str, Any]) -> bool:
    """Whether an inline token, or the description of an image in it, is read differently."""
    if token.content in env[_UNCERTAIN]:
        return True
    children = token.children or ()
    if token.type == "image" and any(child.type in _UNCERTAIN_IN_IMAGE for child in children):
        return True
    return any(is_uncertain(child, env) for child in children if child.type == "image")


class InlineParser(ParserInline):
    """An inline parser that refuses a text whose open brackets would make it start over too many times.

    All parses share it, at once in several threads, so it keeps no state of its own.
    """

    def skipToken(self, state: StateInline) -> None:
        state.env[_STEPS] += 1
        if state.env[_STEPS] > MAX_STEPS:
            raise SourceError(
                gettext_noop(
                    "the text has so many unclosed brackets that it cannot be read; remove or escape them"
                )
            )
        super().skipToken(state)

    def parse(
        self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]
    ) -> list[Token]:
        self._parse(src, md, env, tokens)
        groups = env[_AMBIGUOUS].pop(src, None)
        if groups:
            readings = self._parse_again(src, md, env, groups) if len(src) <= MAX_PARSED_AGAIN else []
            described = [[_describe(token) for token in reading] for reading in readings]
            if not described or described.count(described[0]) < len(described):
                env[_UNCERTAIN].add(src)
            else:
                tokens[:] = readings[0]
        return tokens

    def _parse_again(
        self, src: str, md: MarkdownIt, env: Mapping[str, Any], groups: Mapping[str, str]
    ) -> list[list[Token]]:
        """The tokens for each way to class the characters of the groups."""
        ways = product(*map(classes_of, groups.values()))
        return [
            self._parse(src, md, {**env, _STEPS: 0, _READING: dict(zip(groups, way, strict=True))}, [])
            for way in ways
        ]

    def _parse(
        self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]
    ) -> list[Token]:
        state = _InlineState(src, md, env, tokens)
        self.tokenize(state)
        spans = find_spans(state)
        paired = [pair_as_astro(span) for span in spans]
        for rule in self.ruler2.getRules(""):
            rule(state)
        if paired != [read_pairs(span) for span in spans]:
            env[_UNCERTAIN].add(src)
        return state.tokens


def _describe(token: Token) -> dict[str, Any]:
    """All of a token that makes a node; footnotes are numbered anew at each parse."""
    return dict(token.as_dict(meta_serializer=lambda meta: meta.get("label")))


class _InlineState(StateInline):
    """Notes the ambiguous characters beside delimiter runs, or classes them as a reading has them."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:
        scanned = super().scanDelims(start, canSplitWord)
        mark, end = self.src[start], start + scanned.length
        before = unmask(self.src[start - 1 : start] or " ")
        after = unmask(self.src[end : end + 1] or " ")
        reading = self.env.get(_READING)
        if reading is not None:
            one, other = (reading.get(group_of(each), classes_of(each)[0]) for each in (before, after))
            return Scanned(*runs(mark, one, other), scanned.length)
        if self.src.count(mark) > scanned.length and not is_certain(mark, before, after):
            groups = self.env[_AMBIGUOUS].setdefault(self.src, {})
            groups.update({group_of(each): each for each in (before, after) if group_of(each)})
        return scanned
