"""What a moderator asked to have changed in a page that was submitted."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext
from wagtail.admin.templatetags.wagtailadmin_tags import user_display_name
from wagtail.models import Page, WorkflowState

from events.models import EventPage


@dataclass(frozen=True, slots=True)
class RequestedChanges:
    """person: who asked, "" where the account is gone. words: as written, "" where nothing was."""

    person: str
    words: str

    def __str__(self) -> str:
        if self.person:
            asked = gettext("%(person)s asks for changes:") % {"person": self.person}
        else:
            asked = gettext("Changes are asked for:")
        return f"{asked} {self.words}" if self.words else asked.removesuffix(":") + "."


def prefetch_moderation(pages: QuerySet[EventPage]) -> QuerySet[EventPage]:
    """Read at once where the moderation of each event stands, and who decided."""
    states = WorkflowState.objects.active().select_related(
        "current_task_state__task", "current_task_state__finished_by__wagtail_userprofile"
    )
    # As `prefetch_workflow_states` of Wagtail, which finds nothing where the pages are of one type.
    by_type = Prefetch("_specific_workflow_states", states, to_attr="_current_workflow_states")
    return pages.prefetch_related(by_type)


def find_requested_changes(page: Page) -> RequestedChanges | None:
    """Of the page's latest submission; None where it was not sent back, or has been submitted again."""
    state = page.current_workflow_state
    if state is None or state.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return None
    task = state.current_task_state
    person = user_display_name(task.finished_by) if task and task.finished_by else ""
    return RequestedChanges(person, task.specific.get_comment() if task else "")
