"""Signals of all that may change the site ask for a reconcile, which finds out what changed."""

from __future__ import annotations

from django.db.models.signals import post_delete, post_save
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from events.models import EventIndexPage, EventPage, EventType, Project
from exporters.content.site_tree import tree_of
from exporters.releases.build.rollback import end_rollback
from exporters.releases.models import Series
from exporters.releases.reconcile_requests import ask_for_reconcile

SAVED = (
    PageViewRestriction,
    CollectionViewRestriction,
    Collection,
    Site,
    Redirect,
    Project,
    EventType,
)
DELETED = (*SAVED, EventIndexPage, EventPage)


def note_publishing(instance: Page, **_signal: object) -> None:
    """Publishing a page ends a rollback."""
    if Series.objects.filter(rolled_back=True).exists():
        end_rollback(tree_of(instance).key)


def connect_signals() -> None:
    """Connect the signals of Wagtail and Django; drafts don't matter."""
    page_published.connect(note_publishing)
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(ask_for_reconcile)
    uploads = (get_image_model(), get_document_model())
    for model in (*SAVED, *uploads):
        post_save.connect(ask_for_reconcile, sender=model)
    for model in (*DELETED, *uploads):
        post_delete.connect(ask_for_reconcile, sender=model)
