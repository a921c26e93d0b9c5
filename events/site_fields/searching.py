"""The words of the site's own fields, for Wagtail's index."""

from __future__ import annotations

from typing import Any

from events.site_fields.blocks import make_form_block
from events.site_fields.description import PageFields, describe_fields


def read_site_words(page: Any) -> list[str]:
    """What an event says in them, as its form shows it."""
    described = describe_fields(page)
    if described is None:
        return []
    block = make_form_block(PageFields(described.fields, {}))
    words = block.get_searchable_content(block.to_python(described.stored))
    return [word for word in [*words, *described.kept.values()] if word and word != "None"]
