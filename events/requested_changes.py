"""What a moderator asked to have changed in a page that was submitted."""

from dataclasses import dataclass

from django.utils.translation import gettext
from wagtail.admin.templatetags.wagtailadmin_tags import user_display_name
from wagtail.models import Page, WorkflowState


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


def find_requested_changes(page: Page) -> RequestedChanges | None:
    """Of the page's latest submission; None where it was not sent back, or has been submitted again."""
    state = page.current_workflow_state
    if state is None or state.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return None
    task = state.current_task_state
    person = user_display_name(task.finished_by) if task and task.finished_by else ""
    return RequestedChanges(person, task.specific.get_comment() if task else "")
