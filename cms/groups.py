"""The permissions of Wagtail's groups of editors and moderators."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from events.trusted_markdown import PERMISSION

EDITORS, MODERATORS = "Editors", "Moderators"

PAGE_PERMISSIONS = ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"]
# Of Wagtail's own models, whose permissions apply to custom models too. Permissions of the root collection
# apply to all collections.
UPLOAD_PERMISSIONS = [
    *("wagtailimages.add_image", "wagtailimages.change_image", "wagtailimages.choose_image"),
    *("wagtaildocs.add_document", "wagtaildocs.change_document", "wagtaildocs.choose_document"),
]
OTHER_PERMISSIONS = [
    "wagtailadmin.access_admin",
    *("events.add_project", "events.change_project", "events.delete_project"),
    *("events.add_eventtype", "events.change_eventtype", "events.delete_eventtype"),
    "releases.view_release",
]


def ensure_editor_group() -> Group:
    """Return the group of editors with at least the permissions to write and publish events."""
    group, _ = Group.objects.get_or_create(name=EDITORS)
    root, collection = Page.get_first_root_node(), Collection.get_first_root_node()
    for permission in find_permissions(f"wagtailcore.{name}" for name in PAGE_PERMISSIONS):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    for permission in find_permissions(UPLOAD_PERMISSIONS):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )
    group.permissions.add(*find_permissions(OTHER_PERMISSIONS))
    return group


def ensure_moderator_group() -> Group:
    """Return the group of those who judge what others submit, who may write Markdown and HTML as well.

    They have this from the start, by a migration of `events`; what an administrator takes away stays away.
    """
    group, is_new = Group.objects.get_or_create(name=MODERATORS)
    if is_new:
        group.permissions.add(*find_permissions([PERMISSION]))
    return group


def find_permissions(names: Iterable[str]) -> list[Permission]:
    """Return the permissions called `app.codename`; Permission.DoesNotExist where there is none."""
    return [
        Permission.objects.get(content_type__app_label=app, codename=codename)
        for app, codename in (name.split(".") for name in names)
    ]
