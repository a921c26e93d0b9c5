"""What the site asks of a page before it is published, and of every address."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext as _
from wagtail import hooks

from events.gate import BODY_HOOK, CHECK_HOOK
from events.models import EventPage
from events.pasted_markdown import READ_HOOK
from events.site_fields.description import FIELDS_HOOK
from events.slugs import SLUG_HOOK
from exporters.content.pasted_markdown import read_pasted
from exporters.content.refusals import describe_unforeseen, find_body_messages, find_field_messages
from exporters.content.site_fields import describe_page_fields
from exporters.core.errors import ContractError
from exporters.core.paths import PAGES, is_routed
from exporters.core.release_paths import find_path_error

hooks.register(FIELDS_HOOK, describe_page_fields)


@hooks.register(CHECK_HOOK)
def check_fields(page: EventPage) -> dict[str, str]:
    """field of the form, or key without a field -> error message; "" for an error of the contract itself."""
    try:
        return find_field_messages(page)
    except ContractError as error:
        return {"": _("Nothing can be published: the site's rules cannot be read. %s") % error}
    except Exception as error:  # noqa: BLE001 - describe_unforeseen() logs it
        return {"": describe_unforeseen(error, f"page {page.pk}")}


@hooks.register(BODY_HOOK)
def check_body(page: EventPage) -> dict[int | None, str]:
    """number of the block, from 0, or None for the whole -> why the page's file cannot be written."""
    try:
        return find_body_messages(page)
    except Exception as error:  # noqa: BLE001 - describe_unforeseen() logs it
        return {None: describe_unforeseen(error, f"page {page.pk}")}


@hooks.register(SLUG_HOOK)
def check_address(slug: str) -> str:
    """Why a page's file cannot have this name; "" where it can."""
    if not is_routed(slug):
        return _("The site has no page at an address that starts with an underscore. Choose another one.")
    phrase = find_path_error(f"{PAGES}/{slug}/index.md")
    return _("Choose another address: this one %s.") % gettext(phrase) if phrase else ""


hooks.register(READ_HOOK, read_pasted)
