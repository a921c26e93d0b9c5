"""Deleting pages into the trash, bringing them back, and deleting them for good.

docs/decisions/trash.md says why a deleted page stays a page.
"""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from wagtail.log_actions import log
from wagtail.models import Page, Revision, Site
from wagtail.signals import page_published, page_unpublished

from events.gate import PublishingRefused, find_refusal, published_together
from events.slugs import find_free
from events.source_names import find_same_address
from events.trash.models import TrashedPage
from events.trash.tree import ensure_root, is_trashed, move

RESTORED = "trash.restore"


class Clash(ValidationError):
    """The address of a page in the trash is another page's now. free: a slug that nobody has."""

    def __init__(self, other: Page, free: str) -> None:
        self.free = free
        sentence = gettext("“%(title)s” has this address now. Restore it at another one, such as “%(slug)s”.")
        super().__init__(sentence % {"title": other.get_admin_display_title(), "slug": free})


def is_kept_from_trash(page: Page) -> bool:
    """Whether Wagtail deletes the page at once: the root of a site, and what is in the trash."""
    roots = Site.objects.values("root_page")
    return is_trashed(page) or page.get_descendants(inclusive=True).filter(pk__in=roots).exists()


@transaction.atomic
def put_into_trash(page: Page, user: Any) -> TrashedPage:
    """Take a page, with all below it, from the site and from every list; its rows and versions stay."""
    page = Page.objects.get(pk=page.pk)
    parent = page.get_parent()
    tree = page.get_descendants(inclusive=True)
    for below in tree.specific():
        state = below.current_workflow_state
        if state:
            state.cancel(user=user)
        log(below, "wagtail.delete", user=user)
    live = list(tree.live())
    scheduled = Revision.page_revisions.filter(
        object_id__in=[str(pk) for pk in tree.values_list("pk", flat=True)]
    ).exclude(approved_go_live_at=None)
    entry = TrashedPage.objects.create(
        page=page,
        parent=parent,
        place=name_place(page),
        live=[below.pk for below in live],
        scheduled=[[one.pk, one.approved_go_live_at.isoformat()] for one in scheduled],
        user=user,
        deleted_at=timezone.now(),
    )
    scheduled.update(approved_go_live_at=None)
    tree.update(live=False)
    move(page, ensure_root())
    for below in live:
        specific = below.specific
        page_unpublished.send(sender=type(specific), instance=specific)
    return entry


def name_place(page: Page) -> str:
    """The titles of the pages above, the site's root left out."""
    above = page.get_ancestors().filter(depth__gt=1)
    return " / ".join(one.get_admin_display_title() for one in above)[:2000]


def find_parent(entry: TrashedPage) -> Page | None:
    """Where a page comes back to; None where that is in the trash itself, or deleted for good."""
    parent = entry.parent
    return None if parent is None or is_trashed(parent) else parent


def find_clash(entry: TrashedPage, parent: Page, slug: str) -> Clash | None:
    page = entry.page
    other = (
        parent.get_children().filter(slug=slug).exclude(pk=page.pk).first()
        or find_same_address(page, slug, Page.objects.child_of(parent))
    )  # fmt: skip
    return Clash(other, find_free(slug, parent, page)) if other else None


@transaction.atomic
def restore(entry: TrashedPage, parent: Page, user: Any, slug: str = "") -> list[PublishingRefused]:
    """Bring a page back below a parent, as it was; returns what keeps pages of it from being live again.

    Those come back as drafts. slug: another than it had. Raises Clash.
    """
    clash = find_clash(entry, parent, slug or entry.page.slug)
    if clash:
        raise clash
    page = move(entry.page, parent, slug)
    if slug and (revision := page.latest_revision):
        revision.content["slug"] = slug
        revision.save(update_fields=["content"])
    restored = page.get_descendants(inclusive=True)
    once_live = restored.filter(pk__in=entry.live)
    refused = []
    with published_together(entry.live):
        for one in once_live.specific():
            refusal = find_refusal(one)
            if refusal is None:
                Page.objects.filter(pk=one.pk).update(live=True, last_published_at=timezone.now())
            else:
                refused.append(refusal)
    kept_back = [refusal.page.pk for refusal in refused]
    restored.filter(pk__in=kept_back).update(live_revision=None, has_unpublished_changes=True)
    now = timezone.now()
    for pk, moment in entry.scheduled:
        if datetime.fromisoformat(moment) > now:
            Revision.objects.filter(pk=pk).update(approved_go_live_at=moment)
    entry.delete()
    for one in restored.specific():
        log(one, RESTORED, user=user)
        if one.live:
            page_published.send(sender=type(one), instance=one, revision=one.live_revision)
    return refused


def delete_for_good(entry: TrashedPage, user: Any = None) -> None:
    # Whoever asks may (permissions.py); Wagtail would look for a right to delete in the trash itself.
    entry.page.specific.delete(user=user, skip_permission_checks=True)


def empty_trash(days: int) -> int:
    """Delete for good what has been in the trash for longer; returns how many pages, those below left out."""
    entries = TrashedPage.objects.filter(deleted_at__lt=timezone.now() - timedelta(days=days))
    for entry in entries:
        delete_for_good(entry)
    return len(entries)
