"""Validation of a page with the contract before it is published, in the editor's language."""

from __future__ import annotations

from django.db import Error as DatabaseError
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from wagtail import hooks

from events.forms import CHECK_HOOK, SLUG_HOOK
from events.models import EventPage
from exporters.content.contract import EVENT_KEYS, find_contract
from exporters.content.pages import read_document
from exporters.content.site_tree import tree_of
from exporters.core.contract import MESSAGES, Problem
from exporters.core.errors import ContractError, unforeseen
from exporters.core.paths import ERROR_PAGES, PAGES, is_routed, page_url
from exporters.core.release_paths import find_path_error
from exporters.core.render import whole_front_matter

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


@hooks.register(CHECK_HOOK)
def check_event(page: EventPage) -> dict[str, str]:
    """field of the form, or key without a field -> error message; "" for an error of the contract itself."""
    try:
        return find_messages(page)
    except ContractError as error:
        return {"": _("Nothing can be published: the site's rules cannot be read. %s") % error}
    except (DatabaseError, OSError):
        raise
    except Exception as error:  # noqa: BLE001 - unforeseen() logs it
        refusal = unforeseen(error, f"page {page.pk}", confidential=True)
        return {"": capfirst(_(refusal.sentence) % refusal.params)}


def find_messages(page: EventPage) -> dict[str, str]:
    """field of the form, or key without a field -> error message. Raises ContractError."""
    contract = find_contract()
    messages: dict[str, str] = {}
    document = read_document(page, tree_of(page))
    values = whole_front_matter(document, EVENT_KEYS)
    for problem in contract.validate(values):
        field = FIELDS.get(problem.key, problem.key)
        messages[field] = f"{messages.get(field, '')} {describe(problem)}".strip()
    if page_url(document.path) in ERROR_PAGES:
        messages["slug"] = _("Astro builds the site's error page at this address. Choose another one.")
    return messages


@hooks.register(SLUG_HOOK)
def check_address(slug: str) -> str:
    """Why a page's file cannot have this name; "" where it can."""
    if not is_routed(slug):
        return _("The site has no page at an address that starts with an underscore. Choose another one.")
    phrase = find_path_error(f"{PAGES}/{slug}/index.md")
    return _("Choose another address: this one %s.") % gettext(phrase) if phrase else ""


def describe(problem: Problem) -> str:
    """A problem as a sentence; for a key without a field it says where the value is written."""
    message = gettext(MESSAGES[problem.code]) % problem.params
    if problem.key in FIELDS:
        return message
    template = _("%(key)s: %(message)s There is no field for it here; it is written in the event's file.")
    return template % {"key": problem.key, "message": message}
