"""GFM autolink literals: bare web and e-mail addresses in text, which both processors show as links.

Both look for them twice, and so does this: while tokenizing, where an address may hold characters that are
Markdown elsewhere, and in the text nodes that remain, whose escapes and entities are resolved.
Source: https://github.github.com/gfm/#autolinks-extension-
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from markdown_it import MarkdownIt
from markdown_it.common.utils import isPunctChar
from markdown_it.rules_inline import StateInline

from exporters.core.markdown.nodes import Inline, Link, Text

# A longer address is no link: each of its characters is matched against all that follow, so time grows by its
# square.
MAX_LENGTH = 2_000

_PROTOCOL = re.compile(r"(?<![A-Za-z])https?\Z", re.IGNORECASE)
_WWW = re.compile(r"www\.(?=.)", re.IGNORECASE | re.DOTALL)
_BEFORE_WWW = frozenset("(*_[]~ \t\n")
_LOCAL_PART = re.compile(r"[A-Za-z0-9+._-]+\Z")
_MAIL_DOMAIN = re.compile(r"[A-Za-z0-9_-]*(?:\.(?=[A-Za-z0-9])[A-Za-z0-9_-]*)+")
# Characters that end an address when only more of them follow.
_TRAIL = re.compile(r"(?:[!\"')*,.:;?_~]|&[A-Za-z]+;|\](?![(\[\s]|\Z))*+(?:\](?=[(\[\s]|\Z)|(?=[<\s])|\Z)")
_MAYBE_TRAIL = frozenset("!\"&')*,.:;<?]_~")

_Rule = Callable[[StateInline, bool], bool]


def use_gfm_autolink_literal(parser: MarkdownIt) -> None:
    """Add the inline rules that find addresses while tokenizing."""
    for letter in "wW":
        parser.inline.add_terminator_char(letter)
    rules = {"literal_www": _www, "literal_protocol": _protocol, "literal_mail": _mail}
    for name, rule in rules.items():
        parser.inline.ruler.push(name, _outside_links(rule))


def _outside_links(rule: Callable[[StateInline], bool]) -> _Rule:
    return lambda state, silent: not silent and state.linkLevel == 0 and rule(state)


def _in_bracket(state: StateInline) -> bool:
    """Whether a bracket is open here, which may be a link's: the address is then left to the text nodes."""
    opened, closed = (
        state.src.count(char, 0, state.pos) - state.src.count(f"\\{char}", 0, state.pos) for char in "[]"
    )
    return opened > closed


def _www(state: StateInline) -> bool:
    start = state.pos
    if state.src[start] not in "wW" or (start and state.src[start - 1] not in _BEFORE_WWW):
        return False
    if not _WWW.match(state.src, start, state.posMax):
        return False
    end = _address_end(state.src, start, state.posMax)
    return end > 0 and not _in_bracket(state) and _push(state, 0, end, "http://")


def _protocol(state: StateInline) -> bool:
    start = state.pos
    if not state.src.startswith("://", start):
        return False
    protocol = _PROTOCOL.search(state.pending[-6:])
    if protocol is None or start + 3 >= state.posMax or isPunctChar(state.src[start + 3]):
        return False
    end = _address_end(state.src, start + 3, state.posMax)
    return end > 0 and not _in_bracket(state) and _push(state, len(protocol[0]), end, "")


def _mail(state: StateInline) -> bool:
    start = state.pos
    local = _LOCAL_PART.search(state.pending[-MAX_LENGTH:]) if state.src[start] == "@" else None
    if local is None:
        return False
    before = state.src[start - len(local[0]) - 1 : start - len(local[0])]
    domain = _MAIL_DOMAIN.match(state.src, start + 1, min(state.posMax, start + MAX_LENGTH))
    if domain is None or before == "/" or (before and _LOCAL_PART.match(before)):
        return False
    if not (domain[0][-1].isascii() and domain[0][-1].isalpha()) or _in_bracket(state):
        return False
    return _push(state, len(local[0]), domain.end(), "mailto:")


