"""The editor's status panel begins with what other apps say of an event.

They register, under the hook `describe_event_state`, a function that takes the page and returns a component
(`wagtail.admin.ui.components.Component`), or None.
"""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import PageStatusSidePanel
from wagtail.admin.views.pages.edit import EditView

from events.requested_changes import find_requested_changes
from events.side_panels import MoreSidePanels

STATE_HOOK = "describe_event_state"


class EventStatusPanel(PageStatusSidePanel):
    @classmethod
    def extend(cls, panel: PageStatusSidePanel) -> "EventStatusPanel":
        """The panel that Wagtail's view has made, with what is added here."""
        extended = cls.__new__(cls)
        extended.__dict__.update(panel.__dict__)
        return extended

    def get_status_templates(self, context: dict[str, Any]) -> list[str]:
        return ["events/admin/states.html", *super().get_status_templates(context)]

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        found = (describe(self.object) for describe in hooks.get_hooks(STATE_HOOK)) if self.object.pk else ()
        states = [state for state in found if state is not None]
        return {**super().get_context_data(parent_context), "event_states": states}


class EditEvent(MoreSidePanels, EditView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The form; above it, what a moderator asked to have changed."""
        asked = find_requested_changes(self.page)
        if asked is not None:
            messages.warning(request, str(asked))
        return super().get(request, *args, **kwargs)

    def get_side_panels(self) -> MediaContainer:
        return MediaContainer(
            EventStatusPanel.extend(panel) if type(panel) is PageStatusSidePanel else panel
            for panel in super().get_side_panels()
        )
