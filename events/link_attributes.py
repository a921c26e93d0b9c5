"""Attributes of links in imported text, kept while the text is edited."""

from typing import Any

from wagtail.admin.rich_text.converters.contentstate import link_entity
from wagtail.admin.rich_text.converters.html_to_contentstate import (
    ExternalLinkElementHandler,
    PageLinkElementHandler,
)
from wagtail.rich_text.feature_registry import FeatureRegistry

ENTITY = "LINK"
KEPT = ("title", "target", "rel", "hreflang")


class LinkElementHandler(ExternalLinkElementHandler):
    """Reads a link with the attributes that are kept."""

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, str]:
        return {**super().get_attribute_data(attrs), **kept_attributes(attrs)}


def kept_link_entity(props: dict[str, Any]) -> Any:
    """Return the markup to store for a link of the editor's."""
    element = link_entity(props)
    if props.get("id") is None:
        element.attr.update(kept_attributes(props))
    return element


def kept_attributes(attrs: dict[str, Any]) -> dict[str, str]:
    return {name: value for name, value in attrs.items() if name in KEPT and value}


CONVERSION_RULE = {
    "from_database_format": {
        "a[href]": LinkElementHandler(ENTITY),
        'a[linktype="page"]': PageLinkElementHandler(ENTITY),
    },
    "to_database_format": {"entity_decorators": {ENTITY: kept_link_entity}},
}


def keep_link_attributes(features: FeatureRegistry) -> None:
    """Replace Wagtail's rule for links by one that keeps more, when text is pasted too."""
    features.register_converter_rule("contentstate", "link", CONVERSION_RULE)
    # Not get_editor_plugin(): it registers all features first, this one among them.
    control = features.plugins_by_editor["draftail"]["link"].data
    control["attributes"] = [*dict.fromkeys([*control["attributes"], *KEPT])]
