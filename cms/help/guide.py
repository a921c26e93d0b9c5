"""The guide as HTML: a page of docs/how-to in the language of whoever reads it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from cms.environment import PROJECT_ROOT

FOLDER = PROJECT_ROOT / "docs/how-to"
PAGES = {"sk": "edit-events.sk.md"}
DEFAULT = "edit-events.md"
PICTURES = "cms/help"


@dataclass(frozen=True, slots=True)
class Guide:
    """sections: (anchor, heading) of each part."""

    title: str
    html: SafeString
    sections: tuple[tuple[str, str], ...]


@cache
def read_guide(language: str) -> Guide:
    """The guide in a language, "sk" for example; in English where there is none in it."""
    text = (FOLDER / PAGES.get(language, DEFAULT)).read_text("utf-8")
    markdown = MarkdownIt("commonmark").enable("table")
    tokens = markdown.parse(text)
    title = tokens[1].content
    # The screen has its title as a heading already.
    tokens = tokens[3:]
    sections: list[tuple[str, str]] = []
    for number, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            anchor = f"part-{len(sections) + 1}"
            token.attrSet("id", anchor)
            sections.append((anchor, tokens[number + 1].content))
        if token.children:
            token.children = list(_lead_to_the_admin(token.children))
    # The repository's own text, in which HTML is not let through.
    html = mark_safe(markdown.renderer.render(tokens, markdown.options, {}))  # noqa: S308
    return Guide(title, html, tuple(sections))


def _lead_to_the_admin(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens of a line; links into other pages of docs/, which the admin does not have, are words."""
    within = False
    for token in tokens:
        if token.type == "image":
            token.attrSet("src", static(f"{PICTURES}/{posixpath.basename(str(token.attrs['src']))}"))
            token.attrSet("loading", "lazy")
        if token.type == "link_open" and str(token.attrs["href"]).startswith("../"):
            within = True
        elif token.type == "link_close" and within:
            within = False
        else:
            yield token
