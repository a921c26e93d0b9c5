"""Copies and aliases of pages, made wholly or not at all."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from wagtail.admin.views.pages.copy import CopyView

# Of a page -> of the form.
FIELDS = {"title": "new_title", "slug": "new_slug"}


class GatedCopyView(CopyView):
    def form_valid(self, form: Any) -> HttpResponse:
        """Copy; what the form could not foresee, such as an address where it goes, is said in the form."""
        try:
            with transaction.atomic():
                response: HttpResponse = super().form_valid(form)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                form.add_error(FIELDS.get(name), messages)
            return self.form_invalid(form)
        return response
