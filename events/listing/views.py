"""The list of what is in a folder, and the search over all pages."""

from typing import Any

from django.db.models import F, QuerySet, prefetch_related_objects
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn
from wagtail.admin.ui.tables.pages import (
    BulkActionsColumn,
    NavigateToChildrenColumn,
    PageStatusColumn,
    PageTitleColumn,
)
from wagtail.admin.views.pages.listing import ExplorableIndexView, PageListingMixin
from wagtail.admin.views.pages.search import SearchView
from wagtail.models import Page

from events.models import EventPage
from events.search_text import find_pages, split_words
from events.source_names import read_known_names


class FolderTitleColumn(PageTitleColumn):
    """A click on a folder opens what is in it, and on an event its form."""

    cell_template_name = "events/admin/title_cell.html"

    def get_cell_context_data(self, instance: Page, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        context["holds_pages"] = bool(instance.allowed_subpage_models())
        return context


class DayColumn(Column):
    """The day of an event, as the site writes it."""

    cell_template_name = "events/admin/day_cell.html"


def type_of(page: Page) -> str:
    """Of an event its type, of another page what it is."""
    return str(page.event_type or "") if isinstance(page, EventPage) else page.page_type_display_name


TITLE = FolderTitleColumn("title", label=_("Title"), sort_key="title", classname="title", width="30%")
DAY = DayColumn(
    "publish_date",
    label=_("Date"),
    accessor=lambda page: getattr(page, "publish_date", None),
    sort_key="eventpage__publish_date",
    width="9%",
)
PROJECT = Column(
    "project",
    label=_("Project"),
    accessor=lambda page: getattr(page, "project", None),
    sort_key="eventpage__project__name",
    width="12%",
)
TYPE = Column("type", label=_("Type"), accessor=type_of, sort_key="eventpage__event_type__name", width="9%")
UPDATED = DateColumn(
    "latest_revision_created_at", label=_("Updated"), sort_key="latest_revision_created_at", width="9%"
)

# A way into a folder, or to a first page in it.
BELOW = NavigateToChildrenColumn("navigate", width="5%")


def list_columns(state: BaseColumn) -> list[BaseColumn]:
    """The columns of a list. state: the one that says where a page is."""
    return [BulkActionsColumn("bulk_actions"), TITLE, DAY, PROJECT, TYPE, UPDATED, state]


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
