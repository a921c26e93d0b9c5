"""Who may see which draft, checked at each request."""

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
from events.previews.tokens import LONGEST, read_token

# How exactly it is noted when a link was last used: an open window asks every other second.
RECENT = timedelta(minutes=1)


class Shown(NamedTuple):
    """A draft to show, and the language for messages: that of its editor."""

    page: Page
    language: str


def find_previewed(token: str, content_type: str) -> Shown | None:
    """The page in an editor's form, while the session is open in which the token was made.

    content_type: of the page, as in the address: events.eventpage.
    """
    claim = read_token(token)
    if claim is None:
        return None
    preview = (
        Preview.objects.select_related("page", "content_type")
        .filter(nonce=claim.nonce, user=claim.user, page=claim.page)
        .first()
    )
    if preview is None or name_of(preview) != content_type:
        return None
    user = find_user(preview.session_key)
    if user.pk != preview.user_id or not may_preview(user, preview.page, is_new=preview.is_new):
        return None
    return Shown(preview.as_page(), language_of(user))


def find_shared(secret: str) -> Shown | None:
    """The latest draft of a shared page, while whoever shared it may still edit it."""
    if len(secret) > LONGEST:
        return None
    now = timezone.now()
    # Found by its digest: how long the search takes says nothing about the secret.
    open_links = SharedLink.objects.open(now).select_related("page", "made_by")
    link = open_links.filter(digest=digest_of(secret)).first()
    if link is None or not may_share(link.made_by, link.page):
        return None
    if link.used_at is None or now - link.used_at > RECENT:
        SharedLink.objects.filter(pk=link.pk).update(used_at=now)
    return Shown(link.page.specific.get_latest_revision_as_object(), language_of(link.made_by))


def find_user(session_key: str) -> User | AnonymousUser:
    """The user who is logged in in a session, by the same check as in a request; None after logging out, a
    new password, or deactivation.
    """
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    return get_user(request)


def language_of(user: User) -> str:
    """The language that somebody chose in their account, or that of the CMS."""
    profile = getattr(user, "wagtail_userprofile", None)
    return profile.get_preferred_language() if profile else settings.LANGUAGE_CODE


def may_preview(user: User | AnonymousUser, page: Page, *, is_new: bool = False) -> bool:
    """Whether somebody may see drafts of a page or, where is_new, make one below it."""
    if not user.has_perm("wagtailadmin.access_admin"):
        return False
    rights = page.permissions_for_user(user)
    return rights.can_add_subpage() if is_new else rights.can_edit() or rights.can_publish()


def may_share(user: User | AnonymousUser, page: Page) -> bool:
    """Whether a user may share links to a page's draft."""
    return user.has_perm("wagtailadmin.access_admin") and page.permissions_for_user(user).can_edit()


def name_of(preview: Preview) -> str:
    return f"{preview.content_type.app_label}.{preview.content_type.model}"
