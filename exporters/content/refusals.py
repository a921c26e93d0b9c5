"""Why the site could not have a page as it is now, in the editor's language."""

from __future__ import annotations

from dataclasses import replace

from django.db import Error as DatabaseError
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.query import PageQuerySet

from events.gate import pages_published_together
from events.models import EventPage
from events.places import name_item
from events.site_fields.refusals import PREFIX
from events.source_names import find_same_address
from exporters.content.asset_usage import open_document_library
from exporters.content.assets import open_draft_library
from exporters.content.contract import EVENT_KEYS, find_contract
from exporters.content.naming import describe_sentence, read_names
from exporters.content.page_references import PageReferences
from exporters.content.pages import read_document
from exporters.content.site_tree import SiteTree, tree_of
from exporters.core.blocks import to_nodes
from exporters.core.contract import MESSAGES, Problem
from exporters.core.document import Document
from exporters.core.errors import ExportError, PrivateReference, unforeseen
from exporters.core.i18n import gettext_noop
from exporters.core.markdown import serialize_markdown
from exporters.core.paths import ERROR_PAGES, page_url
from exporters.core.render import render_file, whole_front_matter
from exporters.core.site_fields import find_fields, find_uses, write

PRIVATE = gettext_noop(
    "This shows something from a private collection. Move it to a public one, or choose something else."
)
FIELDS = {
    "slug": "slug",
    "title": "title",
    "publish_date": "publish_date",
    "description": "description",
    "project": "project",
    "project_link": "project",
    "edition": "edition",
    "type": "event_type",
}
"""Key of the front matter -> the form's field that it is written from."""


def find_field_messages(page: EventPage) -> dict[str, str]:
    """field of the form, or key without a field -> error message. Raises ContractError."""
    contract = find_contract()
    tree = tree_of(page)
    document = read_document(page, tree)
    properties = contract.schema["properties"]
    document, messages = check_references(document, tree, page)
    references = references_of_fields(document, tree, page)
    values = whole_front_matter(document, EVENT_KEYS, references, properties)
    site_keys = {field.key for field in find_fields(contract.schema, EVENT_KEYS)}
    for problem in contract.validate(values):
        if next((key for key in site_keys if f"{problem.key}.".startswith(f"{key}.")), None):
            # What cannot be written has said so.
            message = gettext(MESSAGES[problem.code]) % problem.params
            messages.setdefault(f"{PREFIX}{problem.key}", message)
            continue
        field = FIELDS.get(problem.key, problem.key)
        messages[field] = f"{messages.get(field, '')} {describe_problem(problem)}".strip()
    if page_url(document.path) in ERROR_PAGES:
        messages["slug"] = _("Astro builds the site's error page at this address. Choose another one.")
    elif page.path and (other := find_same_address(page, page.slug, _public_siblings(page))):
        messages["slug"] = _("“%(title)s” has this address already. Choose another one.") % {
            "title": other.title
        }
    return messages


def references_of(document: Document, tree: SiteTree, page: EventPage) -> PageReferences:
    library = open_document_library(document, tree, also={page.pk, *pages_published_together()})
    return PageReferences.of_document(library, document)


def references_of_fields(document: Document, tree: SiteTree, page: EventPage) -> PageReferences:
    """Those of the site's own fields alone: what the body refers to is not asked for twice."""
    uses = [use for stored in document.site_fields.values() for use in find_uses(stored)]
    library = open_draft_library(tree, {page.pk, *pages_published_together()}, uses)
    return PageReferences.of_document(library, document)


def check_references(document: Document, tree: SiteTree, page: EventPage) -> tuple[Document, dict[str, str]]:
    """(the document without those of the site's own fields that cannot be written, place -> why)."""
    if not document.site_fields:
        return document, {}
    references = references_of_fields(document, tree, page)
    messages: dict[str, str] = {}
    for key, stored in document.site_fields.items():
        try:
            write(stored, references)
        except PrivateReference:
            # Whoever looks may have no right to know its name.
            messages[f"{PREFIX}{key}"] = gettext(PRIVATE)
        except ExportError as error:
            messages[f"{PREFIX}{key}"] = name_error(error)
    written = {key: each for key, each in document.site_fields.items() if f"{PREFIX}{key}" not in messages}
    return replace(document, site_fields=written), messages


def _public_siblings(page: EventPage) -> PageQuerySet:
    together = Q(live=True) | Q(pk__in=pages_published_together())
    return Page.objects.child_of(page.get_parent()).filter(together)


def find_body_messages(page: EventPage) -> dict[int | None, str]:
    """number of the block, from 0, or None for the whole -> error message.

    Pages that are published together with this one, and it itself, count as public.
    """
    tree = tree_of(page)
    # What is wrong with the site's own fields is said at them.
    document, _messages = check_references(read_document(page, tree), tree, page)
    references = references_of(document, tree, page)
    try:
        render_file(document, references, EVENT_KEYS)
    except ExportError as error:
        whole: dict[int | None, str] = {None: name_error(error)}
    else:
        return {}
    messages: dict[int | None, str] = {}
    for number, block in enumerate(document.body):
        try:
            serialize_markdown(to_nodes([block], references))
        except ExportError as error:
            messages[number] = name_error(error)
    return messages or whole


def describe_problem(problem: Problem) -> str:
    """A problem as a sentence; for a key without a field it says where the value is written."""
    message = gettext(MESSAGES[problem.code]) % problem.params
    if problem.key in FIELDS:
        return message
    template = _("%(key)s: %(message)s There is no field for it here; it is written in the event's file.")
    return template % {"key": problem.key, "message": message}


def describe_error(error: ExportError) -> str:
    """The error as a sentence, which names no page and no upload."""
    return describe_sentence(error.sentence, error.params)


def name_error(error: ExportError) -> str:
    """The error as a sentence at its block: with the titles of what it is about, and its item."""
    names = read_names([(error.sentence, error.params)])
    sentence = describe_sentence(error.sentence, error.params, names)
    if error.block is None or error.block.item is None:
        return sentence
    return f"{capfirst(name_item(error.block.type, error.block.item))}: {sentence}"


def describe_unforeseen(error: Exception, where: str) -> str:
    """What to say of an error that is a fault of the program; raised again where it is the machine's."""
    if isinstance(error, (DatabaseError, OSError)):
        raise error
    return describe_error(unforeseen(error, where, confidential=True))
