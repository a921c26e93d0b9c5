"""The form an editor fills in, with room for what others have to say before an event is published."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from wagtail.admin.forms import WagtailAdminPageForm


class EventPageForm(WagtailAdminPageForm):
    """Wagtail's form, which asks the checks below when an event is about to be published.

    publish_checks: each takes the page as the form has filled it and returns field name -> message.
    A draft is not asked: it may be as unfinished as it likes.
    """

    publish_checks: ClassVar[list[Callable[[Any], Mapping[str, str]]]] = []

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.is_deferred_validation:
            return
        for check in self.publish_checks:
            for name, message in check(self.instance).items():
                if name not in self.errors:
                    self.add_error(name if name in self.fields else None, message)
