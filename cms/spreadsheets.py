"""Downloaded tables hold words, never formulas that a spreadsheet would run.

Wagtail's XLSX does so itself; in a CSV a text that begins like a formula gets an apostrophe before it, as
OWASP's "CSV Injection" says.
"""

from __future__ import annotations

from django.utils.encoding import force_str
from wagtail.admin.views.mixins import SpreadsheetExportMixin

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def quote_formula(value: object) -> object:
    """The value of a cell: numbers and dates as they are, all else as a text that no spreadsheet runs."""
    text = force_str(value, strings_only=True)
    return f"'{text}" if isinstance(text, str) and text.startswith(FORMULA) else text


def quote_formulas() -> None:
    """Have every table that Wagtail offers for download do so."""
    SpreadsheetExportMixin.custom_value_preprocess = {
        **SpreadsheetExportMixin.custom_value_preprocess,
        # The last one: what no other entry is for.
        object: {SpreadsheetExportMixin.FORMAT_CSV: quote_formula},
    }
