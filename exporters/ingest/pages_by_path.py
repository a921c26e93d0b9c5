"""The pages of a tree by the paths of their files; none is loaded before it is asked for."""

from __future__ import annotations

from django.db import Error as DatabaseError

from events.models import EventPage
from exporters.content.pages import find_path
from exporters.content.site_tree import SiteTree
from exporters.core.errors import unforeseen


class PagesByPath:
    """Drafts are among them. Ids are read at once: an import in steps asks for few of many pages."""

    def __init__(self, tree: SiteTree) -> None:
        self._ids = dict(_find_ids(tree))

    def get(self, path: str) -> EventPage | None:
        """The page whose file lies at a path; None where there is none."""
        pages = EventPage.objects.select_related("project", "event_type")
        return pages.filter(pk=self._ids[path]).first() if path in self._ids else None


def _find_ids(tree: SiteTree) -> list[tuple[str, int]]:
    rows = EventPage.objects.descendant_of(tree.root).values_list(
        "pk", "title", "slug", "url_path", "source_path"
    )
    found = []
    for pk, title, slug, url_path, source_path in rows.iterator():
        try:
            path = find_path(tree, pk=pk, slug=slug, url_path=url_path, source_path=source_path)
        except DatabaseError:
            raise
        except Exception as error:  # noqa: BLE001 - unforeseen() logs it, and the page's file is refused
            unforeseen(error, title)
            path = source_path
        found.append((path, pk))
    return found
