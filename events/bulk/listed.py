"""All that a list of the admin shows, with its search and filters, beyond the page of it that is seen.

Wagtail's own bulk actions take more: all of the folder, or all images, whatever is filtered. They also take
any number of pages, until the proxy stops waiting, and the editor cannot know what was done.
"""

from collections.abc import Iterable
from copy import copy
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.urls.exceptions import NoReverseMatch
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction

# What a bulk action adds to the address of the list, and the page of the list.
ADDED = ("id", "childOf", "next", "p")
# Pages of one bulk action. To publish so many takes half of the minute that a proxy waits.
MOST = 300


class TooManyPages(Exception):
    """More pages than one bulk action takes."""


class AllOfTheList:
    """Stands before a bulk action of Wagtail's. list_view: the name of the view that shows its list."""

    request: Any
    list_view: str

    def get_all_objects_in_listing_query(self, _parent_id: str | None) -> list[int]:
        return find_listed(self.request, reverse(self.list_view))

    @classmethod
    def get_queryset(cls, model: Any, object_ids: Iterable[Any]) -> Any:
        if not all(str(one).isdecimal() for one in object_ids):
            raise Http404
        return super().get_queryset(model, object_ids)  # type: ignore[misc]


class AllOfThePages(AllOfTheList):
    """Of a folder, or of the search; MOST of them."""

    list_view = "wagtailadmin_pages:search"
    next_url: str

    def dispatch(self, *arguments: Any, **keywords: Any) -> HttpResponse:
        """Where it is too much, say so in the list, and do nothing."""
        try:
            answer: HttpResponse = super().dispatch(*arguments, **keywords)  # type: ignore[misc]
        except TooManyPages:
            sentence = _(
                "Nothing was done: at most %(most)d pages can be changed at once, those below them included. "
                "Filter the list, for instance by year, and do it in several steps."
            )
            messages.error(self.request, sentence % {"most": MOST})
            return redirect(self.next_url)
        return answer

    @classmethod
    def get_queryset(cls, model: Any, object_ids: Iterable[Any]) -> Any:
        chosen = list(object_ids)
        if len(chosen) > MOST:
            raise TooManyPages
        return super().get_queryset(model, chosen)

    def get_all_objects_in_listing_query(self, parent_id: str | None) -> list[int]:
        if parent_id is None:
            return super().get_all_objects_in_listing_query(parent_id)
        try:
            address = reverse("wagtailadmin_explore", args=[parent_id])
        except NoReverseMatch as error:
            raise Http404 from error
        return find_listed(self.request, address)


def take_from_list(action: type[BulkAction], list_view: str) -> type[BulkAction]:
    """The same action, for all that this list shows."""
    return type(action.__name__, (AllOfTheList, action), {"list_view": list_view})


def find_listed(request: HttpRequest, address: str) -> list[int]:
    """The ids of what the list at an address has for the query of a request.

    Asked of the list itself, so that what is filtered there is filtered here.
    """
    view, arguments, keywords = resolve(address)
    asked = copy(request)
    asked.method, asked.path = "GET", address
    query = request.GET.copy()
    for added in ADDED:
        query.pop(added, None)
    asked.GET = query  # type: ignore[assignment]
    answer: Any = view(asked, *arguments, **keywords)
    # Whoever may not see the list is led elsewhere.
    context = getattr(answer, "context_data", None)
    return [found.pk for found in context["paginator"].object_list] if context else []
