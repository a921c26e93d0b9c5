"""The place of the site's own fields in the form of an event."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import FieldPanel

from events.site_fields.description import BEFORE


class SiteFieldsPanel(FieldPanel):
    """Shown where the contract wants the fields. place: before the content of the event, or behind it."""

    def __init__(self, field_name: str, *, place: str, **options: Any) -> None:
        super().__init__(field_name, **options)
        self.place = place

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "place": self.place}

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            if self.bound_field is not None and self.bound_field.field.place != self.panel.place:
                return False
            return bool(super().is_shown())

        def get_comparison(self) -> list[Any]:
            """Once, whichever of the two places is shown."""
            return super().get_comparison() if self.panel.place == BEFORE else []
