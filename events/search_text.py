"""The words by which an event is found: all that its form shows, in plain letters.

Wagtail's index on SQLite reads letters without accents, that on PostgreSQL with them. Both are given the text
without, and asked without.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any

from wagtail.coreutils import string_to_ascii
from wagtail.documents import get_document_model
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing
from wagtail.search.query import And, PlainText, SearchQuery

from events.placeholders import LINK_TYPE

WORD = re.compile(r"\w+")
# Of a query; SQLite gives up on one of hundreds, such as a whole text that was pasted.
MOST_WORDS = 50


def fold(text: str) -> str:
    """The text in small plain letters: "Fontána" is "fontana"."""
    return string_to_ascii(text).lower()


def split_words(query: str) -> list[str]:
    """The first words of a query, folded. Without quotation marks, which SQLite reads as its syntax."""
    return WORD.findall(fold(query))[:MOST_WORDS]


def find_pages(pages: Any, query: str, *, by_relevance: bool) -> Any:
    """The results of Wagtail's index, of pages which have all words of the query or words that begin so."""
    terms = [PlainText(word) for word in split_words(query)]
    if not terms:
        return pages.none()
    asked: SearchQuery = And(terms) if len(terms) > 1 else terms[0]
    return pages.autocomplete(asked, order_by_relevance=by_relevance)


def read_words(page: Any) -> str:
    """What the form of an event shows, folded: of a draft that is newer than the site, its words."""
    shown = page.get_latest_revision_as_object() if page.has_unpublished_changes else page
    project, event_type = shown.project, shown.event_type
    parts = [
        shown.title,
        shown.description,
        project.name if project else "",
        event_type.name if event_type else "",
        *shown.body.stream_block.get_searchable_content(shown.body),
        *read_site_words(shown),
    ]
    return fold(" ".join(part for part in parts if part))


def read_site_words(page: Any) -> list[str]:
    """What an event says in the site's own fields."""
    # It makes blocks, which make forms, which know this module.
    from events.site_fields.searching import read_site_words

    return read_site_words(page)


def read_title(page: Page) -> str:
    """The title of a folder, folded."""
    return fold(page.get_admin_display_title())


class _Links(HTMLParser):
    """Collects what links inside rich text lead to. alts: of images. documents: their ids."""

    def __init__(self) -> None:
        super().__init__()
        self.alts: list[str] = []
        self.documents: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        kind = values.get("linktype")
        if tag != "a" or kind is None:
            return
        if kind == LINK_TYPE:
            self.alts.append(values.get("alt", ""))
        elif kind == DocumentLinkHandler.identifier and values.get("id", "").isdecimal():
            self.documents.append(int(values["id"]))


# A save changes few of a page's texts, and has all of them in the index again.
read_text = lru_cache(maxsize=2000)(get_text_for_indexing)


def read_unseen(html: str) -> list[str]:
    """What rich text says outside its text: the alt texts of images in it, the names of linked documents."""
    if "linktype" not in html:
        return []
    links = _Links()
    links.feed(html)
    return [*links.alts, *name_documents(links.documents)]


def name_documents(ids: Iterable[int]) -> list[str]:
    """Titles and file names of documents; of those that are gone, none."""
    wanted = list(ids)
    if not wanted:
        return []
    return [
        name
        for document in get_document_model().objects.filter(pk__in=wanted)
        for name in name_document(document)
    ]


def name_document(document: Any) -> list[str]:
    return [document.title, document.filename.replace("_", " ").replace("-", " ")]
