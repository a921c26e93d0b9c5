"""EventPage ⇄ Document: the only module that reads and writes the content of pages."""

from __future__ import annotations

import json
from collections.abc import Collection, Generator
from datetime import date, datetime
from itertools import chain, count
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import slug_unicode_re
from django.db.models import BooleanField, ExpressionWrapper, Q, TextField
from django.db.models.functions import Cast
from django.utils.text import slugify
from wagtail.models import Page

from events.models import EventIndexPage, EventPage, EventType, Project
from events.slugs import check_slug
from events.source_names import find_child
from exporters.content.site_tree import SiteTree
from exporters.content.stored import read_body, read_mapping
from exporters.content.visibility import published
from exporters.core.contract import format_date, parse_date
from exporters.core.document import Document, Scalar
from exporters.core.errors import ExportError, SourceError
from exporters.core.i18n import gettext_noop
from exporters.core.paths import find_name_fault, layout_for, page_path, page_url

# Keys whose fields are one line in the forms.
ONE_LINE = ("title", "project", "project_link", "type")
# Rows in memory at a time.
CHUNK = 200


class Row(NamedTuple):
    """One event as stored: all that its file is made from, except the assets and pages it refers to.

    body: raw StreamField JSON as text. local_files, site_fields: of `EventPage`, as JSON.
    """

    pk: int
    path: str
    url_path: str
    alias_of: int | None
    live: bool
    slug: str
    title: str
    publish_date: date | None
    description: str
    project: str | None
    project_link: str | None
    edition: int | None
    type: str | None
    body: str
    source: str
    source_path: str
    source_digest: str
    local_files: str | None
    site_fields: str | None


_COLUMN_OF = {
    "alias_of": "alias_of_id",
    "live": "is_published",
    "project": "project__name",
    "project_link": "project__link",
    "type": "event_type__name",
    "body": "raw_body",
    "local_files": "raw_local_files",
    "site_fields": "raw_site_fields",
}
_COLUMNS = [_COLUMN_OF.get(name, name) for name in Row._fields]


def read_rows(tree: SiteTree, now: datetime, **only: Collection[int]) -> Generator[Row, None, None]:
    """The events of a tree in tree order, CHUNK at a time: live ones, and imported ones that once were live.

    only: pk__in=[7] for those alone.
    """
    was_public = ~Q(source_path="") & Q(first_published_at__isnull=False)
    rows = (
        EventPage.objects.descendant_of(tree.root)
        .filter(Q(live=True) | was_public, **only)
        .annotate(
            is_published=ExpressionWrapper(published(now), BooleanField()),
            raw_body=Cast("body", TextField()),
            raw_local_files=Cast("local_files", TextField()),
            raw_site_fields=Cast("site_fields", TextField()),
        )
        .order_by("path")
        .values_list(*_COLUMNS)
    )
    for row in rows.iterator(chunk_size=CHUNK):
        yield Row(*row)


def count_rows(tree: SiteTree) -> int:
    """About how many events a tree has, for a progress bar."""
    return EventPage.objects.descendant_of(tree.root).live().count()


def locate_row(row: Row, tree: SiteTree) -> str:
    """The path of a published page's file; raises ExportError for a url_path outside the tree.

    Wagtail leaves one behind where a folder is renamed while a page in it is being published.
    """
    if not row.url_path.startswith(tree.root.url_path):
        raise ExportError(
            gettext_noop(
                "Wagtail takes its address for %(address)s, which is not in this site; "
                "run manage.py set_url_paths, then export again"
            ),
            where=row.title,
            address=row.url_path,
        )
    path = page_path(tree.address(row.url_path), row.source_path)
    fault = find_name_fault(path)
    if fault:
        raise fault
    return path


def read_row(row: Row, tree: SiteTree) -> Document:
    """The document of a published page."""
    return _make_document(row, tree.address(row.url_path), tree, read_body(row.body))


def read_document(page: EventPage, tree: SiteTree) -> Document:
    """The document of a page, saved or not."""
    row = Row(
        pk=page.pk,
        path=page.path,
        url_path=page.url_path,
        alias_of=page.alias_of_id,
        live=page.live,
        slug=page.slug,
        title=page.title,
        publish_date=page.publish_date,
        description=page.description,
        project=page.project.name if page.project else None,
        project_link=page.project.link if page.project else None,
        edition=page.edition,
        type=page.event_type.name if page.event_type else None,
        body="",
        source=page.source,
        source_path=page.source_path,
        source_digest=page.source_digest,
        local_files=json.dumps(page.local_files or {}),
        site_fields=json.dumps(page.site_fields or {}),
    )
    return _make_document(row, url_of(page, tree), tree, list(page.body.get_prep_value()))


def url_of(page: EventPage, tree: SiteTree) -> str:
    """The page's address in the Astro site, with a slash at both ends.

    The slug is the page's own: url_path has a draft's new slug only once it is published.
    """
    return _find_url(tree, page.pk, page.slug, page.url_path)


