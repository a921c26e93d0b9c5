"""The form of an event."""

from contextlib import suppress
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext

from events.body_menu import limit_menu
from events.captioned_image import images_read_together
from events.expiry import ExpiringPageForm
from events.gate import run_checks
from events.site_fields.description import describe_fields
from events.site_fields.form_field import replace_field
from events.trusted_markdown import may_write_markdown, refuse_untrusted, show_untrusted_as_code


class EventPageForm(ExpiringPageForm):
    """Shows at its fields and blocks what the gate would refuse, before anything is saved."""

    _sent_body: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "site_fields" in self.fields:
            replace_field(self.fields, "site_fields", self.instance, describe_fields(self.instance))
        if "body" in self.fields and not may_write_markdown(self.for_user):
            limit_menu(self.fields["body"])
        if "title" in self.fields and not self.instance.pk:
            self.fields["title"].widget.attrs["autofocus"] = True
        if "event_type" in self.fields and self.for_user and self.for_user.has_perm("events.add_eventtype"):
            # For new-type.js.
            dialog = reverse("wagtailsnippetchoosers_events_eventtype:choose")
            label = gettext("New event type")
            self.fields["event_type"].widget.attrs |= {"data-new-url": dialog, "data-new-label": label}

    def _widget_data_value(self, widget: Any, html_name: str) -> Any:
        """What was sent for a field. The body is read once: to clean it, and to see whether it changed."""
        if html_name != self.add_prefix("body"):
            return super()._widget_data_value(widget, html_name)
        if self._sent_body is None:
            with images_read_together(self.data, html_name):
                self._sent_body = super()._widget_data_value(widget, html_name)
        return self._sent_body

    def clean(self) -> dict[str, Any]:
        """Refuse untrusted Markdown."""
        cleaned = super().clean()
        if "body" in cleaned:
            try:
                refuse_untrusted(self.for_user, cleaned["body"], self._find_stored_body())
            except ValidationError as error:
                self.add_error("body", error)
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.is_deferred_validation or self.errors:
            return
        for field, error in run_checks(self.instance):
            self.add_error(field if field in self.fields else None, error)

    def apply_unvalidated(self) -> None:
        """Set the page to the form's values without validation, for a preview of an unfinished draft."""
        self.defer_required_fields()
        names = {field.name for field in self.instance._meta.fields} - {"slug"}
        for name in self.errors.keys() & names:
            # A value that cannot be converted, such as a word for a date, leaves the page as it was.
            with suppress(ValidationError):
                value = self.fields[name].to_python(self[name].data)
                if name == "body":
                    value = show_untrusted_as_code(self.for_user, value, self._find_stored_body())
                setattr(self.instance, name, value)
        self.errors.clear()

    def save(self, commit: bool = True) -> Any:
        """Wagtail makes a new page live, and publishes or schedules it afterwards."""
        if self.instance.pk is None:
            self.instance.live = False
        return super().save(commit)

    def _find_stored_body(self) -> Any:
        """Of the draft that is stored: the instance has it until a valid body takes its place."""
        return self.instance.body if self.instance.pk else None
