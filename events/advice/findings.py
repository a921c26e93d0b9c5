"""What an editor is advised to mend, at its block or field."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from events.advice.rules import RULES, is_blocking, is_silent
from events.advice.texts import RawBlock, Spot, find_alts, find_headings, find_outside_links
from events.outside_links.models import OutsideLink
from events.places import name_item

# Of more links at once no page has need, and databases limit what one query may ask for.
MOST_LINKS = 500
WORDS = (
    "alt|alt text|alternative text|alternatívny text|alternativny text|text|image|img|picture|pic|photo|"
    "foto|fotka|fotografia|obrázok|obrazok|obr|untitled|bez názvu|bez nazvu|placeholder|screenshot|snímka|"
    "snimka|"
    "snímka obrazovky|snimka obrazovky|dsc|dscn|dscf|pxl|scan|sken"
)
# "image1", "Foto (2)", "IMG_2034", "DSC 0012".
PLACEHOLDER = re.compile(rf"(?:{WORDS})[\s_.\-]*\(?\d*\)?", re.IGNORECASE)
FILE_NAME = re.compile(
    r"\S.*\.(?:jpe?g|png|gif|webp|avif|heic|svg|bmp|tiff?)|\S*_\S*|\d+|(?:img|dsc\w?|pxl)[\s_-]?\d[\d_\s-]*",
    re.IGNORECASE,
)


class Finding(NamedTuple):
    """rule: one of RULES. spot: None where it is about a field. field: its name, or ""."""

    rule: str
    message: str
    spot: Spot | None = None
    field: str = ""


def find_advice(page: Any) -> list[Finding]:
    """What the rules that are not silent find in an event, as it is in memory."""
    body = list(page.body.get_prep_value())
    return [finding for rule in RULES if not is_silent(rule) for finding in CHECKS[rule](page, body)]


def find_blocking_fields(page: Any) -> dict[str, str]:
    """field -> message, of the rules that keep an event from being published."""
    return {finding.field: finding.message for finding in _find_blocking(page) if finding.spot is None}


def find_blocking_blocks(page: Any) -> dict[int | None, str]:
    """number of the block -> messages, of the rules that keep an event from being published."""
    messages: dict[int | None, str] = {}
    for finding in _find_blocking(page):
        if finding.spot is not None:
            number = finding.spot.block
            said = messages.get(number)
            message = _at_item(page, finding)
            messages[number] = f"{said} {message}" if said else message
    return messages


def _find_blocking(page: Any) -> list[Finding]:
    if not any(map(is_blocking, RULES)):
        return []
    return [finding for finding in find_advice(page) if is_blocking(finding.rule)]


def _at_item(page: Any, finding: Finding) -> str:
    if finding.spot is None or finding.spot.item is None:
        return finding.message
    where = name_item(page.body[finding.spot.block].block_type, finding.spot.item)
    return f"{capfirst(where)}: {finding.message}"


def is_placeholder(alt: str) -> bool:
    """Whether an alt text is what a program or a hurried hand puts there."""
    return bool(PLACEHOLDER.fullmatch(alt.strip()) or FILE_NAME.fullmatch(alt.strip()))


def _check_alts(_page: Any, body: Sequence[RawBlock]) -> Iterator[Finding]:
    sentence = _("“%(alt)s” does not describe the image. Write what it shows, or mark it as decorative.")
    for spot, alt in find_alts(body):
        if alt.strip() and is_placeholder(alt):
            yield Finding("placeholder-alt", sentence % {"alt": alt.strip()}, spot)


def _check_headings(_page: Any, body: Sequence[RawBlock]) -> Iterator[Finding]:
    # The title is of level 1. None: unknown, after a Markdown block.
    before: int | None = 1
    for spot, heading in find_headings(body):
        if heading is not None and before is not None and heading.level > before + 1:
            words = {"text": heading.text, "level": heading.level, "right": before + 1}
            sentence = _(
                "The heading “%(text)s” has level %(level)s; after the one before it, use %(right)s."
            )
            yield Finding("heading-order", sentence % words, spot)
        before = heading.level if heading is not None else None


def _check_description(page: Any, _body: Sequence[RawBlock]) -> Iterator[Finding]:
    if not page.description.strip():
        sentence = _("Without a description, lists and search engines have nothing to show but the title.")
        yield Finding("empty-description", sentence, field="description")


def _check_links(_page: Any, body: Sequence[RawBlock]) -> Iterator[Finding]:
    found = list(find_outside_links(body))
    if not found:
        return
    urls = list(dict.fromkeys(url for _spot, url in found))[:MOST_LINKS]
    dead = set(
        OutsideLink.objects.filter(url__in=urls).exclude(dead_since=None).values_list("url", flat=True)
    )
    sentence = _("%(url)s answers that it has no such page. Change the link, or take it out.")
    for spot, url in dict.fromkeys(found):
        if url in dead:
            yield Finding("dead-links", sentence % {"url": url}, spot)


CHECKS: dict[str, Callable[[Any, Sequence[RawBlock]], Iterator[Finding]]] = {
    "placeholder-alt": _check_alts,
    "heading-order": _check_headings,
    "empty-description": _check_description,
    "dead-links": _check_links,
}
