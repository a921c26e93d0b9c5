"""The buttons at the end of an event's form: to publish is one click, as to save is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms import Media
from django.utils.safestring import SafeString, mark_safe
from wagtail.admin.action_menu import ActionMenuItem, PublishMenuItem, SaveDraftMenuItem


class SaveAndPublish(ActionMenuItem):
    """Both buttons, where Wagtail has the one, and the other in a menu."""

    def __init__(self, save: ActionMenuItem, publish: ActionMenuItem) -> None:
        super().__init__(order=save.order)
        self.buttons = [save, publish]

    def render_html(self, parent_context: Mapping[str, Any] | None = None) -> SafeString:
        # Wagtail's own templates have escaped what is in them.
        return mark_safe("".join(button.render_html(parent_context) for button in self.buttons))  # noqa: S308

    @property
    def media(self) -> Media:
        return sum((button.media for button in self.buttons), Media())


def put_publish_beside_save(items: list[ActionMenuItem]) -> None:
    """Take the button to publish out of the menu, for those who have it there."""
    publish = next((item for item in items if isinstance(item, PublishMenuItem)), None)
    if publish is not None and isinstance(items[0], SaveDraftMenuItem):
        items.remove(publish)
        items[0] = SaveAndPublish(items[0], publish)
