"""Which contract holds: ours, or ours with what the site's own file adds."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from exporters.core.contract import CONTRACT, EVENT_KEYS, EXTENSION_FILE, Contract, read_contract
from exporters.core.errors import ContractError


def find_contract(root: Path | None = None) -> Contract:
    """The contract of an Astro project, or without one at hand that of the setting EVENT_EXTENSION.

    Raises ContractError for an extension that cannot be read.
    """
    own = root / EXTENSION_FILE if root else None
    if own and own.is_file():
        return read_contract(own)
    if settings.EVENT_EXTENSION:
        return read_contract(Path(settings.EVENT_EXTENSION))
    return CONTRACT


@register
def check_extension(**_: object) -> list[CheckMessage]:
    """Say at start what an editor would otherwise find out by being unable to publish."""
    try:
        contract = find_contract()
    except ContractError as error:
        hint = "Correct that file, or the setting EVENT_EXTENSION."
        return [Error(str(error), hint=hint, id="exporters.E001")]
    foreign = [key for key in contract.schema["required"] if key not in EVENT_KEYS]
    if not foreign:
        return []
    what = f"{', '.join(foreign)}: required by {settings.EVENT_EXTENSION}, and no field of the CMS writes it."
    hint = "Only events that came in from files can be published. Require keys that have a field."
    return [Warning(what, hint=hint, id="exporters.W001")]
