"""Inline nodes → flat text with styles, as Draft.js keeps the text of one block."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise, takewhile

from exporters.core.i18n import gettext_noop
from exporters.core.markdown.nodes import (
    Break,
    Delete,
    Emphasis,
    Image,
    Inline,
    InlineCode,
    InlineHtml,
    Link,
    Mark,
    Strong,
    Subscript,
    Superscript,
    Text,
)
from exporters.core.markdown.rich_text.anchors import anchor_tag, read_anchor
from exporters.core.markdown.url_schemes import unsafe_scheme
from exporters.core.references import References

_ANCHOR_END = InlineHtml("</a>")

PLACEHOLDER = "\N{OBJECT REPLACEMENT CHARACTER}"
"""The character that stands for an image in the text."""

# Draft.js's names of inline styles, in whose alphabetical order it nests the tags.
STYLES: dict[type, str] = {
    Strong: "BOLD",
    InlineCode: "CODE",
    Emphasis: "ITALIC",
    Delete: "STRIKETHROUGH",
    Subscript: "SUBSCRIPT",
    Superscript: "SUPERSCRIPT",
}

# White space that Wagtail's converter strips or collapses when the editor opens.
_UNSTABLE_CODE = re.compile(r"\A[ \t\n\r\f]|[ \t\n\r\f]\Z|[ \t\n\r\f]{2}|[\t\n\r\f]")
_UNSTABLE_END = re.compile(r"\s \Z")


class Unrepresentable(Exception):
    """Rich text has no place for a node. str() of it names what it cannot hold, as in "a footnote".

    phrase, params: the same as a msgid, with %-placeholders, and the values for them.
    """

    def __init__(self, phrase: str, **params: object) -> None:
        self.phrase = phrase
        self.params = params
        super().__init__(phrase % params if params else phrase)


@dataclass(frozen=True, slots=True)
class StyledText:
    """Characters with the same inline styles and entity, in Draft.js's sense; "\\n" is a line break.

    entity: the opening tag of the link or image around them, "" for none.
    """

    text: str
    styles: frozenset[str]
    entity: str = ""


def flatten(children: Iterable[Inline], references: References) -> list[StyledText]:
    """The text of one block. Raises Unrepresentable for what the editor would drop or change."""
    flat: list[StyledText] = []
    for styled in _flatten(children, frozenset(), "", references):
        last = flat[-1] if flat else None
        if last and PLACEHOLDER not in (last.text, styled.text) and _has_same_style(last, styled):
            flat[-1] = StyledText(last.text + styled.text, last.styles, last.entity)
        else:
            flat.append(styled)
    _check_spaces(flat)
    return flat


def _has_same_style(one: StyledText, other: StyledText) -> bool:
    return one.styles == other.styles and one.entity == other.entity


def _check_spaces(flat: list[StyledText]) -> None:
    """Refuse special spaces, such as a no-break space, where Wagtail's converter strips plain ones."""
    start = "".join(styled.text for styled in flat[:2]).lstrip("\n")
    lines = (line for styled in flat for line in styled.text.split("\n"))
    inner = any(
        "CODE" in styled.styles and styled.text[:1].isspace() and not before.text.endswith("\n")
        for before, styled in pairwise(flat)
    )
    if inner or start[:1].isspace() or any(_UNSTABLE_END.search(line) for line in lines):
        raise Unrepresentable(gettext_noop("a special space that the editor drops"))


def _flatten(
    children: Iterable[Inline], styles: frozenset[str], entity: str, references: References
) -> Iterator[StyledText]:
    rest = iter(children)
    for child in rest:
        if isinstance(child, Text):
            if PLACEHOLDER in child.value:
                raise Unrepresentable(gettext_noop("the character that stands for an image"))
            yield StyledText(child.value, styles, entity)
        elif isinstance(child, Break):
            if entity:
                raise Unrepresentable(gettext_noop("a line break inside a link"))
            yield StyledText("\n", styles)
        elif isinstance(child, InlineCode):
            if _UNSTABLE_CODE.search(child.value) or PLACEHOLDER in child.value or not child.value:
                raise Unrepresentable(gettext_noop("code with spaces that the editor drops"))
            yield StyledText(child.value, styles | {STYLES[InlineCode]}, entity)
        elif isinstance(child, Mark):
            style = STYLES[type(child)]
            if style in styles:
                raise Unrepresentable(gettext_noop("a mark within the same mark"))
            yield from _flatten(child.children, styles | {style}, entity, references)
        elif isinstance(child, Link):
            yield from _flatten_link(child.children, styles, entity, _link_tag(child, references), references)
        elif isinstance(child, Image):
            if entity:
                raise Unrepresentable(gettext_noop("an image inside a link"))
            yield StyledText(PLACEHOLDER, styles, _image_tag(child, references))
        elif isinstance(child, InlineHtml):
            inside = list(takewhile(lambda node: node != _ANCHOR_END, rest))
            yield from _flatten_link(inside, styles, entity, _raw_link_tag(child), references)
        else:
            raise Unrepresentable(gettext_noop("a footnote inside text"))


def _flatten_link(
    children: Sequence[Inline], styles: frozenset[str], around: str, tag: str, references: References
) -> Iterator[StyledText]:
    if around:
        raise Unrepresentable(gettext_noop("a link inside a link"))
    if not children:
        raise Unrepresentable(gettext_noop("a link without text"))
    yield from _flatten(children, styles, tag, references)


def _link_tag(node: Link, references: References) -> str:
    _refuse_scheme(node.url)
    if node.title:
        return anchor_tag({"href": node.url, "title": node.title})
    page, document = references.page_id(node.url), references.document_id(node.url)
    if page is not None:
        return f'<a linktype="page" id="{page}">'
    if document is not None:
        return f'<a linktype="document" id="{document}">'
    return anchor_tag({"href": node.url})


def _raw_link_tag(node: InlineHtml) -> str:
    attributes = read_anchor(node.value)
    if attributes is None:
        raise Unrepresentable(gettext_noop("a piece of HTML inside text"))
    _refuse_scheme(attributes["href"])
    return anchor_tag(attributes)


def _refuse_scheme(url: str) -> None:
    scheme = unsafe_scheme(url)
    if scheme is not None:
        raise Unrepresentable(gettext_noop("a link to %(scheme)s:…, which the editor refuses"), scheme=scheme)


def _image_tag(node: Image, references: References) -> str:
    number = references.image_id(node.url)
    if number is None:
        raise Unrepresentable(gettext_noop("an image that is not beside the page"))
    title = f' title="{escape(node.title)}"' if node.title else ""
    return f'<a linktype="image" id="{number}" alt="{escape(node.alt)}"{title}>'