def find_path(tree: SiteTree, *, pk: int, slug: str, url_path: str, source_path: str) -> str:
    """The path of a page's file, from a few of its columns."""
    return page_path(_find_url(tree, pk, slug, url_path), source_path)


def _find_url(tree: SiteTree, pk: int | None, slug: str, url_path: str) -> str:
    parent = url_path.rstrip("/").rpartition("/")[0] + "/"
    name = tree.names.get(pk, slug) or slug
    return f"{tree.address(parent)}{name}/"


def _make_document(row: Row, url: str, tree: SiteTree, body: list[Any]) -> Document:
    path = page_path(url, row.source_path)
    values: dict[str, Scalar | None] = {
        "slug": row.slug,
        "layout": layout_for(path),
        "title": row.title,
        "publish_date": format_date(row.publish_date) if row.publish_date else None,
        "description": row.description,
        "project": row.project,
        "project_link": row.project_link,
        "edition": row.edition,
        "type": row.type,
    }
    return Document(
        path=path,
        front_matter={key: value for key, value in values.items() if value not in (None, "")},
        body=body,
        source=row.source,
        source_path=row.source_path,
        source_digest=row.source_digest,
        slug_changed=tree.names.get(row.pk, row.slug) is None and tree.names.has(row.pk),
        local_files=read_mapping(row.local_files),
        site_fields=read_mapping(row.site_fields),
        owner=f"page:{row.pk}",
    )


def fill_page(page: EventPage, document: Document) -> None:
    """Set the fields of a page from a document. Saves new Project and EventType snippets, not the page."""
    values: dict[str, Any] = dict(document.front_matter)
    # As a form would take them: YAML's `>` ends a text with a line end.
    values |= {key: values[key].strip() for key in ONE_LINE if key in values}
    page.title = page.draft_title = values["title"]
    page.publish_date = parse_date(values["publish_date"])
    page.description = values.get("description", "")
    page.edition = values.get("edition")
    page.project = page.event_type = None
    if values.get("project"):
        page.project, _ = Project.objects.get_or_create(
            name=values["project"], link=values.get("project_link", "")
        )
    if values.get("type"):
        page.event_type, _ = EventType.objects.get_or_create(name=values["type"])
    page.body = page.body.stream_block.to_python(list(document.body))
    page.source = document.source
    page.source_path = document.path
    page.source_digest = document.source_digest
    page.local_files = dict(document.local_files)
    page.site_fields = dict(document.site_fields)


def add_page(tree: SiteTree, page: EventPage, document: Document, key: str) -> None:
    """Add a new page at the address of its file, below index pages for the folders, made where missing.

    key: the slug that its file has in the front matter.
    """
    *folders, name = page_url(document.path).strip("/").split("/")
    if not name:
        raise SourceError(
            gettext_noop("is the site's first page, which cannot be an event; move it into a folder")
        )
    parent = _find_or_add_index(tree, folders)
    page.slug = _choose_slug(parent, key, name)
    parent.add_child(instance=page)
    if page.slug != name:
        tree.names.add(page, page.slug, name)


def change_slug(tree: SiteTree, page: EventPage, key: str) -> None:
    """Give a page the slug that its file has now. Its address is still that of the file."""
    name = url_of(page, tree).strip("/").rpartition("/")[2]
    page.slug = _choose_slug(page.get_parent(), key, name, page)
    if page.slug != name:
        tree.names.add(page, page.slug, name)


def _find_or_add_index(tree: SiteTree, folders: list[str]) -> Page:
    """The index page for a path of folders (["podujatia", "2021"]); missing pages are added."""
    parent = tree.root
    for folder in folders:
        child = find_child(parent, folder)
        if child is None:
            slug = _choose_slug(parent, folder, folder)
            index = EventIndexPage(title=folder.replace("-", " ").capitalize(), slug=slug)
            child = parent.add_child(instance=index)
            if slug != folder:
                tree.names.add(child, slug, folder)
        parent = child
    return parent


def _choose_slug(parent: Page, key: str, name: str, page: Page | None = None) -> str:
    """The key where Wagtail can have it as a slug and no sibling does, else the nearest to it.

    name: of the file, which is the next best. page: the one that gets it, where it is there already.
    """
    siblings = parent.get_children().exclude(pk=page.pk if page else None)
    written = [text for text in (key, name) if slug_unicode_re.match(text)]
    base = (slugify(key, allow_unicode=True) or slugify(name, allow_unicode=True) or "podujatie")[:240]
    numbered = (f"{base}-{number}" for number in count(2))
    for slug in chain(written, [base], numbered):
        if not siblings.filter(slug=slug).exists() and _is_allowed(slug):
            return slug
    raise AssertionError


def _is_allowed(slug: str) -> bool:
    try:
        check_slug(slug)
    except ValidationError:
        return False
    return True
