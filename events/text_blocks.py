"""Blocks for text: verbatim text, rich text with checked links."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.rich_text import RichText

from events.comparison import LinesComparison, RichTextComparison
from events.lines import unify_line_endings
from events.links import link_addresses, refused_scheme, refused_schemes
from events.placeholders import drop_orphans
from events.search_text import read_text, read_unseen

INLINE_FEATURES = [
    "bold",
    "italic",
    "strikethrough",
    "code",
    "superscript",
    "subscript",
    "link",
    "document-link",
]
TEXT_FEATURES = ["h2", "h3", "h4", "h5", "h6", "ol", "ul", *INLINE_FEATURES, "inline-image"]


def is_blank(text: RichText) -> bool:
    """Whether there is neither a word nor an image in it."""
    return "<embed" not in text.source and not strip_tags(text.source).strip()


class LinkedTextBlock(blocks.RichTextBlock):
    """Rich text that refuses links with other schemes, and turns typed addresses into links."""

    def clean(self, value: RichText) -> RichText:
        cleaned = super().clean(value)
        for scheme in refused_schemes(cleaned.source):
            raise ValidationError(refused_scheme_message(scheme))
        return RichText(link_addresses(drop_orphans(cleaned.source)))

    def get_comparison_class(self) -> type[RichTextComparison]:
        return RichTextComparison

    def get_searchable_content(self, value: RichText) -> list[str]:
        return [read_text(value.source), *read_unseen(value.source)]


class VerbatimTextBlock(blocks.TextBlock):
    """Text as typed: white space at both ends stays, line endings become LF."""

    @cached_property
    def field(self) -> forms.CharField:
        field = super().field
        field.strip = False
        return field

    def value_from_form(self, value: Any) -> str:
        return unify_line_endings(value or "")

    def get_comparison_class(self) -> type[LinesComparison]:
        return LinesComparison


class WebAddressBlock(blocks.CharBlock):
    """An http(s) address, unchanged: forms.URLField would normalise it."""

    def clean(self, value: str) -> str:
        cleaned = super().clean(value)
        if cleaned and not cleaned.lower().startswith(("http://", "https://")):
            scheme = refused_scheme(cleaned)
            raise ValidationError(
                refused_scheme_message(scheme)
                if scheme
                else _("Enter a whole web address, beginning with https://.")
            )
        return cleaned


def refused_scheme_message(scheme: str) -> str:
    """The message about a link whose scheme is not allowed."""
    return _(
        "A link that begins with “%(scheme)s:” is not allowed. "
        "Link to a web address, an e-mail or a phone number."
    ) % {"scheme": scheme}
