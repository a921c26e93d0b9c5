"""Publishing many pages from a list: those that pass the gate, once it is said which do not, and why."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction
from wagtail.models import Page

from events.bulk import pretending
from events.bulk.files import describe_changes
from events.bulk.held import LeavesHeldOut
from events.bulk.listed import AllOfThePages
from events.bulk.refusals import Refused, describe_refusals, read_agreed
from events.bulk.sorting import find_drafts, sort_out
from events.gate import PublishingRefused, published_together


class GatedBulkPublishing(AllOfThePages, LeavesHeldOut, PublishBulkAction):
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
        refused = [*self.held.values(), *refused]
        return {**context, "refused": refused, "files": files, "ready": len(below or ready)}

    def plan(self, pages: list[Page], *, include_descendants: bool) -> tuple[set[int], list[Refused], str]:
        """The ids of the pages that would go out, those that are refused, and what changes on the site."""
        drafts, held = find_drafts(pages, self.request.user, include_descendants=include_descendants)
        ready, refused = sort_out(drafts)
        files = describe_changes(lambda: pretending.publish(ready.values()))
        return set(ready), [*held.values(), *describe_refusals(refused)], files

    def prepare_action(self, objects: list[Page], without_access: Any) -> HttpResponse | None:
        """Find what is published: not what the question has named, unless it can be by now."""
        with_below = self.cleaned_form.cleaned_data["include_descendants"]
        drafts, held = find_drafts(objects, self.request.user, include_descendants=with_below)
        self.held |= held
        self.ready, _refused = sort_out(drafts, read_agreed(self.request))
        return super().prepare_action(objects, without_access)

    def form_valid(self, form: Any) -> HttpResponse:
        """Publish all or none: where the gate refuses one after all, the question is asked anew."""
        try:
            answer: HttpResponse = super().form_valid(form)
        except PublishingRefused as refusal:
            nothing = gettext("No page was published, since one of them cannot be any more.")
            messages.error(self.request, f"{nothing} {refusal}")
            return self.render_to_response(self.get_context_data())
        return answer

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "ready": self.ready}

    @classmethod
    def execute_action(
        cls,
        objects: Iterable[Page],
        user: Any = None,
        ready: dict[int, Page] | None = None,
        **_others: Any,
    ) -> tuple[int, int]:
        """Publish what is ready; returns how many of the pages went out, and how many below them.

        Raises PublishingRefused where one cannot be; the transaction that it runs in has then to be undone.
        """
        chosen, ready = {page.pk for page in objects}, ready or {}
        with published_together(ready):
            for draft in ready.values():
                revision = draft.get_latest_revision() or draft.save_revision(user=user)
                revision.publish(user=user)
        return len(ready.keys() & chosen), len(ready.keys() - chosen)
