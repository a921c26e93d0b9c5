"""Attributes of imported links that survive Draftail."""

from typing import Any

from wagtail.admin.rich_text.converters.contentstate import link_entity
from wagtail.admin.rich_text.converters.html_to_contentstate import (
    ExternalLinkElementHandler,
    PageLinkElementHandler,
)
from wagtail.rich_text.feature_registry import FeatureRegistry

ENTITY = "LINK"
PRESERVED_ATTRIBUTES = ("title", "target", "rel", "hreflang")


class LinkElementHandler(ExternalLinkElementHandler):
    """Reads an external link with its preserved attributes."""

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, str]:
        return {**super().get_attribute_data(attrs), **preserved_attributes(attrs)}


def link_with_attributes(props: dict[str, Any]) -> Any:
    """Return the markup to store for a link entity; a link to a page has no preserved attributes."""
    element = link_entity(props)
    if props.get("id") is None:
        element.attr.update(preserved_attributes(props))
    return element


def preserved_attributes(attrs: dict[str, Any]) -> dict[str, str]:
    return {name: value for name, value in attrs.items() if name in PRESERVED_ATTRIBUTES and value}


CONVERSION_RULE = {
    "from_database_format": {
        "a[href]": LinkElementHandler(ENTITY),
        'a[linktype="page"]': PageLinkElementHandler(ENTITY),
    },
    "to_database_format": {"entity_decorators": {ENTITY: link_with_attributes}},
}


def preserve_link_attributes(features: FeatureRegistry) -> None:
    """Replace Wagtail's conversion rule for links by one that preserves them, in pasted text too."""
    features.register_converter_rule("contentstate", "link", CONVERSION_RULE)
    # Not get_editor_plugin(): it registers all features first, this one among them.
    control = features.plugins_by_editor["draftail"]["link"].data
    control["attributes"] = [*dict.fromkeys([*control["attributes"], *PRESERVED_ATTRIBUTES])]
