"""markdown-it's inline tokens → inline nodes in normal form.

Markdown has no syntax for some marks, and in some places none that closes; the serializer then writes HTML.
Such tags, where they pair up and carry no attributes, become the node that they stand for. Other HTML stays
as it is: `<b>` too, since `**` is shown as `<strong>`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from exporters.core.errors import SourceError
from exporters.core.html_attributes import unescape_attribute
from exporters.core.i18n import gettext_noop
from exporters.core.local_addresses import is_local
from exporters.core.markdown.nodes import (
    Break,
    Delete,
    Emphasis,
    FootnoteReference,
    Image,
    Inline,
    InlineCode,
    InlineHtml,
    Link,
    Strong,
    Subscript,
    Superscript,
    Text,
)
from exporters.core.markdown.normalize.tree import normalize_inline
from exporters.core.markdown.parse.gfm_autolink_literal import LITERAL, find_gfm_autolink_literals
from exporters.core.markdown.url_schemes import unsafe_scheme

MAX_MARKS = 60

_TAG = re.compile(r"<(/?)([A-Za-z]+)>\Z")
_ANCHOR = re.compile(
    r'<a(?=[\s>])(?: href="([^"\n]*)"(?: title="([^"\n]*)")?)?(?P<more>[^>]*)>\Z', re.IGNORECASE
)
_BREAK = re.compile(r"<br[ \t\n]*/?>\Z", re.IGNORECASE)
# What Markdown percent-encodes in an address, where HTML has it as it is.
_ENCODED_BY_MARKDOWN = re.compile(r"[\s\x00-\x20\x7f\\\"<>\[\]^`{|}]|%(?![0-9A-Fa-f]{2})")
_WHITE_SPACE = re.compile(r"[ \t\n\r\f]+")
_AMBIGUOUS = re.compile(r"[%#?\\\x00-\x1f\x7f\ufffd]")

_Children = tuple[Inline, ...]
_Build = Callable[[_Children], Inline | None]


def _code_of_text(children: _Children) -> Inline | None:
    if all(isinstance(child, Text) for child in children):
        return InlineCode("".join(child.value for child in children if isinstance(child, Text)))
    return None


_TAGS: dict[str, _Build] = {
    "sup": Superscript,
    "sub": Subscript,
    "strong": Strong,
    "em": Emphasis,
    "del": Delete,
    "code": _code_of_text,
}
_MARKS: dict[str, _Build] = {"em_open": Emphasis, "strong_open": Strong, "s_open": Delete}


@dataclass(slots=True)
class _Frame:
    """What is open: a mark or link in Markdown's own syntax, or an HTML tag that may yet be unpaired.

    build: makes the node of its children; None where the tags stay HTML.
    tag: the raw opening tag; "" for Markdown's own syntax.
    """

    build: _Build
    name: str = ""
    tag: str = ""
    is_link: bool = False
    children: list[Inline] = field(default_factory=list)


def parse_inline_tokens(tokens: Sequence[Token]) -> tuple[Inline, ...]:
    """The nodes of one paragraph, heading or cell, in normal form."""
    stack = [_Frame(lambda children: None)]
    for token in tokens:
        if token.nesting > 0:
            is_link = token.type == "link_open"
            stack.append(_Frame(_link(token) if is_link else _MARKS[token.type], is_link=is_link))
            if len(stack) > MAX_MARKS:
                raise SourceError(
                    gettext_noop("marks are nested more than %(limit)s deep; remove some of them"),
                    limit=MAX_MARKS,
                )
        elif token.nesting < 0:
            _close_markdown(stack)
        elif token.type == "html_inline":
            _add_html(stack, token.content)
        elif token.type == "text" and not any(frame.is_link for frame in stack):
            stack[-1].children += find_gfm_autolink_literals(token.content)
        else:
            stack[-1].children.append(_LEAVES[token.type](token))
    while len(stack) > 1:
        _pop_unpaired_tag(stack)
    return normalize_inline(tuple(stack[0].children))


def _link(token: Token) -> _Build:
    url, title = str(token.attrs["href"]), str(token.attrs.get("title", ""))
    return lambda children: Link(url, children, title)


def _close_markdown(stack: list[_Frame]) -> None:
    while stack[-1].tag:
        _pop_unpaired_tag(stack)
    frame = stack.pop()
    node = frame.build(tuple(frame.children))
    assert node is not None
    stack[-1].children.append(node)


def _pop_unpaired_tag(stack: list[_Frame]) -> None:
    """Leave an opening tag that nothing closes as raw HTML, its children behind it."""
    frame = stack.pop()
    stack[-1].children += [InlineHtml(frame.tag), *frame.children]


def _add_html(stack: list[_Frame], html: str) -> None:
    if _BREAK.match(html):
        stack[-1].children.append(Break())
        return
    match = _TAG.match(html)
    name = match[2].lower() if match else ""
    if match and match[1]:
        _close_tag(stack, name, html)
        return
    anchor = _ANCHOR.match(html)
    build = _anchor(anchor) if anchor else _TAGS.get(name)
    if build is None:
        stack[-1].children.append(InlineHtml(html))
        return
    if len(stack) > MAX_MARKS:
        raise SourceError(
            gettext_noop("tags are nested more than %(limit)s deep; remove some of them"), limit=MAX_MARKS
        )
    stack.append(_Frame(build, "a" if anchor else name, html))


def _anchor(match: re.Match[str]) -> _Build:
    """Builds a link of a tag with an address and a title; any other tag pairs up and stays HTML."""
    if match[1] is None or match["more"] or unsafe_scheme(unescape_attribute(match[1])):
        return lambda children: None
    url, title = unescape_attribute(match[1]), unescape_attribute(match[2] or "")
    if _ENCODED_BY_MARKDOWN.search(url):
        return lambda children: None
    return lambda children: Link(url, children, title) if not _has_link(children) else None


def _has_link(children: _Children) -> bool:
    return any(isinstance(child, Link) or _has_link(getattr(child, "children", ())) for child in children)


def _close_tag(stack: list[_Frame], name: str, html: str) -> None:
    frame = stack[-1]
    node = frame.build(tuple(frame.children)) if frame.name == name else None
    if node is not None:
        stack.pop()
        stack[-1].children.append(node)
        return
    if frame.name == name:
        _pop_unpaired_tag(stack)
    stack[-1].children.append(InlineHtml(html))


def _image(token: Token) -> Inline:
    alt = _WHITE_SPACE.sub(" ", _plain_text(token.children or []))
    return Image(normalize_image_url(str(token.attrs["src"])), alt, str(token.attrs.get("title", "")))


def _plain_text(tokens: Sequence[Token]) -> str:
    pieces = []
    for token in tokens:
        if token.type == "image":
            pieces.append(_plain_text(token.children or []))
        elif token.type in ("softbreak", "hardbreak"):
            pieces.append(" ")
        else:
            # HTML is text here, and there are no links: escapes in an autolink literal are resolved.
            pieces.append(unescapeAll(token.content) if token.info == LITERAL else token.content)
    return "".join(pieces)


def normalize_image_url(url: str) -> str:
    """An image's address in the form that nodes have: that of a file beside the page is `./name`, decoded.

    An address elsewhere, an alias of the project's own among them, stays. One that would mean something else
    when decoded stays percent-encoded.
    """
    if not is_local(url):
        return url
    decoded = unquote(url)
    if _AMBIGUOUS.search(decoded):
        decoded = url
    return decoded if decoded.startswith(("./", "../")) else f"./{decoded}"


_LEAVES: dict[str, Callable[[Token], Inline]] = {
    "text": lambda token: Text(token.content),
    "code_inline": lambda token: InlineCode(token.content),
    "softbreak": lambda token: Text(" "),
    "hardbreak": lambda token: Break(),
    "footnote_ref": lambda token: FootnoteReference(str(token.meta["label"])),
    "image": _image,
}
