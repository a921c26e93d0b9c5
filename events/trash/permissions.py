"""Who may see a page in the trash, restore it and delete it for good: whoever may delete it where it was."""

from typing import Any

from wagtail.models import Page
from wagtail.models.pages import PagePermissionTester

from events.trash.models import TrashedPage


def may_handle(user: Any, entry: TrashedPage) -> bool:
    if user.is_superuser:
        return bool(user.is_active)
    parent = entry.parent
    if parent is None or not user.is_active:
        return False
    tester = PagePermissionTester(user, Page.objects.get(pk=entry.page_id))
    tester.permissions = PagePermissionTester(user, parent).permissions
    return bool(tester.can_delete()) and (not entry.live or "publish" in tester.permissions)
