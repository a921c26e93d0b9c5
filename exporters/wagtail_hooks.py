"""What the contract says of a page before it is published, at its fields, in the editor's language."""

from __future__ import annotations

from django.utils.translation import gettext
from wagtail import hooks

from events.forms import CHECK_HOOK
from events.models import EventPage

from .contract import MESSAGES, validate
from .pages import read_document
from .sync import default_site

FIELDS = {"type": "event_type", "project_link": "project"}


@hooks.register(CHECK_HOOK)
def check_event(page: EventPage) -> dict[str, str]:
    """Field name -> what is wrong with its value."""
    problems = validate(read_document(page, default_site()).front_matter)
    return {FIELDS.get(p.key, p.key): gettext(MESSAGES[p.code]) % p.params for p in problems}
