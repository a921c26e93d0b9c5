"""Addresses of uploaded files in previews: the preview's host has no cookies of the CMS.

A grant names a stored preview ("p12") or a shared link ("l5"), and one file. It is as good as these are when
it is used, so it needs no end of its own, and an address stays the same while an editor types.
"""

from django.contrib.auth.models import AnonymousUser, User
from django.core.signing import Signer
from django.utils.crypto import constant_time_compare

from events.previews.access import find_open_link, find_open_preview

LINK = "l"
SEPARATOR = "-"


def write_grant(origin: str, name: str) -> str:
    """The grant of an origin, such as "p12", for the file of this name in the storage."""
    return f"{origin}{SEPARATOR}{_sign(origin, name)}"


def find_viewer(grant: str, name: str) -> User | AnonymousUser | None:
    """Who looks at a file: an editor, AnonymousUser by a shared link, None where the grant is not good."""
    origin, _separator, signature = grant.partition(SEPARATOR)
    if not constant_time_compare(signature, _sign(origin, name)):
        return None
    kind, pk = origin[:1], int(origin[1:])
    if kind == LINK:
        return AnonymousUser() if find_open_link(pk=pk) else None
    found = find_open_preview(pk=pk)
    return found[1] if found else None


def _sign(origin: str, name: str) -> str:
    return Signer(salt="events.previews.files").signature(f"{origin}/{name}")
