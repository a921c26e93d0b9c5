"""The contract: the CMS's own, extended by the site's extension file where there is one."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from exporters.core.contract import Contract, extend
from exporters.core.errors import ContractError
from exporters.core.i18n import gettext_noop
from exporters.core.site_fields import find_fields

EXTENSION_FILE = "event.extension.json"
"""The extension's name, at the root of an Astro project."""
LARGEST_EXTENSION = 256 * 1024
"""In characters."""

_FOLDER = Path(__file__).parents[2] / "frontend-contract"


def _read_schema(name: str) -> Contract:
    return Contract(json.loads((_FOLDER / name).read_text(encoding="utf-8")))


CONTRACT = _read_schema("event.schema.json")
EXTENSION_RULES = _read_schema("extension.schema.json")
"""The schema of an extension file."""

EVENT_KEYS = CONTRACT.keys
"""The keys of the front matter that the CMS has fields for, in the order in which they are written."""


def find_contract(root: Path | None = None) -> Contract:
    """The contract with a project's extension, else with that of EVENT_EXTENSION (a setting), else the CMS's.

    Raises ContractError for an extension that cannot be read.
    """
    extension = root / EXTENSION_FILE if root else None
    if extension and extension.is_file():
        return read_contract(extension)
    if settings.EVENT_EXTENSION:
        return read_contract(Path(settings.EVENT_EXTENSION))
    return CONTRACT


def read_contract(path: Path) -> Contract:
    """The contract with the extension in a file. Raises ContractError for an unreadable or invalid one."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContractError(
            gettext_noop("cannot be read: %(reason)s. Correct the file, or its name."),
            where=str(path),
            reason=str(error),
        ) from error
    return _parse_extension(text, path.name)


@cache
def _parse_extension(text: str, where: str) -> Contract:
    try:
        if len(text) > LARGEST_EXTENSION:
            raise ValueError(f"it has more than {LARGEST_EXTENSION:,} characters")
        extension = json.loads(text, object_pairs_hook=_refuse_twins)
    except (ValueError, RecursionError) as error:
        raise ContractError(
            gettext_noop("is not JSON: %(reason)s. Correct the file."), where=where, reason=str(error)
        ) from error
    return extend(CONTRACT, extension, EXTENSION_RULES, where=where)


def _refuse_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """The object of these pairs. Of two with one key JSON takes the last, without a word."""
    values = dict(pairs)
    if len(values) < len(pairs):
        keys = [key for key, _ in pairs]
        twin = next(key for number, key in enumerate(keys) if key in keys[:number])
        raise ValueError(f"the key {twin!r} is there twice")
    return values


@register
def check_extension(**_: object) -> list[CheckMessage]:
    """System check: an extension that cannot be read, or that requires keys without a field."""
    try:
        contract = find_contract()
    except ContractError as error:
        hint = "Correct that file, or the setting EVENT_EXTENSION."
        return [Error(str(error), hint=hint, id="exporters.E001")]
    fields = {field.key for field in find_fields(contract.schema)}
    without_field = [
        key for key in contract.schema["required"] if key not in EVENT_KEYS and key not in fields
    ]
    if not without_field:
        return []
    what = (
        f"{', '.join(without_field)}: required by {settings.EVENT_EXTENSION}, "
        "and no field of the CMS writes it."
    )
    hint = "Only events that came in from files can be published. Require keys that have a field."
    return [Warning(what, hint=hint, id="exporters.W001")]
