"""400 for forms that no page of the CMS sends: some views of Wagtail's take their fields for granted."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.deprecation import MiddlewareMixin

from cms.errors import refuse_request

# Name of a view -> a field that its form always has.
FIELDS = {
    "wagtailadmin_choose_page_external_link": "external-link-chooser-url",
    "wagtailredirects:process_import": "input_format",
}


class RefuseDamagedForms(MiddlewareMixin):
    """Answers what would be an error of the program, and is one of whoever sent the form."""

    def process_view(
        self, request: HttpRequest, _view: Any, _arguments: Any, _keywords: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        field = FIELDS.get(match.view_name) if match else None
        is_damaged = request.method == "POST" and field is not None and field not in request.POST
        return refuse_request(request) if is_damaged else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A field that is read without asking whether it was sent."""
        return refuse_request(request) if isinstance(exception, MultiValueDictKeyError) else None
