"""The list of what is in a folder, and the search over all pages."""

from typing import Any

from django.db.models import F, QuerySet, prefetch_related_objects
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BaseColumn
from wagtail.admin.ui.tables.pages import PageStatusColumn
from wagtail.admin.views.pages.listing import ExplorableIndexView, PageListingMixin
from wagtail.admin.views.pages.search import SearchView
from wagtail.models import Page

from events.listing.columns import BELOW, list_columns
from events.models import EventPage
from events.search_text import find_pages, split_words
from events.source_names import read_known_names


class EventListing:
    """What the list of a folder and the search have in common."""

    base_columns = list_columns(PageStatusColumn("status", label=_("Status"), sort_key="live", width="12%"))

    def get_valid_orderings(self) -> list[str]:
        """Those of Wagtail's index alone while searching: it cannot sort by what only events have."""
        view: Any = self
        orderings: list[str] = super().get_valid_orderings()  # type: ignore[misc]
        if view.is_searching:
            orderings = [one for one in orderings if "eventpage__" not in one]
        return orderings

    def order_queryset(self, queryset: Any) -> Any:
        """Pages without a date, project or type come last, on either database."""
        ordering: Any = self.ordering  # type: ignore[attr-defined]
        if isinstance(ordering, str) and "eventpage__" in ordering:
            field = F(ordering.removeprefix("-"))
            first = field.desc if ordering.startswith("-") else field.asc
            return queryset.order_by(first(nulls_last=True), "title", "pk")
        return super().order_queryset(queryset)  # type: ignore[misc]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        pages = context["object_list"]
        events = [page for page in pages if isinstance(page, EventPage)]
        prefetch_related_objects(events, "project", "event_type")
        read_known_names(pages)
        return context


class PlainLetters(PageListingMixin):
    """Searches for words without regard to accents. Stands behind a view that applies hooks first."""

    def search_queryset(self, queryset: QuerySet[Page]) -> Any:
        if not self.is_searching:
            return queryset
        return find_pages(queryset, self.search_query, by_relevance=not self.is_explicitly_ordered)


class FolderView(EventListing, ExplorableIndexView, PlainLetters):
    """The pages in a folder."""

    @cached_property
    def columns(self) -> list[BaseColumn]:
        return self.base_columns

    @cached_property
    def explorable_columns(self) -> list[BaseColumn]:
        return [*self.columns, BELOW]


class SearchPagesView(EventListing, SearchView):
    """The search over all pages."""

    @cached_property
    def columns(self) -> list[BaseColumn]:
        return [*self.base_columns, BELOW]

    def get_queryset(self) -> Any:
        """Ask the index without accents, and show the query as it was typed."""
        typed: str = self.search_query  # type: ignore[has-type]
        self.search_query = " ".join(split_words(typed))
        pages = super().get_queryset()
        self.search_query = typed
        return pages
