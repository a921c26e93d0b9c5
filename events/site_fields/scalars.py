"""Blocks for single values, which keep them as the file has them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail import blocks

from events.comparison import LinesComparison
from events.lines import unify_line_endings

_DAY = "%d.%m.%Y"


class StoredTextBlock(blocks.TextBlock):
    """Text of several lines; line endings become LF."""

    def value_from_form(self, value: Any) -> str:
        return unify_line_endings(value or "")

    def get_comparison_class(self) -> type[LinesComparison]:
        return LinesComparison


class StoredWholeNumberBlock(blocks.IntegerBlock):
    def to_python(self, value: Any) -> int | None:
        return value if isinstance(value, int) and not isinstance(value, bool) else None


class StoredNumberBlock(blocks.FloatBlock):
    """A number; one without a fraction is a whole number."""

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None

    def value_from_form(self, value: Any) -> Any:
        return int(value) if isinstance(value, float) and value.is_integer() else value


class StoredChoiceBlock(blocks.FieldBlock):
    """One of some values of any type; nothing where nothing is chosen."""

    def __init__(
        self,
        choices: Sequence[tuple[Any, str]] = (),
        *,
        required: bool = True,
        help_text: str | None = None,
        **options: Any,
    ) -> None:
        self._values = {json.dumps(value): value for value, _label in choices}
        self._labels = {json.dumps(value): label for value, label in choices}
        self.field = forms.ChoiceField(
            choices=[("", "---------"), *self._labels.items()],
            required=required,
            help_text=help_text or "",
        )
        super().__init__(**options)

    def value_for_form(self, value: Any) -> str:
        return "" if value is None else json.dumps(value)

    def value_from_form(self, value: Any) -> Any:
        # What is none of the choices is refused by the field, by its name.
        return self._values.get(value, value or None)

    def to_python(self, value: Any) -> Any:
        return value if json.dumps(value) in self._values else None

    def words(self, value: Any) -> str:
        return self._labels.get(self.value_for_form(value), "")

    def get_searchable_content(self, value: Any) -> list[str]:
        return [self.words(value)] if value is not None and not isinstance(value, bool) else []

    def get_comparison_class(self) -> type[LinesComparison]:
        return ChoiceComparison

    class Meta:
        icon = "list-ul"


class ChoiceComparison(LinesComparison):
    def lines(self, value: Any) -> str:
        return str(self.block.words(value))


def _read_day(text: str) -> date:
    return datetime.strptime(text, _DAY).date()


_MOMENTS: dict[str, tuple[str, Callable[[str], Any], Callable[[Any], str]]] = {
    "date": ("date", _read_day, lambda day: f"{day.day:02}.{day.month:02}.{day.year:04}"),
    "date-iso": ("date", date.fromisoformat, date.isoformat),
    "time": ("time", time.fromisoformat, lambda moment: moment.isoformat("minutes")),
    "datetime": (
        "datetime-local",
        datetime.fromisoformat,
        lambda moment: moment.replace(tzinfo=None).isoformat(timespec="minutes"),
    ),
}
_FROM_BROWSER: dict[str, Callable[[str], Any]] = {
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "datetime-local": datetime.fromisoformat,
}


class MomentField(forms.CharField):
    """What a browser sends for a day, a time or both, checked. widget_type: of the HTML field."""

    def __init__(self, widget_type: str, **options: Any) -> None:
        attrs = {"type": widget_type}
        if widget_type != "time":
            attrs["max"] = "9999-12-31" if widget_type == "date" else "9999-12-31T23:59"
        widget = forms.TextInput(attrs=attrs)
        widget.input_type = widget_type
        super().__init__(widget=widget, **options)
        self.widget_type = widget_type

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            if text:
                _FROM_BROWSER[self.widget_type](text)
        except ValueError as error:
            messages = {
                "date": _("This is no day. Write it like 28.02.2027."),
                "time": _("This is no time. Write it like 10:00."),
                "datetime-local": _("This is no day and time. Write them like 28.02.2027 10:00."),
            }
            raise ValidationError(messages[self.widget_type]) from error
        return text


class MomentBlock(blocks.FieldBlock):
    """A day, a time or both, as a text in the site's own spelling. kind: of the field."""

    def __init__(
        self, kind: str = "date", *, required: bool = True, help_text: str | None = None, **options: Any
    ) -> None:
        self.kind = kind
        self.widget_type, self._read, self._write = _MOMENTS[kind]
        self.field = MomentField(self.widget_type, required=required, help_text=help_text)
        super().__init__(**options)

    def value_for_form(self, value: Any) -> str:
        """As browsers want it; what is no such moment as it is."""
        return self._translate(value, self._read, self._browsers)

    def value_from_form(self, value: Any) -> str:
        return self._translate(value, _FROM_BROWSER[self.widget_type], self._write)

    def get_comparison_class(self) -> type[LinesComparison]:
        return LinesComparison

    def _browsers(self, moment: Any) -> str:
        kind = "date-iso" if self.widget_type == "date" else self.kind
        return _MOMENTS[kind][2](moment)

    @staticmethod
    def _translate(value: Any, read: Callable[[str], Any], write: Callable[[Any], str]) -> str:
        if not isinstance(value, str) or not value.strip():
            return ""
        try:
            return write(read(value.strip()))
        except ValueError:
            return value

    class Meta:
        icon = "date"
