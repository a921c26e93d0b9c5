"""Choosers of Wagtail, whose stored value says what was chosen: {"$image": 5}."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from events.comparison import LinesComparison
from events.search_text import name_document


class TitleComparison(LinesComparison):
    def lines(self, value: Any) -> str:
        return str(value or "")


class StoredChooserBlock(blocks.ChooserBlock):
    """A chooser. tag: "$image"."""

    tag = ""

    def to_python(self, value: Any) -> Any:
        return super().to_python(self._id(value))

    def bulk_to_python(self, values: Sequence[Any]) -> list[Any]:
        chosen: list[Any] = super().bulk_to_python([self._id(value) for value in values])
        return chosen

    def get_prep_value(self, value: Any) -> dict[str, int] | None:
        id = super().get_prep_value(value)
        return None if id is None else {self.tag: id}

    def _id(self, value: Any) -> int | None:
        return value.get(self.tag) if isinstance(value, Mapping) else None


class StoredImageBlock(StoredChooserBlock, ImageChooserBlock):
    tag = "$image"


class StoredDocumentBlock(StoredChooserBlock, DocumentChooserBlock):
    tag = "$document"

    def get_searchable_content(self, value: Any) -> list[str]:
        return name_document(value) if value else []

    def get_comparison_class(self) -> type[LinesComparison]:
        return TitleComparison


class StoredPageBlock(StoredChooserBlock, blocks.PageChooserBlock):
    tag = "$page"

    def get_comparison_class(self) -> type[LinesComparison]:
        return TitleComparison
