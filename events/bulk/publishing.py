"""Publishing many pages from a list: those that pass the gate, once it is said which do not, and why."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpResponse
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction
from wagtail.models import Page

from events.bulk import pretending
from events.bulk.files import describe_changes
from events.bulk.listed import AllOfThePages
from events.bulk.refusals import Refused, describe_refusals, has_agreed
from events.gate import PublishingRefused, find_refusal, published_together


class GatedBulkPublishing(AllOfThePages, PublishBulkAction):
    """Takes the place of Wagtail's own, which stops at the first page that cannot be published."""

    template_name = "events/bulk/publish.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        chosen = [item["item"] for item in context["items"]]
        if not chosen:
            return context
        ready, refused, files = self.plan(chosen, include_descendants=False)
        below = None
        if context["has_draft_descendants"]:
            below, refused_below, context["files_with_below"] = self.plan(chosen, include_descendants=True)
            # Pages that link to drafts below them are refused without those alone.
            refused = list({one.pk: one for one in [*refused, *refused_below]}.values())
        kept_back = {page.pk for page in chosen} - ready
        context["items"] = [item for item in context["items"] if item["item"].pk not in kept_back]
        return {**context, "refused": refused, "files": files, "ready": len(below or ready)}

    def plan(self, pages: list[Page], *, include_descendants: bool) -> tuple[set[int], list[Refused], str]:
        """The ids of the pages that would go out, those that are refused, and what changes on the site."""
        ready, refused = sort_drafts(pages, self.request.user, include_descendants=include_descendants)
        files = describe_changes(lambda: pretending.publish(ready.values()))
        return set(ready), describe_refusals(refused), files

    def prepare_action(self, objects: list[Page], _without_access: Any) -> HttpResponse | None:
        """Ask again where a page is refused that was not shown to be."""
        with_below = self.cleaned_form.cleaned_data["include_descendants"]
        self.sorted = sort_drafts(objects, self.request.user, include_descendants=with_below)
        if has_agreed(self.request, describe_refusals(self.sorted[1])):
            return None
        return self.render_to_response(self.get_context_data())

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "ready": self.sorted[0]}

    @classmethod
    def execute_action(
        cls,
        objects: Iterable[Page],
        user: Any = None,
        ready: dict[int, Page] | None = None,
        **_others: Any,
    ) -> tuple[int, int]:
        """Publish what is ready; returns how many of the pages went out, and how many below them."""
        chosen, ready = {page.pk for page in objects}, ready or {}
        with published_together(ready):
            for draft in ready.values():
                revision = draft.get_latest_revision() or draft.save_revision(user=user)
                revision.publish(user=user)
        return len(ready.keys() & chosen), len(ready.keys() - chosen)


Sorted = tuple[dict[int, Page], list[PublishingRefused]]
"""The drafts that can be published together, by their ids; and the refusals of the rest."""


def sort_drafts(objects: Iterable[Page], user: Any, *, include_descendants: bool) -> Sorted:
    """The latest drafts of pages; with them those below that are not live and the user may publish."""
    chosen = {page.pk: read_draft(page) for page in objects}
    below = {
        draft.pk: read_draft(draft)
        for page in (objects if include_descendants else [])
        for draft in find_drafts_below(page, user)
        if draft.pk not in chosen
    }
    return sort_out(chosen | below)


def read_draft(page: Page) -> Page:
    revision = page.get_latest_revision()
    return revision.as_object() if revision else page.specific


def find_drafts_below(page: Page, user: Any) -> Iterator[Page]:
    """What is not live below a page and the user may publish."""
    for draft in page.get_descendants().not_live().specific():
        if user is None or draft.permissions_for_user(user).can_publish():
            yield draft


def sort_out(drafts: dict[int, Page]) -> Sorted:
    """Pages that link to each other pass together. One that links to a refused page is refused as well."""
    ready = dict(drafts)
    refused: list[PublishingRefused] = []
    while True:
        with published_together(ready):
            faults = [fault for draft in ready.values() if (fault := find_refusal(draft))]
        if not faults:
            return ready, refused
        refused += faults
        for fault in faults:
            del ready[fault.page.pk]
