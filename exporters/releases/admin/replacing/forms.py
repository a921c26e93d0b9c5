"""The form of search and replace."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page
from wagtail.permissions import policy_registry

from events.lines import has_line_end
from events.models import EventIndexPage
from events.placeholders import PLACEHOLDER
from events.replacing.search import ADDRESS, ALT, DESCRIPTION, TEXT, TITLE, Search

PLACES = {
    TITLE: gettext_lazy("Titles"),
    DESCRIPTION: gettext_lazy("Descriptions"),
    TEXT: gettext_lazy("Texts and captions"),
    ALT: gettext_lazy("Alt texts"),
    ADDRESS: gettext_lazy("Addresses of links and videos"),
}
# In characters.
LONGEST = 200


class FolderField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, folder: Any) -> str:
        # Below the root and the site's own page, which is never chosen.
        return "\N{NO-BREAK SPACE}" * 4 * max(0, folder.depth - 3) + str(folder.get_admin_display_title())


class ReplaceForm(forms.Form):
    find = forms.CharField(label=gettext_lazy("Find"), strip=False, max_length=LONGEST)
    put = forms.CharField(
        label=gettext_lazy("Replace with"),
        strip=False,
        max_length=LONGEST,
        required=False,
        help_text=gettext_lazy("Left empty, what is found is taken out."),
    )
    match_case = forms.BooleanField(label=gettext_lazy("Match case"), required=False, initial=True)
    whole_words = forms.BooleanField(label=gettext_lazy("Whole words only"), required=False)
    places = forms.MultipleChoiceField(
        label=gettext_lazy("Where"),
        choices=list(PLACES.items()),
        widget=forms.CheckboxSelectMultiple,
        initial=[place for place in PLACES if place != ADDRESS],
    )
    folder = FolderField(
        EventIndexPage.objects.none(),
        label=gettext_lazy("Folder"),
        required=False,
        empty_label=gettext_lazy("All folders"),
    )

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        mine = policy_registry.get_by_type(Page).explorable_instances(user)
        folders = EventIndexPage.objects.filter(pk__in=mine.values("pk")).order_by("path")
        self.fields["folder"].queryset = folders  # type: ignore[attr-defined]

    def clean_find(self) -> str:
        text: str = self.cleaned_data["find"]
        if not text.strip():
            raise ValidationError(_("Write what to find."))
        return _check_line(text)

    def clean_put(self) -> str:
        return _check_line(self.cleaned_data["put"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("match_case") and cleaned.get("find") == cleaned.get("put"):
            self.add_error("put", _("This is what was to be found."))
        return cleaned

    def make_search(self) -> Search:
        """What a valid form asks for."""
        values = self.cleaned_data
        return Search(
            values["find"],
            values["put"],
            values["match_case"],
            values["whole_words"],
            frozenset(values["places"]),
        )


def _check_line(text: str) -> str:
    if has_line_end(text) or PLACEHOLDER in text:
        raise ValidationError(_("Write one line of text."))
    return text
