"""Wagtail's views of events and folders, with ours in their places."""

from typing import Any

from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from events.copying import GatedCopyView
from events.listing.filters import EventFilterSet
from events.listing.views import FolderView, SearchPagesView
from events.models import EventIndexPage, EventPage
from events.previews import panel
from events.side_panels import CreateEventWithPanels
from events.status_panel import EditEvent
from events.versions.views import HistoryView


class EventPageViewSet(PageViewSet):
    """Wagtail's views of a page with previews of events.previews.panel, its state and more side panels."""

    model = EventPage
    add_view_class = CreateEventWithPanels
    edit_view_class = EditEvent
    copy_view_class = GatedCopyView
    preview_on_edit_view_class = panel.PreviewOnEdit
    preview_on_add_view_class = panel.PreviewOnCreate
    history_view_class = HistoryView


class AnyPageViewSet(PageViewSet):
    """The list of what is in any folder, and the search over all pages."""

    model = Page
    index_view_class = FolderView
    filterset_class = EventFilterSet
    search_view_class = SearchPagesView


class EventIndexPageViewSet(PageViewSet):
    model = EventIndexPage
    copy_view_class = GatedCopyView
    # The list of what is in such a folder.
    parent_models = [EventIndexPage]
    index_view_class = FolderView
    filterset_class = EventFilterSet
    history_view_class = HistoryView

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Events and folders are listed, and not folders alone."""
        return super().get_index_view_kwargs(**{"model": Page, **kwargs})
