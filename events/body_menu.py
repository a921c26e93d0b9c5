"""The body in the form of who may not write Markdown, which they may only move and delete."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import register
from wagtail.blocks import BlockWidget
from wagtail.blocks.stream_block import StreamBlockAdapter

from events.blocks import EventBody, MarkdownBlock
from events.trusted_markdown import VERBATIM


class ShownMarkdownBlock(MarkdownBlock):
    """Markdown that is sent back as it came: the field is read-only, and what is saved is checked anyway."""

    @cached_property
    def field(self) -> forms.CharField:
        field = super().field
        field.widget.attrs["readonly"] = True
        field.help_text = _("Only some may change this text. You can move or delete the block.")
        return field


class LimitedBody(EventBody):
    """A body whose form shows every block and offers those alone that everybody may add."""

    markdown = ShownMarkdownBlock()


class LimitedBodyAdapter(StreamBlockAdapter):
    js_constructor = "events.LimitedBody"

    def js_args(self, block: LimitedBody) -> list[Any]:
        *arguments, meta = super().js_args(block)
        return [*arguments, {**meta, "notOffered": sorted(VERBATIM)}]

    @cached_property
    def media(self) -> forms.Media:
        return super().media + forms.Media(
            js=[
                versioned_static("wagtailadmin/js/telepath/blocks.js"),
                versioned_static("events/body-menu.js"),
            ]
        )


register(LimitedBodyAdapter(), LimitedBody)

LIMITED_BODY = LimitedBody()


def limit_menu(field: forms.Field) -> None:
    """Show the body in a form with the limited menu; what the form accepts is not its matter."""
    field.widget = BlockWidget(LIMITED_BODY)
