"""The form of a shared link."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from events.previews.models import SharedLink

PROPOSED_DAYS = 7
LONGEST_DAYS = 90


# Django's own takes no argument when it runs.
class SharedLinkForm(forms.ModelForm):  # type: ignore[type-arg]
    """Asks for whom a link is and when it expires."""

    last_day = forms.DateField(
        label=_("Valid until"),
        help_text=_("The last day on which the link works."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    class Meta:
        model = SharedLink
        fields = ["name"]

    def __init__(self, *args: Any, page: Page, **options: Any) -> None:
        super().__init__(*args, **options)
        self.page = page
        today = timezone.localdate()
        field = self.fields["last_day"]
        field.initial = today + timedelta(days=PROPOSED_DAYS)
        field.widget.attrs |= {
            "min": today.isoformat(),
            "max": (today + timedelta(days=LONGEST_DAYS)).isoformat(),
        }

    def clean_name(self) -> str:
        """Names are unique; it also stops a form that is sent twice."""
        name = self.cleaned_data["name"]
        if SharedLink.objects.open(timezone.now()).filter(page=self.page, name=name).exists():
            raise ValidationError(gettext("There is a link with this name already."))
        return name

    def clean_last_day(self) -> date:
        day = self.cleaned_data["last_day"]
        today = timezone.localdate()
        latest = today + timedelta(days=LONGEST_DAYS)
        if not today <= day <= latest:
            raise ValidationError(
                gettext("Choose a day from today to %(latest)s.")
                % {"latest": date_format(latest, "SHORT_DATE_FORMAT")}
            )
        return day

    def expires_at(self) -> datetime:
        """The end of the chosen day in the time zone of the CMS."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["last_day"], time.max))
