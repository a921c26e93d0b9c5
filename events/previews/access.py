"""Access to drafts by a token or a shared link; every request checks the permissions anew."""

from datetime import timedelta
from importlib import import_module
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page

from events.previews.models import Preview, SharedLink, digest_of
from events.previews.tokens import LIFETIME, MAX_LENGTH, read_token
from events.trash.tree import is_trashed

# The last use of a link is stored to the minute: an open window sends a request every other second.
LAST_USE_PRECISION = timedelta(minutes=1)


class Shown(NamedTuple):
    """A draft that the request may see, and the language for messages: that of its editor."""

    page: Page
    language: str
    # Of the addresses of its files (file_grants.py), and whether private files are left out.
    origin: str
    is_shared: bool


def find_previewed(token: str, content_type: str) -> Shown | None:
    """The page in an editor's form; None unless the token is valid, in its user's open session and permitted.

    content_type: of the page, as in the URL: "events.eventpage".
    """
    claim = read_token(token)
    if claim is None:
        return None
    found = find_open_preview(nonce=claim.nonce, user=claim.user, page=claim.page)
    if found is None or content_type_name(found[0]) != content_type:
        return None
    preview, user = found
    return Shown(preview.as_page(), find_language(user), origin=f"p{preview.pk}", is_shared=False)


def find_open_preview(**which: object) -> tuple[Preview, User | AnonymousUser] | None:
    """A stored preview and its user; None unless the session is open and the user may still see the page."""
    oldest = timezone.now() - timedelta(seconds=LIFETIME)
    previews = Preview.objects.select_related("page", "content_type")
    preview = previews.filter(**which, refreshed_at__gt=oldest).first()
    if preview is None:
        return None
    user = find_user(preview.session_key)
    if user.pk != preview.user_id or not may_preview(user, preview.page, is_new=preview.is_new):
        return None
    return preview, user


def find_shared(secret: str) -> Shown | None:
    """The latest draft of a shared page; None unless the link is valid and its author may edit the page."""
    if len(secret) > MAX_LENGTH:
        return None
    # Looked up by its digest, so that the duration of the query reveals nothing about the secret.
    link = find_open_link(digest=digest_of(secret))
    if link is None:
        return None
    now = timezone.now()
    if link.used_at is None or now - link.used_at > LAST_USE_PRECISION:
        SharedLink.objects.filter(pk=link.pk).update(used_at=now)
    return Shown(
        link.page.specific.get_latest_revision_as_object(),
        find_language(link.made_by),
        origin=f"l{link.pk}",
        is_shared=True,
    )


def find_open_link(**which: object) -> SharedLink | None:
    """A link that works: open, made by somebody who may edit its page, which is not private or deleted."""
    links = SharedLink.objects.open(timezone.now()).select_related("page", "made_by")
    link = links.filter(**which).first()
    if link is None or is_private(link.page) or is_trashed(link.page):
        return None
    if not may_share(link.made_by, link.page):
        return None
    return link


def is_private(page: Page) -> bool:
    """Whether a page, one above it, or the page that an alias shows has a view restriction."""
    shown: Page | None = page
    while shown is not None:
        if shown.get_view_restrictions().exists():
            return True
        shown = shown.alias_of
    return False


def find_user(session_key: str) -> User | AnonymousUser:
    """The user of a session, by the check that Django makes for a request.

    AnonymousUser after logging out, a new password or deactivation.
    """
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    return get_user(request)


def find_language(user: User | AnonymousUser) -> str:
    """The language of the user's account settings, else that of the CMS."""
    profile = getattr(user, "wagtail_userprofile", None)
    return profile.get_preferred_language() if profile else settings.LANGUAGE_CODE


def may_preview(user: User | AnonymousUser, page: Page, *, is_new: bool = False) -> bool:
    """Permission to see drafts of a page or, where is_new, of a new page below it."""
    if not user.has_perm("wagtailadmin.access_admin"):
        return False
    rights = page.permissions_for_user(user)
    return rights.can_add_subpage() if is_new else rights.can_edit() or rights.can_publish()


def may_share(user: User | AnonymousUser, page: Page) -> bool:
    """Permission to share links to a page's draft."""
    return user.has_perm("wagtailadmin.access_admin") and page.permissions_for_user(user).can_edit()


def content_type_name(preview: Preview) -> str:
    return f"{preview.content_type.app_label}.{preview.content_type.model}"
