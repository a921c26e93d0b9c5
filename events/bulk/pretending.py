"""What bulk actions do to pages, as far as it decides files, redirects included, and without a signal.

Only for what is taken back (files.py): no version is made, nothing logged, nobody told.
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.contrib.redirects.signal_handlers import (
    autocreate_redirects_on_page_move,
    autocreate_redirects_on_slug_change,
)
from wagtail.models import Page

from events.models import EventPage
from events.trash.tree import move

OF_A_PAGE = ["title", "slug", "url_path", "live", "expire_at", "first_published_at"]
OF_AN_EVENT = [field.name for field in EventPage._meta.local_concrete_fields if not field.primary_key]
BATCH = 100


def publish(pages: Iterable[Page]) -> None:
    """Make pages what these drafts of them are; those that are scheduled stay as they are."""
    now = timezone.now()
    drafts = [page for page in pages if not page.go_live_at or page.go_live_at <= now]
    addresses = dict(Page.objects.filter(pk__in=[page.pk for page in drafts]).values_list("pk", "url_path"))
    renamed = [
        (Page.objects.get(pk=page.pk).specific, page)
        for page in drafts
        if page.url_path != addresses[page.pk]
    ]
    for page in drafts:
        page.live, page.first_published_at = True, page.first_published_at or now
    events = [page for page in drafts if isinstance(page, EventPage)]
    EventPage.objects.bulk_update(events, [*OF_A_PAGE, *OF_AN_EVENT], batch_size=BATCH)
    for page in drafts:
        if not isinstance(page, EventPage):
            Page.objects.filter(pk=page.pk).update(**{name: getattr(page, name) for name in OF_A_PAGE})
            page._update_descendant_url_paths(addresses[page.pk], page.url_path)
    for before, page in renamed:
        autocreate_redirects_on_slug_change(before, page)


def find_below(pages: Iterable[Page]) -> QuerySet[Page]:
    """The pages with all that lies below them, in one query."""
    condition = Q(pk__in=[])
    for page in pages:
        condition |= Q(path__startswith=page.path)
    return Page.objects.filter(condition)


def take_down(pages: QuerySet[Page]) -> None:
    pages.update(live=False)


def move_to(pages: Iterable[Page], parent: Page) -> None:
    for page in pages:
        # Read again: each move changes the tree.
        before = Page.objects.get(pk=page.pk)
        address = before.url_path
        moved = move(before, Page.objects.get(pk=parent.pk))
        autocreate_redirects_on_page_move(moved, moved.url_path, address)
