"""A page whose expiry date has passed can be edited and published again.

Wagtail's form refuses every past date, the one that has just taken the page offline too.
"""

from datetime import datetime
from typing import Any

from django.utils import timezone
from wagtail.models import Page, Revision

from events.slugs import SlugForm


class ExpiringPageForm(SlugForm):
    """Keeps an expiry date that has passed in drafts, and drops it where the page is published again.

    A past date that is new is still an error.
    """

    _elapsed: datetime | None = None

    def clean(self) -> dict[str, Any]:
        """Keep a known date that has passed from Wagtail's check, which runs after this method."""
        written = self.cleaned_data.get("expire_at")
        if written is not None and written <= timezone.now() and self._is_known(written):
            self._elapsed, self.cleaned_data["expire_at"] = written, None
        cleaned: dict[str, Any] = super().clean()
        return cleaned

    def _post_clean(self) -> None:
        # Validation is deferred for drafts. The form of one stays open and sends the date again.
        if self._elapsed and self.is_deferred_validation:
            self.cleaned_data["expire_at"] = self._elapsed
        super()._post_clean()

    def _is_known(self, written: datetime) -> bool:
        """Whether the page or its draft has this date; the form's has no seconds."""
        stored = type(self.instance).objects.filter(pk=self.instance.pk).values_list("expire_at", flat=True)
        return _to_minute(written) in {_to_minute(day) for day in [self.initial.get("expire_at"), *stored]}


class ExpiringPage(Page):
    """Published by a person without the form, from a list or by a workflow, a page loses such a date as well.

    A scheduled publishing keeps it: the page's time may have passed while the scheduler stood still.
    """

    class Meta:
        abstract = True

    def publish(self, revision: Revision, user: Any = None, *args: Any, **options: Any) -> Any:
        """Publish a revision of the page. user: who does it; None for the scheduler."""
        expire_at = revision.as_object().expire_at if user and revision.content.get("expire_at") else None
        if expire_at is not None and expire_at <= timezone.now():
            revision.content["expire_at"] = None
            revision.save(update_fields=["content"])
        return super().publish(revision, user, *args, **options)


def _to_minute(day: datetime | None) -> datetime | None:
    return day and day.replace(second=0, microsecond=0)
