"""The three roles and their permissions: editors, moderators, site administrators."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from events.trusted_markdown import PERMISSION

EDITORS, MODERATORS, SITE_ADMINISTRATORS = "Editors", "Moderators", "Site administrators"

WRITING = ["add_page", "change_page"]
PUBLISHING = ["publish_page", "lock_page", "unlock_page"]
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


MODERATION_PERMISSIONS = ["releases.change_release"]
ADMINISTRATION_PERMISSIONS = [
    PERMISSION,
    "ingest.add_import",
    *("releases.add_token", "releases.change_token", "releases.view_token"),
    *("releases.add_webhook", "releases.change_webhook", "releases.delete_webhook", "releases.view_webhook"),
]


def ensure_editor_group(*, publishes: bool = True) -> Group:
    """Return the group of editors with at least the permissions to write events.

    publishes: whether they may publish; without it they submit for review.
    """
    return _grant(EDITORS, [*WRITING, *(PUBLISHING if publishes else [])], OTHER_PERMISSIONS)


def ensure_moderator_group() -> Group:
    """Return the group of those who judge what others submit, who may write Markdown and HTML as well.

    They have this from the start, by a migration of `events`; what an administrator takes away stays away.
    """
    group, is_new = Group.objects.get_or_create(name=MODERATORS)
    if is_new:
        group.permissions.add(*find_permissions([PERMISSION]))
    return group


def ensure_administrator_group() -> Group:
    """Return the group of those who also keep tokens and webhooks, import files and write Markdown and HTML."""
    permissions = [*OTHER_PERMISSIONS, *MODERATION_PERMISSIONS, *ADMINISTRATION_PERMISSIONS]
    return _grant(SITE_ADMINISTRATORS, [*WRITING, *PUBLISHING], permissions)


def set_up_roles(*, editors_publish: bool) -> None:
    """Give all three roles their permissions, in a new CMS: only administrators write Markdown."""
    ensure_editor_group(publishes=editors_publish)
    moderators = _grant(MODERATORS, [*WRITING, *PUBLISHING], [*OTHER_PERMISSIONS, *MODERATION_PERMISSIONS])
    moderators.permissions.remove(*find_permissions([PERMISSION]))
    ensure_administrator_group()


def _grant(name: str, pages: Iterable[str], others: Iterable[str]) -> Group:
    """Return the group with at least these permissions: for all pages, for uploads, and others."""
    group, _ = Group.objects.get_or_create(name=name)
    root, collection = Page.get_first_root_node(), Collection.get_first_root_node()
    for permission in find_permissions(f"wagtailcore.{codename}" for codename in pages):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    for permission in find_permissions(UPLOAD_PERMISSIONS):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )
    group.permissions.add(*find_permissions(others))
    return group


def find_permissions(names: Iterable[str]) -> list[Permission]:
    """Return the permissions called `app.codename`; Permission.DoesNotExist where there is none."""
    return [
        Permission.objects.get(content_type__app_label=app, codename=codename)
        for app, codename in (name.split(".") for name in names)
    ]
