"""The form that an event is edited in."""

from collections.abc import Callable
from typing import Any, ClassVar

from wagtail.admin.forms import WagtailAdminPageForm


class EventPageForm(WagtailAdminPageForm):
    """Asks the rest of the project whether an event may be published.

    publish_checks: each takes the page as the form would save it and returns field name -> message.
    Drafts are never asked about: they may be unfinished.
    """

    publish_checks: ClassVar[list[Callable[[Any], dict[str, str]]]] = []

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.is_deferred_validation or self.errors:
            return
        for check in self.publish_checks:
            for field, message in check(self.instance).items():
                self.add_error(field if field in self.fields else None, message)
