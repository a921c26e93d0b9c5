"""The file that a draft would become, what keeps it from the site, and what in it is raw Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from wagtail.blocks.stream_block import StreamBlockValidationError

from events.gate import run_checks
from events.models import EventPage
from events.unfinished import explain, explain_reasons, refused_parts
from exporters.content.asset_usage import open_document_library
from exporters.content.contract import EVENT_KEYS
from exporters.content.page_references import PageReferences
from exporters.content.pages import read_document
from exporters.content.refusals import PRIVATE, describe_unforeseen
from exporters.content.site_fields import contract_properties
from exporters.content.site_tree import SiteTree
from exporters.core.blocks import from_markdown, to_nodes
from exporters.core.document import Document, RawBlock
from exporters.core.errors import ExportError, PrivateReference
from exporters.core.local_addresses import is_local
from exporters.core.markdown import serialize_markdown
from exporters.core.references import NumberedReferences
from exporters.core.render import render_file


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why publishing would refuse the page, as a sentence. block: its number, from 0; None without one."""

    sentence: str
    block: int | None = None


@dataclass(frozen=True, slots=True)
class RawMarkdown:
    """A block of raw Markdown. block: its number, from 0. begins: its first line.

    reasons: what other blocks cannot hold of it, in the editor's language; empty where they could hold all.
    """

    block: int
    begins: str
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class DraftFile:
    """path: from the project's root. text: of the file; None where none can be written."""

    path: str
    text: str | None
    refusals: list[Refusal]
    raw: list[RawMarkdown]


class WrittenReferences(NumberedReferences):
    """References for a text that is looked at alone: every picture beside the page is one of the CMS."""

    def image_id(self, url: str) -> int | None:
        return super().image_id(url) if is_local(url) else None


def render_draft_file(page: EventPage, tree: SiteTree) -> DraftFile:
    """The file of a page, saved or not, byte for byte as an export would write it if it were published."""
    document = read_document(page, tree)
    library = open_document_library(document, tree, also={page.pk} if page.pk else ())
    references = PageReferences.of_document(library, document)
    text, is_private, refusals = None, False, []
    try:
        text = render_file(document, references, EVENT_KEYS, properties=contract_properties())
    except PrivateReference:
        is_private = True
    except ExportError:
        pass  # The gate says why.
    except Exception as error:  # noqa: BLE001 - describe_unforeseen() logs it
        refusals.append(Refusal(describe_unforeseen(error, f"page {page.pk}")))
    private = find_private_blocks(document, references) if is_private else []
    if is_private:
        refusals += [Refusal(gettext(PRIVATE), number) for number in private] or [Refusal(gettext(PRIVATE))]
    refusals += find_refusals(page, private, tells_whole=not is_private)
    return DraftFile(document.path, text, list(dict.fromkeys(refusals)), list(find_raw_markdown(document)))


def render_draft_text(page: EventPage, tree: SiteTree) -> str:
    """The text of that file alone, without a verdict; raises ExportError where none can be written."""
    document = read_document(page, tree)
    library = open_document_library(document, tree, also={page.pk})
    references = PageReferences.of_document(library, document)
    return render_file(document, references, EVENT_KEYS, properties=contract_properties())


def find_refusals(page: EventPage, private: Sequence[int], *, tells_whole: bool) -> Iterator[Refusal]:
    """What the gate says of a page, and the forms of its blocks.

    private: the numbers of blocks that show something private. Its name is not told: whoever edits the page
    may have no right to see it. tells_whole: whether to tell what the gate says of the body as a whole.
    """
    for number, bound in enumerate(page.body):
        yield from (Refusal(sentence, number) for sentence in refused_parts(bound.block, bound.value))
    for field, error in run_checks(page):
        if not isinstance(error, StreamBlockValidationError):
            yield from (Refusal(sentence) for sentence in explain_reasons(page, [(field, error)]))
            continue
        if tells_whole:
            yield from (Refusal(str(message)) for message in error.non_block_errors)
        for number, inner in error.block_errors.items():
            if number not in private:
                yield from _explain_block(page, number, inner)


def _explain_block(page: EventPage, number: int, error: ValidationError) -> Iterator[Refusal]:
    yield from (Refusal(sentence, number) for sentence in explain(page.body[number].block, error))


def find_private_blocks(document: Document, references: PageReferences) -> list[int]:
    """The numbers of the blocks that show something private."""
    return [number for number, block in enumerate(document.body) if _is_private(block, references)]


def _is_private(block: RawBlock, references: PageReferences) -> bool:
    try:
        serialize_markdown(to_nodes([block], references))
    except PrivateReference:
        return True
    except Exception:  # noqa: BLE001 - the gate says what is wrong with it
        return False
    return False


def find_raw_markdown(document: Document) -> Iterator[RawMarkdown]:
    """The blocks of raw Markdown, each with the reasons why it is one."""
    for number, block in enumerate(document.body):
        if block["type"] == "markdown" and isinstance(block["value"], str):
            lines = block["value"].strip().splitlines()
            yield RawMarkdown(number, lines[0] if lines else "", explain_raw(block["value"]))


def explain_raw(text: str) -> list[str]:
    """What other blocks cannot hold of a text, in the editor's language."""
    try:
        _blocks, fallbacks = from_markdown(text, WrittenReferences())
    except ExportError:
        return [_("something that the import refuses")]
    phrases = ((gettext(each.phrase) % each.params if each.phrase else each.reason) for each in fallbacks)
    return list(dict.fromkeys(phrases))
