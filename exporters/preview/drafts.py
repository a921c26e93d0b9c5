"""A draft as Markdown for Astro: the text that the export would write, with notes where it could not."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape
from mimetypes import guess_type
from posixpath import relpath
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from events.models import EventPage
from events.unfinished import refused_fields, refused_parts
from exporters.content.asset_paths import AssetPaths
from exporters.content.assets import Asset, open_draft_library, read_asset
from exporters.content.contract import EVENT_KEYS
from exporters.content.page_references import PageReferences
from exporters.content.pages import read_document
from exporters.content.site_tree import SiteTree
from exporters.core import blocks
from exporters.core.document import Document, RawBlock
from exporters.core.errors import ExportError
from exporters.core.markdown import serialize_markdown
from exporters.core.paths import page_url
from exporters.core.render import render_file


def render_draft(page: EventPage, tree: SiteTree) -> dict[str, Any]:
    """The answer for a draft, with notes at what is not finished.

    Returns {"path", "url", "markdown", "files"}: files is the name of each local file that the
    Markdown shows -> the address it has in the CMS.
    """
    document = read_document(page, tree)
    asset_paths = AssetPaths()
    references = PageReferences.of_document(open_draft_library(tree), document, asset_paths)
    return {
        "path": document.path,
        "url": page_url(document.path),
        "markdown": render_unfinished(page, document, references),
        "files": {
            relpath(path, document.folder): address_of(asset, path)
            for path, asset in asset_paths.added().items()
        },
    }


def render_unfinished(page: EventPage, document: Document, references: PageReferences) -> str:
    """The text of the file, with notes for what publishing would refuse or the export could not write."""
    front_matter = {"title": _("(no title yet)"), **document.front_matter}
    body = [*note(refused_fields(page)), *finish_each(page, document.body, references)]
    shown = replace(document, front_matter=front_matter, body=body)
    try:
        return render_file(shown, references, EVENT_KEYS)
    except ExportError as error:
        # Each block can be written, but not all of them into the file that the page came from.
        shown = replace(shown, body=[*note([describe(error)]), *body], source="")
        return render_file(shown, references, EVENT_KEYS)


def finish_each(page: EventPage, body: Sequence[RawBlock], references: PageReferences) -> Iterator[RawBlock]:
    """Each block, or where the export could not write it a note that says why."""
    for raw, bound in zip(body, page.body, strict=True):
        try:
            serialize_markdown(blocks.to_nodes([raw], references))
        except ExportError as error:
            yield from note([describe(error)])
        else:
            yield raw
            yield from note(refused_parts(bound.block, bound.value))


def describe(error: ExportError) -> str:
    """The error as a sentence, in the active language."""
    return capfirst(_(error.sentence) % error.params if error.params else _(error.sentence))


def note(sentences: Sequence[str]) -> list[RawBlock]:
    """A callout block with what is not finished; no block without sentences."""
    if not sentences:
        return []
    text = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    return [{"type": "callout", "value": {"kind": "warning", "title": _("Not finished"), "text": text}}]


def address_of(asset: Asset, path: str) -> str:
    """Where a browser finds a stored file; storage of its own (S3) has whole addresses already.

    A file of the site is in the address itself: a browser runs no script of an image that it is given so.
    """
    if not asset.file:
        content = b64encode(read_asset(asset)).decode()
        return f"data:{guess_type(path)[0] or 'application/octet-stream'};base64,{content}"
    url = default_storage.url(asset.file)
    return f"{settings.CMS_URL}{url}" if url.startswith("/") else url
