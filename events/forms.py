"""The form of an event."""

from contextlib import suppress

from django.core.exceptions import ValidationError
from wagtail import hooks

from events.expiry import ExpiringPageForm

CHECK_HOOK = "check_event_before_publishing"
SLUG_HOOK = "check_slug"


def check_slug(slug: str) -> None:
    """Run the checks of slugs that other apps register, for drafts as well.

    A function under the hook `check_slug` takes the slug and returns a message, or "".
    Raises ValidationError at the field.
    """
    messages = [message for check in hooks.get_hooks(SLUG_HOOK) if (message := check(slug))]
    if messages:
        raise ValidationError({"slug": messages})


class EventPageForm(ExpiringPageForm):
    """Runs checks that other apps register before an event is published.

    A function under the hook `check_event_before_publishing` takes the page as the form would save it and
    returns field name -> message. Drafts are not checked: they may be incomplete.
    """

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.is_deferred_validation or self.errors:
            return
        for check in hooks.get_hooks(CHECK_HOOK):
            for field, message in check(self.instance).items():
                self.add_error(field if field in self.fields else None, message)

    def apply_unvalidated(self) -> None:
        """Set the page to the form's values without validation, for a preview of an unfinished draft."""
        self.defer_required_fields()
        names = {field.name for field in self.instance._meta.fields} - {"slug"}
        for name in self.errors.keys() & names:
            # A value that cannot be converted, such as a word for a date, leaves the page as it was.
            with suppress(ValidationError):
                setattr(self.instance, name, self.fields[name].to_python(self[name].data))
        self.errors.clear()
