"""Publishing many pages from a list: those that pass the gate go out, and of the rest it is said why not."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext, ngettext
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction
from wagtail.models import Page, Revision

from events.gate import PublishingRefused, find_refusal, published_together
from events.places import edit_url

# Of more than these a list would hide what it stands above.
NAMED = 5


class GatedBulkPublishing(PublishBulkAction):
    """Takes the place of Wagtail's own, which stops at the first page that cannot be published."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.refused: list[PublishingRefused] = []

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "refused": self.refused}

    @classmethod
    def execute_action(
        cls,
        objects: Iterable[Page],
        include_descendants: bool = False,
        user: Any = None,
        refused: list[PublishingRefused] | None = None,
        **_others: Any,
    ) -> tuple[int, int]:
        """Publish the pages; returns how many of them went out, and how many below them."""
        chosen = {page.pk: get_draft(page, user) for page in objects}
        below = {
            draft.pk: get_draft(draft, user)
            for page in (objects if include_descendants else [])
            for draft in find_drafts_below(page, user)
            if draft.pk not in chosen
        }
        ready, kept_back = sort_out(chosen | below)
        if refused is not None:
            refused += kept_back
        with published_together(ready):
            for revision in ready.values():
                revision.publish(user=user)
        return len(ready.keys() & chosen.keys()), len(ready.keys() & below.keys())

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        for refusal in self.refused[:NAMED]:
            url = edit_url(refusal.page.pk, refusal.block_id)
            button = messages.button(url, gettext("Edit"))
            messages.error(self.request, str(refusal), buttons=[button])
        others = len(self.refused) - NAMED
        if others > 0:
            sentence = ngettext(
                "%(count)d more page was not published.", "%(count)d more pages were not published.", others
            )
            messages.error(self.request, sentence % {"count": others})
        if num_parent_objects + num_child_objects == 0:
            return None
        return super().get_success_message(num_parent_objects, num_child_objects)


def get_draft(page: Page, user: Any) -> Revision:
    return page.get_latest_revision() or page.specific.save_revision(user=user)


def find_drafts_below(page: Page, user: Any) -> Iterator[Page]:
    """What is not live below a page and the user may publish."""
    for draft in page.get_descendants().not_live().specific():
        if user is None or draft.permissions_for_user(user).can_publish():
            yield draft


def sort_out(revisions: dict[int, Revision]) -> tuple[dict[int, Revision], list[PublishingRefused]]:
    """The revisions that can be published together, by the ids of their pages; and the refusals of the rest.

    Pages that link to each other pass together. One that links to a page which is refused is refused as well.
    """
    ready = dict(revisions)
    refused: list[PublishingRefused] = []
    while True:
        with published_together(ready):
            faults = [fault for revision in ready.values() if (fault := find_refusal(revision.as_object()))]
        if not faults:
            return ready, refused
        refused += faults
        for fault in faults:
            del ready[fault.page.pk]
