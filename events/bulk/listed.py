"""All that a list shows, with its search and filters, beyond the page of it that is seen."""

from collections.abc import Iterable
from copy import copy
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import resolve, reverse
from django.urls.exceptions import NoReverseMatch
from wagtail.models import Page

# What a bulk action adds to the address of the list, and the page of the list.
ADDED = ("id", "childOf", "next", "p")


class AllOfTheList:
    """Stands before a bulk action of Wagtail's, which would take all of the folder whatever is filtered."""

    request: Any

    def get_all_objects_in_listing_query(self, parent_id: str | None) -> list[int]:
        return find_listed(self.request, parent_id)

    @classmethod
    def get_queryset(cls, model: type[Page], object_ids: Iterable[Any]) -> Any:
        if not all(str(one).isdecimal() for one in object_ids):
            raise Http404
        return super().get_queryset(model, object_ids)  # type: ignore[misc]


def find_listed(request: HttpRequest, parent_id: str | None) -> list[int]:
    """The ids of the pages that the list of a folder, or the search without one, has for a query.

    Asked of the list itself, so that what is filtered there is filtered here. Raises Http404 for no folder.
    """
    try:
        name = "wagtailadmin_pages:search" if parent_id is None else "wagtailadmin_explore"
        address = reverse(name, args=[] if parent_id is None else [parent_id])
    except NoReverseMatch as error:
        raise Http404 from error
    view, arguments, keywords = resolve(address)
    asked = copy(request)
    asked.method, asked.path = "GET", address
    query = request.GET.copy()
    for added in ADDED:
        query.pop(added, None)
    asked.GET = query  # type: ignore[assignment]
    answer: Any = view(asked, *arguments, **keywords)
    # Whoever may not see the folder is led elsewhere.
    context = getattr(answer, "context_data", None)
    return [page.pk for page in context["paginator"].object_list] if context else []
