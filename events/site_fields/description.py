"""What an app says of the site's own fields, under the hook `describe_site_fields`.

A function under it takes a page and returns PageFields for what the page's form shows, or None where the
site has no fields of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from wagtail import hooks
from wagtail.models import Page

FIELDS_HOOK = "describe_site_fields"
BEFORE, AFTER = "before-content", "after-content"


class SiteField(Protocol):
    """One key of the site's contract that editors can write.

    kind: text, lines, date, date-iso, time, datetime, url, email, image, document, page, integer, number,
    boolean, choice, list or object. schema: JSON Schema of the value. item: of a list, what each is; fields:
    of an object. group: name of a Group, or "".
    """

    @property
    def key(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def schema(self) -> Mapping[str, Any]: ...
    @property
    def required(self) -> bool: ...
    @property
    def item(self) -> SiteField | None: ...
    @property
    def fields(self) -> Sequence[SiteField]: ...
    @property
    def group(self) -> str: ...
    def label(self, language: str) -> str: ...
    def help(self, language: str) -> str: ...
    def choices(self, language: str) -> Sequence[tuple[Any, str]]: ...


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under one heading. label, help: in the active language."""

    name: str
    label: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class PageFields:
    """The fields, and what a page says in them.

    stored: key -> value as `EventPage.site_fields` has it, of what is stored or read from the page's file.
    kept: key -> text of the file, of what no field can show without loss; it stays until it is replaced.
    place: BEFORE or AFTER the content.
    """

    fields: Sequence[SiteField]
    stored: Mapping[str, Any]
    kept: Mapping[str, str] = field(default_factory=dict)
    groups: Sequence[Group] = ()
    place: str = BEFORE


def describe_fields(page: Page) -> PageFields | None:
    """The site's own fields of a page; None without any."""
    for describe in hooks.get_hooks(FIELDS_HOOK):
        found: PageFields | None = describe(page)
        if found is not None:
            return found
    return None