def _address_end(source: str, start: int, limit: int) -> int:
    """Where an address that begins with its domain ends; 0 where it is none."""
    limit = min(limit, start + MAX_LENGTH)
    at = _domain_end(source, start, limit)
    opened = closed = 0
    while 0 < at < limit and not source[at].isspace():
        char = source[at]
        if char == "(":
            opened += 1
        elif char == ")" and closed < opened:
            closed += 1
        elif char in _MAYBE_TRAIL and _TRAIL.match(source, at, limit):
            break
        elif char == ")":
            closed += 1
        at += 1
    return at if at < start + MAX_LENGTH else 0


def _domain_end(source: str, start: int, limit: int) -> int:
    """Where a domain ends; 0 for one that is empty or has an underscore in its last two parts."""
    at, underscores = start, [False, False]
    seen = False
    while at < limit:
        char = source[at]
        if char in "._":
            if _TRAIL.match(source, at, limit):
                break
            underscores = [underscores[1], False] if char == "." else [underscores[0], True]
        elif char.isspace() or (char != "-" and isPunctChar(char)):
            break
        else:
            seen = True
        at += 1
    return at if seen and not any(underscores) else 0


def _push(state: StateInline, before: int, end: int, prefix: str) -> bool:
    """Push a link of the text from `before` characters back up to `end`; prefix: before it in the address."""
    text = state.src[state.pos - before : end]
    state.pending = state.pending[: len(state.pending) - before]
    state.push("link_open", "a", 1).attrs = {"href": prefix + text}
    written = state.push("text", "", 0)
    written.content, written.info = text, LITERAL
    state.push("link_close", "a", -1)
    state.pos = end
    return True


# The `info` of a text token whose content is raw: backslashes and entities are not resolved.
LITERAL = "literal"

_SUSPECT = re.compile(r"://|www\.|@", re.IGNORECASE)
_IN_TEXT = re.compile(
    r"(?<![0-9a-z])(?P<protocol>https?://|www(?=\.))(?P<domain>[a-z0-9_-]*\.[a-z0-9_.-]*)[^\t\n\r ]*"
    r"|(?<![a-z0-9_+.@-])(?P<local>[a-z0-9_+.-]+)@(?P<label>[a-z0-9_-]+(?:\.[a-z0-9_-]+)+)(?<![0-9_-])"
    r"(?![a-z0-9_-])",
    re.IGNORECASE,
)
_PART = re.compile(r"[^_]*[A-Za-z0-9][^_]*")
_PUNCTUATION_AT_END = re.compile(r"[!\"&'),.:;<>?\]}]*\Z")


def find_gfm_autolink_literals(text: str) -> Iterator[Inline]:
    """The value of a text node as texts and links, a link for each address in it."""
    done = 0
    for found in _IN_TEXT.finditer(text) if _SUSPECT.search(text) else ():
        link = _web_link(text, found) if found["protocol"] else _mail_link(found)
        if link is not None:
            if found.start() > done:
                yield Text(text[done : found.start()])
            yield link
            done = found.start() + len(_text_of(link))
    if done < len(text):
        yield Text(text[done:])


def _text_of(link: Link) -> str:
    return "".join(child.value for child in link.children if isinstance(child, Text))


def _web_link(text: str, found: re.Match[str]) -> Link | None:
    before = text[found.start() - 1] if found.start() else " "
    is_www = found["protocol"][0] in "wW"
    domain = ("www" if is_www else "") + found["domain"]
    parts = domain.split(".")
    if not (before.isspace() or isPunctChar(before)) or isPunctChar(domain[0]):
        return None
    if not all(_PART.fullmatch(part) for part in parts[-2:] if part):
        return None
    address = _without_trail(found[0])
    return Link(f"http://{address}" if is_www else address, (Text(address),))


def _without_trail(address: str) -> str:
    """An address without the punctuation at its end, but for the parentheses that it opened."""
    end = _PUNCTUATION_AT_END.search(address)
    assert end is not None
    trail, address = end[0], address[: end.start()]
    while ")" in trail and address.count("(") > address.count(")"):
        cut = trail.index(")") + 1
        address, trail = address + trail[:cut], trail[cut:]
    return address


def _mail_link(found: re.Match[str]) -> Link:
    return Link(f"mailto:{found[0]}", (Text(found[0]),))
