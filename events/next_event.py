"""The next event of a series: a draft with what the last one has, without its date."""

import re
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.utils import get_breadcrumbs_items_for_page

from events.models import EventPage
from events.places import edit_url
from events.slugs import find_free, make_slug


def count_up(title: str, edition: int | None) -> str:
    """The title with the next edition's number where it has this one's: "2. beseda" becomes "3. beseda"."""
    if edition is None:
        return title
    return re.sub(rf"(?<!\d){edition}(?!\d)", str(edition + 1), title, count=1)


def may_continue(user: Any, page: EventPage) -> bool:
    """Whether a user may make a page beside this one and may see what it says."""
    if page.alias_of_id or not page.get_parent().permissions_for_user(user).can_add_subpage():
        return False
    return page.live or page.permissions_for_user(user).can_edit()


def is_offered(user: Any, page: EventPage) -> bool:
    """Whether a list or form offers it: as `may_continue`, without a query for each page of a list.

    Whoever may add pages below a folder may, by inheritance, below its pages.
    """
    tester = page.permissions_for_user(user)
    may_add = user.is_superuser or "add" in tester.permissions
    return not page.alias_of_id and may_add and (page.live or tester.can_edit())


def make_next(page: EventPage, user: Any) -> EventPage:
    """A draft of the next event, of what the last one's form shows, or where that may not be seen is live."""
    may_edit = page.permissions_for_user(user).can_edit()
    last: EventPage = page.get_latest_revision_as_object() if may_edit else page
    title = count_up(last.title, last.edition)
    changes = {
        "title": title,
        "draft_title": title,
        "slug": find_free(make_slug(title), page.get_parent()),
        "edition": None if last.edition is None else last.edition + 1,
        "publish_date": None,
        "go_live_at": None,
        "expire_at": None,
        "expired": False,
    }
    made: EventPage = last.copy(
        update_attrs=changes, copy_revisions=False, keep_live=False, user=user, to=page.get_parent()
    )
    return made


class NextEventView(WagtailAdminTemplateMixin, TemplateView):
    """Says what will be made, and makes it."""

    template_name = "events/admin/next_event.html"
    page_title = gettext_lazy("Next event")
    header_icon = "copy"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.page = get_object_or_404(EventPage, pk=kwargs["page_id"])
        if not may_continue(request.user, self.page):
            raise PermissionDenied

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": "", "label": self.get_page_title()}
        return [*get_breadcrumbs_items_for_page(self.page, self.request.user), here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        folder = reverse("wagtailadmin_explore", args=[self.page.get_parent().pk])
        return {**super().get_context_data(**kwargs), "page": self.page, "back": folder}

    def post(self, request: HttpRequest, **_where: Any) -> HttpResponse:
        made = make_next(self.page, request.user)
        messages.success(request, gettext("A draft of the next event. Choose its date."))
        return redirect(edit_url(made.pk))
