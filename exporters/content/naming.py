"""What a problem is about, by the names that editors know: titles in place of numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from exporters.content.page_references import (
    DELETED,
    LINKS_TO_A_FAILED,
    NOT_PUBLIC,
    PRIVATE,
    TWO_AT_ONE_ADDRESS,
)

Params = Mapping[str, Any]


class PageName(NamedTuple):
    title: str
    live: bool


@dataclass(frozen=True, slots=True)
class Names:
    """id -> name, of the pages, images and documents that problems are about, without those deleted."""

    pages: Mapping[int, PageName] = field(default_factory=dict)
    images: Mapping[int, str] = field(default_factory=dict)
    documents: Mapping[int, str] = field(default_factory=dict)


def read_names(problems: Iterable[tuple[str, Params]], pages: Iterable[int] = ()) -> Names:
    """The names for some problems, in at most three queries. problems: (sentence, params) of each.

    pages: ids of others whose names are wanted.
    """
    wanted: dict[str, set[int]] = {"pages": set(pages), "images": set(), "documents": set()}
    for sentence, params in problems:
        for kind, key in REFERENCES.get(sentence, ()):
            if str(params.get(key, "")).isdecimal():
                wanted[kind].add(int(params[key]))
    found = Page.objects.filter(pk__in=wanted["pages"]).values_list("pk", "draft_title", "title", "live")
    images = get_image_model().objects.filter(pk__in=wanted["images"])
    documents = get_document_model().objects.filter(pk__in=wanted["documents"])
    return Names(
        {pk: PageName(draft or title, live) for pk, draft, title, live in found},
        dict(images.values_list("pk", "title")) if wanted["images"] else {},
        dict(documents.values_list("pk", "title")) if wanted["documents"] else {},
    )


def describe_sentence(sentence: str, params: Params, names: Names | None = None) -> str:
    """A problem as a sentence in the language that is active. names: as `read_names` has read for it.

    Without them nothing is named: whoever reads it may be somebody without an account.
    """
    reword = REWORDED.get(sentence)
    if reword is not None:
        return capfirst(reword(params, names or Names(), names is not None))
    return capfirst(gettext(sentence) % params if params else gettext(sentence))


def _link(params: Params, names: Names, named: bool) -> str:
    page = names.pages.get(int(params["id"]))
    if not named:
        return gettext("links to a page that is gone or not public; publish it or change the link")
    if page is None:
        return gettext("links to a page that was deleted; change the link")
    words = {"title": page.title}
    if page.live:
        return gettext("links to the page “%(title)s”, which is not public; change the link") % words
    return (
        gettext("links to the page “%(title)s”, which is not published; publish it or change the link")
        % words
    )


def _failed_link(params: Params, names: Names, _named: bool) -> str:
    page = names.pages.get(int(params.get("id", 0)))
    return gettext("links to “%(title)s”, which cannot be exported; put that page right first") % {
        "title": page.title if page else params["path"]
    }


def _same_address(params: Params, names: Names, _named: bool) -> str:
    titles = [names.pages[id].title for id in (int(params["one"]), int(params["other"])) if id in names.pages]
    if len(titles) < 2:
        return gettext("two pages have this address; give one of them another slug")
    return gettext("“%(one)s” and “%(other)s” have the same address; give one of them another slug") % {
        "one": titles[0],
        "other": titles[1],
    }


def _deleted_image(_params: Params, _names: Names, _named: bool) -> str:
    return gettext("shows an image that was deleted; choose another")


def _deleted_document(_params: Params, _names: Names, _named: bool) -> str:
    return gettext("shows a document that was deleted; choose another")


def _private_image(params: Params, names: Names, _named: bool) -> str:
    return gettext(PRIVATE["image"]) % {
        **params,
        "name": names.images.get(params.get("id", 0), params["name"]),
    }


def _private_document(params: Params, names: Names, _named: bool) -> str:
    name = names.documents.get(params.get("id", 0), params["name"])
    return gettext(PRIVATE["document"]) % {**params, "name": name}


REWORDED: dict[str, Callable[[Params, Names, bool], str]] = {
    NOT_PUBLIC: _link,
    LINKS_TO_A_FAILED: _failed_link,
    TWO_AT_ONE_ADDRESS: _same_address,
    DELETED["image"]: _deleted_image,
    DELETED["document"]: _deleted_document,
    PRIVATE["image"]: _private_image,
    PRIVATE["document"]: _private_document,
}
# Sentence -> (field of Names, key in its params) of what it is about.
REFERENCES: dict[str, tuple[tuple[str, str], ...]] = {
    NOT_PUBLIC: (("pages", "id"),),
    LINKS_TO_A_FAILED: (("pages", "id"),),
    TWO_AT_ONE_ADDRESS: (("pages", "one"), ("pages", "other")),
    PRIVATE["image"]: (("images", "id"),),
    PRIVATE["document"]: (("documents", "id"),),
}
