"""Blocks where two versions of a page are compared: line by line, images and tables as words."""

from html.parser import HTMLParser
from typing import Any

from django.template.defaultfilters import linebreaksbr
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from wagtail.admin.compare import BlockComparison, diff_text
from wagtail.contrib.typed_table_block.blocks import TypedTable
from wagtail.images import get_image_model

from events.placeholders import LINK_TYPE, PLACEHOLDER

LINES = frozenset({"p", "h2", "h3", "h4", "h5", "h6", "li", "br", "hr"})
LISTS = frozenset({"ul", "ol"})
BULLET = "• "
CELLS = " | "


class LinesComparison(BlockComparison):
    """Of text; a subclass says what its lines are."""

    def lines(self, value: Any) -> str:
        return str(value or "")

    def htmlvalue(self, val: Any) -> SafeString:
        return linebreaksbr(self.lines(val))

    def htmldiff(self) -> SafeString:
        return linebreaksbr(diff_text(self.lines(self.val_a), self.lines(self.val_b)).to_html())


class RichTextComparison(LinesComparison):
    def lines(self, value: Any) -> str:
        return describe_rich_text(value.source) if value else ""

    def has_changed(self) -> bool:
        return describe_source(self.val_a) != describe_source(self.val_b)


class TableComparison(LinesComparison):
    """A line for each row; the first has the headings."""

    def lines(self, value: TypedTable | None) -> str:
        if value is None:
            return ""
        headings = [str(column["heading"]) for column in value.columns]
        rows = [[describe_rich_text(cell.source) for cell in row["values"]] for row in value.row_data]
        caption = str(getattr(value, "caption", "") or "")
        return "\n".join(filter(None, [caption, *(CELLS.join(row) for row in [headings, *rows])]))

    def has_changed(self) -> bool:
        return self.lines(self.val_a) != self.lines(self.val_b)


def describe_source(value: Any) -> str:
    return value.source if value else ""


def describe_rich_text(source: str) -> str:
    """The text of stored markup: a line for each paragraph, heading and item; images and links in words."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    text = "".join(reader.parts)
    return "\n".join(line for line in map(str.strip, text.split("\n")) if line)


class _Reader(HTMLParser):
    """Collects lines of text in `parts`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.depth = 0
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in LISTS:
            self.depth += 1
        if tag in LINES:
            self.parts.append("\n" + (BULLET * max(self.depth, 1) if tag == "li" else ""))
        if tag == "a":
            self.addresses.append(values.get("href") or "")
            if values.get("linktype") == LINK_TYPE:
                self.parts.append(describe_image(values.get("id"), values.get("alt") or ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in LISTS:
            self.depth -= 1
        elif tag == "a" and self.addresses:
            address = self.addresses.pop()
            if address:
                self.parts.append(f" ({address})")
        elif tag in LINES:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data.replace(PLACEHOLDER, ""))


def describe_image(key: str | None, alt: str) -> str:
    """An image in the text, in words: its title, and its alternative text where it is not decorative."""
    image = get_image_model().objects.filter(pk=key).first() if key and key.isdecimal() else None
    title = image.title if image else gettext("deleted image")
    if not alt:
        return gettext("[Image: %(title)s, decorative]") % {"title": title}
    return gettext("[Image: %(title)s, alt text: %(alt)s]") % {"title": title, "alt": alt}
