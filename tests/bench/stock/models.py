"""The events' fields and blocks, of Wagtail's own classes."""

from datetime import date
from typing import ClassVar

from django.db import models
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page
from wagtail.search import index
from wagtail.snippets.models import register_snippet

INLINE_FEATURES = [
    *("bold", "italic", "strikethrough", "code", "superscript", "subscript", "link", "document-link")
]
TEXT_FEATURES = ["h2", "h3", "h4", "h5", "h6", "ol", "ul", *INLINE_FEATURES]
KINDS = ("note", "tip", "important", "warning", "caution")


class GalleryBlock(blocks.StructBlock):
    images = blocks.ListBlock(ImageBlock(), min_num=1)


class QuoteBlock(blocks.StructBlock):
    quote = blocks.RichTextBlock(features=TEXT_FEATURES)
    attribution = blocks.CharBlock(required=False)


class TableBlock(TypedTableBlock):
    text = blocks.RichTextBlock(features=INLINE_FEATURES, required=False)
    left = blocks.RichTextBlock(features=INLINE_FEATURES, required=False)
    center = blocks.RichTextBlock(features=INLINE_FEATURES, required=False)
    right = blocks.RichTextBlock(features=INLINE_FEATURES, required=False)


class CodeBlock(blocks.StructBlock):
    language = blocks.CharBlock(required=False)
    code = blocks.TextBlock(rows=4)


class EmbedBlock(blocks.StructBlock):
    url = blocks.CharBlock()
    title = blocks.CharBlock()


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock()
    title = blocks.CharBlock(required=False)


class CalloutBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(choices=[(kind, kind) for kind in KINDS], default="note")
    title = blocks.CharBlock(required=False)
    text = blocks.RichTextBlock(features=TEXT_FEATURES)


class Body(blocks.StreamBlock):
    text = blocks.RichTextBlock(features=TEXT_FEATURES, required=False)
    image = ImageBlock()
    gallery = GalleryBlock()
    quote = QuoteBlock()
    divider = blocks.StaticBlock()
    table = TableBlock()
    code = CodeBlock()
    embed = EmbedBlock()
    documents = blocks.ListBlock(DocumentBlock(), min_num=1)
    callout = CalloutBlock()
    markdown = blocks.TextBlock(rows=4)


@register_snippet
class Project(index.Indexed, models.Model):
    name = models.CharField(max_length=255)
    link = models.CharField(max_length=255, blank=True)

    panels = [FieldPanel("name"), FieldPanel("link")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    def __str__(self) -> str:
        return self.name


@register_snippet
class EventType(index.Indexed, models.Model):
    name = models.CharField(max_length=255, unique=True)

    panels = [FieldPanel("name")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    def __str__(self) -> str:
        return self.name


class EventIndexPage(Page):
    """A folder."""


class EventPage(Page):
    """An event."""

    publish_date: "models.DateField[date | str | None, date | None]" = models.DateField(null=True)
    description: "models.TextField[str, str]" = models.TextField(blank=True)
    project: "models.ForeignKey[Project | None, Project | None]" = models.ForeignKey(
        Project, null=True, blank=True, on_delete=models.PROTECT
    )
    edition: "models.PositiveIntegerField[int | None, int | None]" = models.PositiveIntegerField(
        null=True, blank=True
    )
    event_type: "models.ForeignKey[EventType | None, EventType | None]" = models.ForeignKey(
        EventType, null=True, blank=True, on_delete=models.PROTECT
    )
    body = StreamField(Body(), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("publish_date"),
        FieldPanel("description"),
        MultiFieldPanel([FieldPanel("project"), FieldPanel("edition"), FieldPanel("event_type")]),
        FieldPanel("body"),
    ]
    parent_page_types = ["stock.EventIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields = [
        *Page.search_fields,
        index.SearchField("description"),
        index.SearchField("body"),
        index.FilterField("publish_date"),
    ]
