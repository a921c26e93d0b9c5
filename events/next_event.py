"""The next event of a series, or one by a template: a draft with what another event has, without its date."""

import re
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.utils import get_breadcrumbs_items_for_page

from events.models import EventPage, EventType
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
    """A draft of the next event."""
    last = read_shown(page, user)
    title = count_up(last.title, last.edition)
    return copy_as_draft(last, user, title, None if last.edition is None else last.edition + 1)


def read_shown(page: EventPage, user: Any) -> EventPage:
    """What the page's form shows, or where the user may not see that, what is live."""
    shown: EventPage = page
    if page.permissions_for_user(user).can_edit():
        shown = page.get_latest_revision_as_object()
    return shown


def copy_as_draft(page: EventPage, user: Any, title: str, edition: int | None, **more: Any) -> EventPage:
    """A draft beside a page, with its content, an address of its own, and no day. more: other fields."""
    changes = {
        "title": title,
        "draft_title": title,
        "slug": find_free(make_slug(title), page.get_parent()),
        "edition": edition,
        "publish_date": None,
        "go_live_at": None,
        "expire_at": None,
        "expired": False,
        **more,
    }
    made: EventPage = page.copy(
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


def find_templates(user: Any) -> list[EventType]:
    """The types by whose template a user may make an event."""
    types = EventType.objects.exclude(template=None).select_related("template")
    return [each for each in types if each.template and may_continue(user, each.template)]


@require_POST
def make_from_template(request: HttpRequest, type_id: int) -> HttpResponse:
    """A draft with the content of the type's template, in the template's folder."""
    kind = next((each for each in find_templates(request.user) if each.pk == type_id), None)
    if kind is None or kind.template is None:
        raise PermissionDenied
    made = copy_as_draft(
        read_shown(kind.template, request.user), request.user, kind.name, None, event_type=kind
    )
    messages.success(request, gettext("A draft by the template. Write its title and choose its date."))
    return redirect(edit_url(made.pk))
