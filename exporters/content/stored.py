"""What the database stores as JSON, read from its text."""

from __future__ import annotations

import json
from typing import Any

from exporters.core.errors import SourceError
from exporters.core.i18n import gettext_noop


def read_body(text: str) -> list[Any]:
    """The blocks in stored StreamField JSON. Raises SourceError where it is not a list of blocks."""
    try:
        body = json.loads(text or "[]")
    except ValueError:
        body = None
    if not isinstance(body, list) or not all(isinstance(block, dict) and "type" in block for block in body):
        raise SourceError(
            gettext_noop("the stored content is damaged; open the page in the CMS and save it again")
        )
    return body


def read_mapping(text: str | None) -> dict[str, Any]:
    """Stored local files or site fields; none where the column has nothing."""
    return json.loads(text or "null") or {}
