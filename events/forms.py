"""The form that an event is edited in."""

from wagtail import hooks
from wagtail.admin.forms import WagtailAdminPageForm

CHECK_HOOK = "check_event_before_publishing"


class EventPageForm(WagtailAdminPageForm):
    """Asks the rest of the project whether an event may be published.

    A function under the hook `check_event_before_publishing` takes the page as the form would save it
    and returns field name -> message. Drafts are never asked about: they may be unfinished.
    """

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.is_deferred_validation or self.errors:
            return
        for check in hooks.get_hooks(CHECK_HOOK):
            for field, message in check(self.instance).items():
                self.add_error(field if field in self.fields else None, message)
