"""Receivers: whatever may change the site is noted, and requests a reconcile, which looks at it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from events.models import EventIndexPage, EventPage, EventType, Project
from events.source_names import SourceName
from exporters.content.site_tree import tree_of
from exporters.releases.build.affected import ALL
from exporters.releases.build.rollback import end_rollback
from exporters.releases.models import Series, SiteChange
from exporters.releases.reconcile_requests import reconcile_on_commit

# What Wagtail stores of an upload when a screen first shows it.
MEASURED = frozenset({"file_size", "file_hash"})
# What concerns any page; a reconcile compares most of it itself, and these ask for one.
OF_ALL_PAGES = (PageViewRestriction, CollectionViewRestriction, Collection, Site)


def end_rollback_on_publish(instance: Page, **_signal: object) -> None:
    """Publishing a page ends the rollback of its site."""
    if Series.objects.filter(rolled_back=True).exists():
        end_rollback(tree_of(instance).key)


def note_change(what: str) -> None:
    """Note a change for the next reconcile of each site, in the transaction that makes it.

    what: as `SiteChange.what`.
    """
    sites = Series.objects.values_list("pk", flat=True)
    SiteChange.objects.bulk_create(SiteChange(series_id=pk, what=what) for pk in sites)


def _make_receiver(name_change: Callable[[Any], str]) -> Callable[..., None]:
    def receive(instance: Model, *, update_fields: frozenset[str] | None = None, **_signal: object) -> None:
        if update_fields and MEASURED.issuperset(update_fields):
            return
        note_change(name_change(instance))
        reconcile_on_commit()

    return receive


def _of(kind: str) -> Callable[..., None]:
    return _make_receiver(lambda instance: f"{kind}:{instance.pk}")


def _of_named_page(instance: SourceName, **_signal: object) -> None:
    """The name in an address, and in those below it, has changed; whoever changes it asks for a reconcile."""
    note_change(f"tree:{instance.page_id}")


def note_published(instance: Page, **signal: object) -> None:
    """Note a page, and of a folder, whose slug may have changed, all that is below it."""
    note = note_page if isinstance(instance, EventPage) else note_tree
    note(instance=instance, **signal)


def note_new(instance: EventPage, *, created: bool, **signal: object) -> None:
    """Note a page that is made live, as an alias is: Wagtail tells of none that it was published."""
    if created and instance.live:
        note_page(instance=instance, **signal)


note_page, note_tree = _of("page"), _of("tree")
note_image, note_document = _of("image"), _of("document")
note_redirect = _of("redirect")
note_project, note_type = _of("project"), _of("event_type")
note_all = _make_receiver(lambda _: ALL)


def connect_signals() -> None:
    """Connect the receivers. Saving a page that exists has none: a draft changes nothing on the site."""
    page_published.connect(end_rollback_on_publish)
    page_published.connect(note_published)
    page_unpublished.connect(note_page)
    post_save.connect(note_new, sender=EventPage)
    # The first is sent after the commit, and may be lost with a killed process.
    for signal in (page_slug_changed, post_page_move):
        signal.connect(note_tree)
    both = (post_save, post_delete)
    uploads = ((get_image_model(), note_image), (get_document_model(), note_document))
    # The redirects are always read anew; that they have changed is noted for the judge.
    for model, note in (*uploads, (Redirect, note_redirect)):
        for signal in both:
            signal.connect(note, sender=model)
    # Whoever shows a deleted one is not known any more.
    for model, note in ((Project, note_project), (EventType, note_type)):
        post_save.connect(note, sender=model)
        post_delete.connect(note_all, sender=model)
    for model in OF_ALL_PAGES:
        for signal in both:
            signal.connect(note_all, sender=model)
    for model in (EventIndexPage, EventPage):
        post_delete.connect(note_page, sender=model)
    for signal in both:
        signal.connect(_of_named_page, sender=SourceName)
