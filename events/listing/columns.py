"""The columns of the list of a folder and of the search.

What is one value is written without a template: a list has fifty rows, and most of its time goes into those.
"""

from typing import Any

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, NavigateToChildrenColumn, PageTitleColumn
from wagtail.models import Page

from events.models import EventPage


class FolderTitleColumn(PageTitleColumn):
    """A click on a folder opens what is in it, and on an event its form."""

    cell_template_name = "events/admin/title_cell.html"

    def get_cell_context_data(self, instance: Page, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        context["holds_pages"] = bool(instance.allowed_subpage_models())
        return context


class PlainColumn(Column):
    """A value as its text."""

    def render_cell_html(self, instance: Page, _parent_context: Any) -> SafeString:
        return format_html("<td>{}</td>", self.write(self.get_value(instance)))

    def write(self, value: Any) -> Any:
        return "" if value is None else value


class DayColumn(PlainColumn):
    """The day of an event, as the site writes it."""

    def write(self, value: Any) -> Any:
        if not value:
            return ""
        shown = date_format(value, "SHORT_DATE_FORMAT")
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), shown)


class BelowColumn(NavigateToChildrenColumn):
    """A way into a folder, or to a first page in it; an event has neither."""

    def render_cell_html(self, instance: Page, parent_context: Any) -> SafeString:
        if isinstance(instance, EventPage):
            return format_html('<td class="{}"></td>', "no-children")
        html: SafeString = super().render_cell_html(instance, parent_context)
        return html


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
PROJECT = PlainColumn(
    "project",
    label=_("Project"),
    accessor=lambda page: getattr(page, "project", None),
    sort_key="eventpage__project__name",
    width="12%",
)
TYPE = PlainColumn(
    "type", label=_("Type"), accessor=type_of, sort_key="eventpage__event_type__name", width="9%"
)
UPDATED = DateColumn(
    "latest_revision_created_at", label=_("Updated"), sort_key="latest_revision_created_at", width="9%"
)
BELOW = BelowColumn("navigate", width="5%")


def list_columns(state: BaseColumn) -> list[BaseColumn]:
    """The columns of a list. state: the one that says where a page is."""
    return [BulkActionsColumn("bulk_actions"), TITLE, DAY, PROJECT, TYPE, UPDATED, state]
