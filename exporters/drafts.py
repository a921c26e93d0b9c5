"""A draft as Markdown for Astro: the very text that the export would write."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from events.models import EventPage

from . import blocks
from .document import RawBlock
from .errors import ExportError
from .library import PageReferences, Placements, open_library
from .pages import read_document
from .paths import page_url
from .render import render_file
from .trees import Tree


def render_draft(page: EventPage, tree: Tree) -> dict[str, Any]:
    """The answer for a draft, with kind notes in place of what is not finished.

    Returns {"path", "url", "markdown", "files"}: files is the name of each local file that the
    Markdown shows -> the address it has in the CMS.
    """
    document = read_document(page, tree)
    placements = Placements()
    references = PageReferences(open_library(tree), document.folder, document.path, placements)
    front_matter = {"title": _("(no title yet)"), **document.front_matter}
    body = [finish(block, references) for block in document.body]
    shown = replace(document, front_matter=front_matter, body=body)
    return {
        "path": document.path,
        "url": page_url(document.path),
        "markdown": render_file(shown, references),
        "files": {
            path.removeprefix(f"{document.folder}/"): address_of(asset.file)
            for path, asset in placements.added().items()
        },
    }


def finish(block: RawBlock, references: PageReferences) -> RawBlock:
    """The block itself, or where it cannot be exported yet a note that says why."""
    try:
        blocks.to_nodes([block], references)
    except ExportError as error:
        text = f"<p>{escape(_(error.what))}</p>"
        return {"type": "callout", "value": {"kind": "warning", "title": _("Not finished"), "text": text}}
    return block


def address_of(file: str) -> str:
    """Where a browser finds a stored file; storage of its own (S3) has whole addresses already."""
    url = default_storage.url(file)
    return f"{settings.CMS_URL}{url}" if url.startswith("/") else url
