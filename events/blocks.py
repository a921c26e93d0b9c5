"""What the body of an event is made of, one class a block; their names are wire format."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.telepath import register
from wagtail.contrib.typed_table_block.blocks import (
    TypedTable,
    TypedTableBlock,
    TypedTableBlockValidationError,
)
from wagtail.documents.blocks import DocumentChooserBlock

from events import samples
from events.captioned_image import CaptionedImageBlock, LabelledImageBlock
from events.comparison import TableComparison
from events.gallery import GalleryBlockAdapter
from events.search_text import name_document
from events.text_blocks import (
    INLINE_FEATURES,
    TEXT_FEATURES,
    LinkedTextBlock,
    VerbatimTextBlock,
    WebAddressBlock,
    is_blank,
)


class TextBlock(LinkedTextBlock):
    """Paragraphs, headings and lists, with images inside the text."""

    def __init__(self, **kwargs: Any) -> None:
        # What stays empty is dropped by the body: a new event begins with an empty text.
        super().__init__(**{"features": TEXT_FEATURES, "required": False, **kwargs})

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Paragraphs, headings and lists. Images can stand inside the text.")
        preview_value = samples.TEXT


class GalleryBlock(blocks.StructBlock):
    """Several images shown together."""

    images = blocks.ListBlock(LabelledImageBlock(label=_("Image")), min_num=1, label=_("Images"))

    class Meta:
        icon = "grid"
        label = _("Gallery")
        description = _("Several photographs side by side.")
        template = "events/blocks/gallery.html"
        preview_value = samples.GALLERY
        label_format = ""


register(GalleryBlockAdapter(), GalleryBlock)


class QuoteBlock(blocks.StructBlock):
    """Somebody's words, and whose they are."""

    quote = LinkedTextBlock(features=TEXT_FEATURES, label=_("Quote"))
    attribution = blocks.CharBlock(required=False, label=_("Who said it"))

    class Meta:
        icon = "openquote"
        label = _("Quote")
        description = _("Somebody's words, set apart from the text.")
        template = "events/blocks/quote.html"
        preview_value = samples.QUOTE
        label_format = "{attribution}"


class DividerBlock(blocks.StaticBlock):
    """A line between two parts of the page."""

    class Meta:
        icon = "minus"
        label = _("Divider")
        description = _("A line between two parts of the page.")
        admin_text = _("A line across the page.")
        template = "events/blocks/divider.html"
        preview_value = None


class TableBlock(TypedTableBlock):
    """A table; a column's type says how its cells are aligned."""

    text = LinkedTextBlock(features=INLINE_FEATURES, required=False, label=_("Text"), icon="pilcrow")
    left = LinkedTextBlock(
        features=INLINE_FEATURES, required=False, label=_("Text, aligned left"), icon="align-left"
    )
    center = LinkedTextBlock(
        features=INLINE_FEATURES, required=False, label=_("Text, centred"), icon="align-center"
    )
    right = LinkedTextBlock(
        features=INLINE_FEATURES, required=False, label=_("Text, aligned right"), icon="align-right"
    )

    def clean(self, value: TypedTable) -> TypedTable:
        if not value.columns and not self.is_deferred_validation:
            message = gettext("A table needs at least one column.")
            raise TypedTableBlockValidationError(non_block_errors=[ValidationError(message)])
        return super().clean(value)

    def get_comparison_class(self) -> type[TableComparison]:
        return TableComparison

    class Meta:
        icon = "table"
        label = _("Table")
        description = _("Rows and columns. Choose how each column is aligned when you add it.")
        preview_value = staticmethod(samples.table)


class CodeBlock(blocks.StructBlock):
    """Lines shown exactly as they are, in a fixed-width font."""

    language = blocks.CharBlock(
        required=False, label=_("Language"), help_text=_("For example python or html. May stay empty.")
    )
    code = VerbatimTextBlock(rows=4, label=_("Code"))

    class Meta:
        icon = "code"
        label = _("Code")
        description = _("Lines shown exactly as you write them.")
        template = "events/blocks/code.html"
        preview_value = samples.CODE
        label_format = "{language}"


class EmbedBlock(blocks.StructBlock):
    """A video or another thing that lives on somebody else's site."""

    url = WebAddressBlock(
        label=_("Web address"), help_text=_("Copy it from the browser, for example from YouTube.")
    )
    title = blocks.CharBlock(label=_("Title"), help_text=_("What it is. People who cannot see it hear this."))

    class Meta:
        icon = "media"
        label = _("Video or embed")
        description = _("A video from YouTube or Vimeo; any other address becomes a link.")
        template = "events/blocks/embed.html"
        preview_value = samples.EMBED
        label_format = "{title}"


class DocumentBlock(blocks.StructBlock):
    """One file to download, under the name of your choice."""

    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(
        required=False, label=_("Link text"), help_text=_("Leave empty to use the document's own title.")
    )

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if cleaned["document"] and not cleaned["title"]:
            cleaned["title"] = cleaned["document"].title
        return cleaned

    def get_searchable_content(self, value: blocks.StructValue) -> list[str]:
        names = name_document(value["document"]) if value.get("document") else []
        return [*super().get_searchable_content(value), *names]

    class Meta:
        icon = "doc-full-inverse"
        label = _("Document")
        description = _("One file to download.")
        preview_value = samples.DOCUMENT


class DocumentsBlock(blocks.ListBlock):
    """A list of files to download."""

    def __init__(self, child_block: Any = None, **kwargs: Any) -> None:
        super().__init__(child_block or DocumentBlock(), **{"min_num": 1, **kwargs})

    class Meta:
        icon = "doc-full-inverse"
        label = _("Documents")
        description = _("A list of files to download.")
        template = "events/blocks/documents.html"
        preview_value = samples.DOCUMENTS


class CalloutBlock(blocks.StructBlock):
    """A box that readers should not overlook."""

    kind = blocks.ChoiceBlock(
        choices=[
            ("note", _("Note")),
            ("tip", _("Tip")),
            ("important", _("Important")),
            ("warning", _("Warning")),
            ("caution", _("Caution")),
        ],
        default="note",
        label=_("Kind"),
    )
    title = blocks.CharBlock(required=False, label=_("Title"))
    text = LinkedTextBlock(features=TEXT_FEATURES, label=_("Text"))

    class Meta:
        icon = "warning"
        label = _("Callout")
        description = _("A box that readers should not overlook.")
        template = "events/blocks/callout.html"
        preview_value = samples.CALLOUT
        label_format = "{title}"


class MarkdownBlock(VerbatimTextBlock):
    """A part of the page that only Markdown can say, written to the file as it is."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"rows": 4, **kwargs})

    class Meta:
        icon = "markdown"
        label = _("Markdown")
        description = _("Raw Markdown, kept letter by letter. For people who know it.")
        template = "events/blocks/markdown.html"
        preview_value = samples.MARKDOWN


class EventBody(blocks.StreamBlock):
    """Every block that an event's body can hold."""

    text = TextBlock()
    image = CaptionedImageBlock()
    gallery = GalleryBlock()
    quote = QuoteBlock()
    divider = DividerBlock()
    table = TableBlock()
    code = CodeBlock()
    embed = EmbedBlock()
    documents = DocumentsBlock()
    callout = CalloutBlock()
    markdown = MarkdownBlock()

    def clean(self, value: blocks.StreamValue) -> blocks.StreamValue:
        """The body without texts in which nobody wrote anything: a new event begins with one."""
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            for index in reversed(range(len(cleaned))):
                if cleaned[index].block_type == "text" and is_blank(cleaned[index].value):
                    del cleaned[index]
        return cleaned
