"""Receivers: whatever may change the site requests a reconcile, which finds out what changed."""

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
from exporters.releases.reconcile_requests import reconcile_on_commit

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


def end_rollback_on_publish(instance: Page, **_signal: object) -> None:
    """Publishing a page ends the rollback of its site."""
    if Series.objects.filter(rolled_back=True).exists():
        end_rollback(tree_of(instance).key)


def connect_signals() -> None:
    """Connect the receivers. Saving a page has none: a draft changes nothing on the site."""
    page_published.connect(end_rollback_on_publish)
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(reconcile_on_commit)
    uploads = (get_image_model(), get_document_model())
    for model in (*SAVED, *uploads):
        post_save.connect(reconcile_on_commit, sender=model)
    for model in (*DELETED, *uploads):
        post_delete.connect(reconcile_on_commit, sender=model)
