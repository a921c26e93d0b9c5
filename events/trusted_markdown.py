"""Who may write what reaches the site as it is: Markdown may hold HTML, and that scripts.

What a page has already may stay, be moved and be repeated; only what is new to it needs the permission.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from wagtail.blocks import StreamBlockValidationError, StreamValue

PERMISSION = "events.write_markdown"
# The blocks whose text is written to the file as it is.
VERBATIM = frozenset({"markdown"})


def may_write_markdown(user: User | None) -> bool:
    """Whether what they write in Markdown may reach the site; None for commands, which are trusted."""
    return user is None or user.has_perm(PERMISSION)


def refuse_untrusted(user: User | None, written: StreamValue, stored: StreamValue | None) -> None:
    """Raise StreamBlockValidationError at each block that is new to a page and needs the permission.

    user: who saves. stored: the draft so far, None for a new page.
    """
    untrusted = _find_untrusted(user, written, stored)
    message = gettext(
        "Markdown may hold scripts: you need the permission “Can write Markdown and HTML” to add or change "
        "it. Undo the change, or ask somebody who has it."
    )
    errors: dict[Any, ValidationError] = {
        number: ValidationError(message, code="untrusted") for number in untrusted
    }
    if errors:
        raise StreamBlockValidationError(block_errors=errors)


def show_untrusted_as_code(
    user: User | None, written: StreamValue, stored: StreamValue | None
) -> StreamValue:
    """What is written, for a preview: blocks that saving would refuse are code, which runs nowhere.

    Whoever has the address of a preview sees it, not its author alone.
    """
    untrusted = _find_untrusted(user, written, stored)
    raw = [
        {"type": "code", "value": {"language": "", "code": untrusted[number]}, "id": block["id"]}
        if number in untrusted
        else block
        for number, block in enumerate(written.get_prep_value())
    ]
    return written.stream_block.to_python(raw) if untrusted else written


def _find_untrusted(user: User | None, written: StreamValue, stored: StreamValue | None) -> dict[int, str]:
    """Number of a block -> its text, of those that are new to a page and need the permission."""
    if may_write_markdown(user):
        return {}
    known = set(_verbatim_texts(stored).values()) if stored is not None else set()
    return {
        number: text
        for number, text in _verbatim_texts(written).items()
        if text.strip() and text not in known
    }


def _verbatim_texts(body: StreamValue) -> dict[int, str]:
    """Number of a block -> its text, with the line endings that a form gives it."""
    return dict(_find_texts(body))


def _find_texts(body: StreamValue) -> Iterator[tuple[int, str]]:
    for number, block in enumerate(body):
        if block.block_type in VERBATIM:
            yield number, block.block.value_from_form(block.value)
