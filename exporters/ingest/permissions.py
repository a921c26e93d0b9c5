"""What somebody who imports may do to a page; a command may do all."""

from __future__ import annotations

from django.contrib.auth.models import User
from wagtail.models import Page

from events.models import EventPage
from events.source_names import find_child
from events.trusted_markdown import may_write_markdown
from exporters.content.site_tree import SiteTree
from exporters.core.errors import SourceError
from exporters.core.i18n import gettext_noop
from exporters.core.paths import page_url

NOT_CHANGE = gettext_noop("you may not change its page; ask somebody who may, or leave the file out")
NOT_ADD = gettext_noop("you may not add pages below “%(title)s”; ask somebody who may, or leave the file out")
LOCKED = gettext_noop("its page is locked; ask for it to be unlocked, then import again")
NOT_RAW = gettext_noop(
    "holds Markdown or HTML that no other block can hold, which you may not add; ask somebody who may"
)


def check_permissions(
    user: User | None, tree: SiteTree, page: EventPage | None, path: str, *, raw: bool
) -> None:
    """Raise SourceError for a change that the user could not make in the admin either.

    page: that is changed; None for a new one at the path. raw: whether there is raw Markdown in it.
    """
    if user is None:
        return
    if raw and not may_write_markdown(user):
        raise SourceError(NOT_RAW)
    if page is None:
        above = find_nearest(tree, path)
        if not above.permissions_for_user(user).can_add_subpage():
            raise SourceError(NOT_ADD, title=above.get_admin_display_title())
        return
    if not page.permissions_for_user(user).can_edit():
        raise SourceError(NOT_CHANGE)
    lock = page.get_lock()
    if lock is not None and lock.for_user(user):
        raise SourceError(LOCKED)


def find_nearest(tree: SiteTree, path: str) -> Page:
    """The nearest page that there is above a file's address."""
    page: Page = tree.root
    for folder in page_url(path).strip("/").split("/")[:-1]:
        child = find_child(page, folder)
        if child is None:
            break
        page = child
    return page.specific
