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
from events.previews.tokens import MAX_LENGTH, read_token

# The last use of a link is stored to the minute: an open window sends a request every other second.
LAST_USE_PRECISION = timedelta(minutes=1)


class Shown(NamedTuple):
    """A draft that the request may see, and the language for messages: that of its editor."""

    page: Page
    language: str


def find_previewed(token: str, content_type: str) -> Shown | None:
    """The page in an editor's form; None unless the token is valid, in its user's open session and permitted.

    content_type: of the page, as in the URL: "events.eventpage".
    """
    claim = read_token(token)
    if claim is None:
        return None
    preview = (
        Preview.objects.select_related("page", "content_type")
        .filter(nonce=claim.nonce, user=claim.user, page=claim.page)
        .first()
    )
    if preview is None or content_type_name(preview) != content_type:
        return None
    user = find_user(preview.session_key)
    if user.pk != preview.user_id or not may_preview(user, preview.page, is_new=preview.is_new):
        return None
    return Shown(preview.as_page(), find_language(user))


def find_shared(secret: str) -> Shown | None:
    """The latest draft of a shared page; None unless the link is valid and its author may edit the page."""
    if len(secret) > MAX_LENGTH:
        return None
    now = timezone.now()
    # Looked up by its digest, so that the duration of the query reveals nothing about the secret.
    open_links = SharedLink.objects.open(now).select_related("page", "made_by")
    link = open_links.filter(digest=digest_of(secret)).first()
    if link is None or not may_share(link.made_by, link.page):
        return None
    if link.used_at is None or now - link.used_at > LAST_USE_PRECISION:
        SharedLink.objects.filter(pk=link.pk).update(used_at=now)
    return Shown(link.page.specific.get_latest_revision_as_object(), find_language(link.made_by))


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
