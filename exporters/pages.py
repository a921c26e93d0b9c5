"""EventPage ⇄ Document: the only door to page content."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wagtail.models import Page, PageViewRestriction, Site

from events.models import EventIndexPage, EventPage, EventType, Project

from .contract import format_date, parse_date
from .document import Document, Scalar
from .paths import layout_for, page_path


def public_pages(site: Site) -> list[EventPage]:
    """The events of a site that anyone may see, in the order of the tree.

    Wagtail's own `.public()` asks only about a page's ancestors; an alias shows its source's
    content, so the source's ancestors count as well.
    """
    restricted = _restricted_paths()
    pages = (
        EventPage.objects.live()
        .descendant_of(site.root_page)
        .select_related("project", "event_type")
        .order_by("path")
    )
    sources = _alias_sources()
    return [page for page in pages if not any(path.startswith(restricted) for path in _paths(page, sources))]


def _restricted_paths() -> tuple[str, ...]:
    """The tree paths below which nothing is public."""
    return tuple(PageViewRestriction.objects.values_list("page__path", flat=True))


def _alias_sources() -> dict[int, tuple[str, int | None]]:
    """id -> (tree path, id of its own source) of every page that aliases lead to."""
    ids = set(Page.objects.exclude(alias_of=None).values_list("alias_of_id", flat=True))
    sources: dict[int, tuple[str, int | None]] = {}
    while ids:
        rows = Page.objects.filter(pk__in=ids).values_list("pk", "path", "alias_of_id")
        sources |= {pk: (path, alias_of) for pk, path, alias_of in rows}
        ids = {alias_of for _, alias_of in sources.values() if alias_of} - sources.keys()
    return sources


def _paths(page: Page, sources: dict[int, tuple[str, int | None]]) -> Iterator[str]:
    """The tree paths whose restrictions hold for a page: its own, and its sources'."""
    yield page.path
    source = page.alias_of_id
    while source is not None:
        path, source = sources[source]
        yield path


def public_urls(site: Site) -> dict[int, str]:
    """id -> address in the Astro site, of all pages that anyone may see."""
    restricted = _restricted_paths()
    rows = (
        Page.objects.live()
        .descendant_of(site.root_page, inclusive=True)
        .values_list("pk", "path", "url_path")
    )
    prefix = site.root_page.url_path
    return {
        pk: "/" + url_path.removeprefix(prefix)
        for pk, path, url_path in rows
        if not path.startswith(restricted)
    }


def url_of(page: EventPage, site: Site) -> str:
    """The page's address in the Astro site, with a slash at both ends.

    A draft may have a slug of its own that the tree does not show before it is published.
    """
    parent = page.url_path.rstrip("/").rpartition("/")[0] + "/"
    return "/" + f"{parent}{page.slug}/".removeprefix(site.root_page.url_path)


def read_document(page: EventPage, site: Site) -> Document:
    """What the export needs of a page, saved or not."""
    path = page_path(url_of(page, site), page.source_path)
    return Document(
        path=path,
        front_matter=_front_matter(page, path),
        body=list(page.body.get_prep_value()),
        source=page.source,
        source_path=page.source_path,
        source_digest=page.source_digest,
        owner=f"page:{page.pk}",
    )


def _front_matter(page: EventPage, path: str) -> dict[str, Scalar]:
    values: dict[str, Scalar | None] = {
        "slug": page.slug,
        "layout": layout_for(path),
        "title": page.title,
        "publish_date": format_date(page.publish_date) if page.publish_date else None,
        "description": page.description,
        "project": page.project.name if page.project else None,
        "project_link": page.project.link if page.project else None,
        "edition": page.edition,
        "type": page.event_type.name if page.event_type else None,
    }
    return {key: value for key, value in values.items() if value not in (None, "")}


def fill_page(page: EventPage, document: Document) -> None:
    """Make a page say what a document says; saves nothing but the snippets it needs."""
    values: dict[str, Any] = dict(document.front_matter)
    page.title = page.draft_title = values["title"]
    page.publish_date = parse_date(values["publish_date"])
    page.description = values.get("description", "")
    page.edition = values.get("edition")
    page.project = page.event_type = None
    if "project" in values:
        page.project, _ = Project.objects.get_or_create(
            name=values["project"], link=values.get("project_link", "")
        )
    if "type" in values:
        page.event_type, _ = EventType.objects.get_or_create(name=values["type"])
    page.body = page.body.stream_block.to_python(list(document.body))
    page.source = document.source
    page.source_path = document.path
    page.source_digest = document.source_digest


def find_or_add_index(site: Site, folders: list[str]) -> Page:
    """The index page of nested folders ("podujatia", "2021"), made where it is missing."""
    parent = site.root_page
    for folder in folders:
        child = parent.get_children().filter(slug=folder).first()
        if child is None:
            index = EventIndexPage(title=folder.replace("-", " ").capitalize(), slug=folder)
            child = parent.add_child(instance=index)
        parent = child
    return parent
