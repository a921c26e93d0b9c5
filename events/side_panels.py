"""The side panels that other apps add to the form of an event.

They register, under the hook `construct_event_side_panels`, a function that takes the page, which may be new,
and the request, and returns a list of `wagtail.admin.ui.side_panels.BaseSidePanel`.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.views.pages.create import CreateView
from wagtail.rich_text import RichText

PANELS_HOOK = "construct_event_side_panels"


class MoreSidePanels:
    """Adds the panels of other apps to a view of Wagtail's."""

    def get_side_panels(self) -> MediaContainer:
        view: Any = self
        panels = list(super().get_side_panels())  # type: ignore[misc]
        # Parts of the form for Wagtail's autosave: the panels are on the page already.
        is_partial = getattr(view, "expects_json_response", False) or getattr(
            view, "hydrate_create_view", False
        )
        if not is_partial:
            for construct in hooks.get_hooks(PANELS_HOOK):
                panels += construct(view.page, view.request)
        return MediaContainer(panels)


class CreateEventWithPanels(MoreSidePanels, CreateView):
    def get(self, request: HttpRequest) -> HttpResponse:
        """The form, with an empty text in which one can begin to write."""
        self.page.body = [("text", RichText(""))]
        return super().get(request)
