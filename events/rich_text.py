"""Images inside rich text: how they are stored, and how the editor reads them back.

Stored as `<a linktype="image" id="3" alt="Alt text" title="…">\N{OBJECT REPLACEMENT CHARACTER}</a>`:
Wagtail counts the uses of whatever an `<a linktype>` leads to, and leaves it inside its paragraph,
where an `<embed>` is always split out into a block of its own.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from django.utils.html import format_html
from draftjs_exporter import DOM
from wagtail.admin.rich_text.converters.contentstate_models import ContentState
from wagtail.admin.rich_text.converters.html_to_contentstate import (
    KEEP_WHITESPACE,
    HandlerState,
    InlineEntityElementHandler,
)
from wagtail.images import get_image_model
from wagtail.images.shortcuts import get_rendition_or_not_found
from wagtail.rich_text import LinkHandler

from events.placeholders import LINK_TYPE, PLACEHOLDER

ENTITY = "INLINE_IMAGE"
FEATURE = "inline-image"
THUMBNAIL = "max-165x165"


class InlineImageHandler(LinkHandler):
    """Tells Wagtail which image an `<a linktype="image">` shows."""

    identifier = LINK_TYPE

    @staticmethod
    def get_model() -> type[Model]:
        return get_image_model()

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        """Return an `<img>` for each, and a hidden `<a>` that hides the placeholder."""
        images = cls.get_many(attrs_list)
        return [
            format_html('<img src="{}" alt="{}"><a hidden>', thumbnail_url(image), attrs.get("alt", ""))
            for image, attrs in zip(images, attrs_list, strict=True)
        ]

    @classmethod
    def expand_db_attributes(cls, attrs: dict[str, str]) -> str:
        return cls.expand_db_attributes_many([attrs])[0]

    @classmethod
    def extract_references(cls, attrs: dict[str, str]) -> Iterator[tuple[type[Model], str, str, str]]:
        yield cls.get_model(), attrs["id"], "", ""


class InlineImageElementHandler(InlineEntityElementHandler):
    """Reads the stored markup into an entity that covers exactly one placeholder character."""

    mutability = "IMMUTABLE"

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, Any]:
        image = get_image_model().objects.filter(pk=attrs["id"]).first()
        # A deleted image keeps its id, so that the stored markup does not change.
        data = {"id": int(attrs["id"]), "src": thumbnail_url(image), "alt": attrs.get("alt", "")}
        return {**data, "title": attrs["title"]} if attrs.get("title") else data

    def handle_endtag(self, name: str, state: HandlerState, contentstate: ContentState) -> None:
        # Draft.js drops an entity that covers no text.
        block, entity = state.current_block, state.current_entity_ranges[-1]
        block.text = block.text[: entity.offset] + PLACEHOLDER
        state.leading_whitespace = KEEP_WHITESPACE
        super().handle_endtag(name, state, contentstate)


def inline_image_entity(props: dict[str, Any]) -> Any:
    """Return the markup to store for an entity of Draftail."""
    attrs = {"linktype": LINK_TYPE, "id": props["id"], "alt": props.get("alt") or ""}
    if props.get("title"):
        attrs["title"] = props["title"]
    return DOM.create_element("a", attrs, props["children"])


def thumbnail_url(image: Any) -> str:
    """Return the URL of a small rendition for the editor, "" for a deleted image."""
    return get_rendition_or_not_found(image, THUMBNAIL).url if image else ""


CONVERSION_RULE = {
    "from_database_format": {f'a[linktype="{LINK_TYPE}"]': InlineImageElementHandler(ENTITY)},
    "to_database_format": {"entity_decorators": {ENTITY: inline_image_entity}},
}
