"""Where pages in the trash are: below a root of their own, beside that of the sites."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import AbstractPage, Page

# Of the page without a parent that has it; all others are the roots of sites.
ROOT_SLUG = "_trash"
# Of no site: what lies below it has no address.
ROOT_URL_PATH = "//"


def find_root() -> Page | None:
    root: Page | None = Page.objects.filter(depth=1, slug=ROOT_SLUG).first()
    return root


def ensure_root() -> Page:
    """The root of the trash; made with the first page that is deleted."""
    root = find_root()
    if root is None:
        root = Page.add_root(instance=Page(title="Trash", slug=ROOT_SLUG, live=False))
        Page.objects.filter(pk=root.pk).update(url_path=ROOT_URL_PATH)
        root.refresh_from_db()
    return root


def is_trashed(page: Page) -> bool:
    root = find_root()
    return root is not None and page.path.startswith(root.path)


def are_any_trashed(ids: Collection[int]) -> bool:
    """Whether any of the pages with these ids is in the trash; one query, since every request asks."""
    rows = Page.objects.filter(Q(depth=1, slug=ROOT_SLUG) | Q(pk__in=ids)).order_by()
    asked, root = [], None
    for pk, depth, slug, path in rows.values_list("pk", "depth", "slug", "path"):
        if depth == 1 and slug == ROOT_SLUG:
            root = path
        if pk in ids:
            asked.append(path)
    return root is not None and any(path.startswith(root) for path in asked)


def exclude_trash(pages: QuerySet[Any]) -> QuerySet[Any]:
    root = find_root()
    return pages if root is None else pages.exclude(path__startswith=root.path)


def move(page: Page, parent: Page, slug: str | None = None) -> Page:
    """Put a page with all below it under a parent, and do nothing else; returns it as it is then.

    Wagtail's own move sends signals that make redirects, and saves the page, which two pages in the trash
    with one slug would keep from happening. slug: a new one.
    """
    super(AbstractPage, page).move(parent, "last-child")
    moved = Page.objects.get(pk=page.pk)
    before = moved.url_path
    moved.slug = slug or moved.slug
    moved.set_url_path(parent)
    Page.objects.filter(pk=moved.pk).update(url_path=moved.url_path, slug=moved.slug)
    moved._update_descendant_url_paths(before, moved.url_path)
    return moved
