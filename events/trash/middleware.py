"""No screen of a page opens where the page is in the trash: what is asked for there leads to the trash."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext
from wagtail.admin import messages

from events.trash.tree import are_any_trashed

# As Wagtail's addresses call them.
NAMES = ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_to_copy_id")


class TrashMiddleware(MiddlewareMixin):
    def process_view(
        self, request: HttpRequest, _view: Any, _arguments: Any, keywords: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or not match.route.startswith("admin/") or not request.user.is_authenticated:
            return None
        named = [pk for name in NAMES if isinstance(pk := keywords.get(name), int)]
        if match.namespace == "wagtailadmin_api:pages":
            named += [keywords["pk"]] if "pk" in keywords else []
        if not named or not are_any_trashed(named):
            return None
        if request.method not in ("GET", "HEAD") or request.headers.get("x-requested-with"):
            return HttpResponse(gettext("This page is in the trash."), status=409, content_type="text/plain")
        messages.warning(request, gettext("This page is in the trash. Restore it to go on with it."))
        return redirect("trash:list")
