"""A draft as Markdown for Astro: the text that the export would write, with notes on what it could not."""

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
from django.utils.translation import gettext as _

from events.gate import refused_fields
from events.models import EventPage
from events.previews.file_grants import write_grant
from events.unfinished import refused_parts
from exporters.content.asset_paths import AssetPaths
from exporters.content.asset_usage import open_document_library
from exporters.content.assets import Asset, read_asset
from exporters.content.contract import EVENT_KEYS
from exporters.content.page_references import PageReferences
from exporters.content.pages import read_document
from exporters.content.refusals import describe_error, describe_unforeseen
from exporters.content.site_fields import contract_properties
from exporters.content.site_tree import SiteTree
from exporters.core import blocks
from exporters.core.document import Document, RawBlock
from exporters.core.errors import ExportError, PrivateReference
from exporters.core.markdown import serialize_markdown
from exporters.core.paths import page_url
from exporters.core.render import render_file
from exporters.core.site_fields import write


def render_draft(page: EventPage, tree: SiteTree, *, origin: str, is_shared: bool = False) -> dict[str, Any]:
    """The preview of a draft, with notes on what is not finished: {"path", "url", "markdown", "files"}.

    origin: of the addresses of files (events.previews.file_grants). is_shared: people without an account
    look.
    files: path of each local file, relative to the page's folder -> its address in the CMS, good as long as
    the preview or the link. Private files are none of them; a shared link does not tell their names either.
    """
    document = read_document(page, tree)
    asset_paths = AssetPaths()
    references = PageReferences.of_document(open_document_library(document, tree), document, asset_paths)
    return {
        "path": document.path,
        "url": page_url(document.path),
        "markdown": render_unfinished(page, document, references, is_shared=is_shared),
        "files": {
            relpath(path, document.folder): asset_url(asset, path, origin)
            for path, asset in asset_paths.added().items()
            if asset.file or is_picture(path)
        },
    }


def render_unfinished(
    page: EventPage, document: Document, references: PageReferences, *, is_shared: bool = False
) -> str:
    """The text of the file, with notes for what publishing would refuse or the export could not write.

    is_shared: people without an account look, who are not told how private files are called.
    """
    front_matter = {"title": _("(no title yet)"), **document.front_matter}
    notes = make_note(refused_fields(page))
    body = [*notes, *annotate_blocks(page, document.body, references, is_shared=is_shared)]
    site = {key: each for key, each in document.site_fields.items() if _is_writable(each, references)}
    draft = replace(document, front_matter=front_matter, body=body, site_fields=site)
    properties = contract_properties()
    try:
        return render_file(draft, references, EVENT_KEYS, properties=properties)
    except ExportError as error:
        # Each block can be serialized, but together they do not fit into the imported source.
        draft = replace(draft, body=[*make_note([describe_error(error)]), *body], source="")
        return render_file(draft, references, EVENT_KEYS, properties=properties)


def _is_writable(stored: Any, references: PageReferences) -> bool:
    """Whether a value of the site's own fields can be shown; the gate says why not."""
    try:
        write(stored, references)
    except ExportError:
        return False
    return True


def annotate_blocks(
    page: EventPage, body: Sequence[RawBlock], references: PageReferences, *, is_shared: bool = False
) -> Iterator[RawBlock]:
    """The blocks with notes: after an incomplete block, and in place of one that cannot be shown."""
    for number, (raw, bound) in enumerate(zip(body, page.body, strict=True)):
        try:
            serialize_markdown(blocks.to_nodes([raw], references))
            refused = refused_parts(bound.block, bound.value)
        except ExportError as error:
            is_secret = is_shared and isinstance(error, PrivateReference)
            yield from make_note(
                [_("This part shows something private.") if is_secret else describe_error(error)]
            )
        except Exception as error:  # noqa: BLE001 - describe_unforeseen() logs it
            yield from make_note([describe_unforeseen(error, f"page {page.pk}, body[{number}]")])
        else:
            yield raw
            yield from make_note(refused)


def make_note(sentences: Sequence[str]) -> list[RawBlock]:
    """A list of one callout block with these sentences; empty without sentences."""
    if not sentences:
        return []
    text = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    return [{"type": "callout", "value": {"kind": "warning", "title": _("Not finished"), "text": text}}]


def is_picture(path: str) -> bool:
    """Whether a file is a picture by its name; the preview shows no other SiteFile."""
    return (guess_type(path)[0] or "").startswith("image/")


def asset_url(asset: Asset, path: str, origin: str) -> str:
    """The absolute URL of a stored file, or a data URL with the content of a SiteFile.

    A SiteFile may be an SVG with scripts: a browser runs none of them in an image from a data URL.
    """
    if not asset.file:
        content = b64encode(read_asset(asset)).decode()
        return f"data:{guess_type(path)[0] or 'application/octet-stream'};base64,{content}"
    return f"{settings.CMS_URL}{default_storage.url(asset.file)}?grant={write_grant(origin, asset.file)}"
