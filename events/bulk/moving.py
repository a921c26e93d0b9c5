"""Moving many pages from a list: the folder is chosen first, then it is said how many files that changes."""

from typing import Any

from django.http import HttpResponse
from wagtail.admin.views.pages.bulk_actions.move import MoveBulkAction
from wagtail.models import Page

from events.bulk import pretending
from events.bulk.files import describe_changes
from events.bulk.held import LeavesHeldTreesOut
from events.bulk.listed import AllOfThePages
from events.bulk.refusals import has_agreed
from events.bulk.steps import is_confirmed


class CountedBulkMoving(AllOfThePages, LeavesHeldTreesOut, MoveBulkAction):
    """Takes the place of Wagtail's own, which moves as soon as the folder is chosen."""

    template_name = "events/bulk/move.html"

    def get_actionable_objects(self) -> tuple[list[Page], dict[str, Any]]:
        """Without pages whose slug another of the chosen has: only one of them can have it in the folder."""
        pages, left_out = super().get_actionable_objects()
        if self.cleaned_form is None:
            return pages, left_out
        first: dict[str, Page] = {}
        for page in pages:
            first.setdefault(page.slug, page)
        unique = [page for page in pages if first[page.slug] is page]
        doubled = [page for page in pages if first[page.slug] is not page]
        left_out["pages_with_duplicate_slugs"] += [
            {"item": page, "can_edit": page.permissions_for_user(self.request.user).can_edit()}
            for page in doubled
        ]
        return unique, left_out

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.destination is not None and context["items"]:
            pages, parent = [item["item"] for item in context["items"]], self.destination
            context["files"] = describe_changes(lambda: pretending.move_to(pages, parent))
            context["confirmed"] = parent.pk
        return context

    def prepare_action(self, pages: list[Page], _without_access: Any) -> HttpResponse | None:
        """Ask first, and go on with the pages that can be moved once the question was read."""
        destination = self.cleaned_form.cleaned_data["chooser"]
        agreed = has_agreed(self.request, self.held.values())
        if agreed and pages and is_confirmed(self.request, str(destination.pk)):
            return None
        self.destination = destination
        return self.render_to_response({**self.get_context_data(), "destination": destination})
