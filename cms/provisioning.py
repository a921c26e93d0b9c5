"""First steps with an empty database: site, permissions, accounts. Idempotent."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from wagtail.models import GroupApprovalTask, Page, Site, Task, Workflow, WorkflowPage, WorkflowTask

from cms.accounts.invitations import is_invited, send_invitation
from cms.groups import EDITORS, ensure_administrator_group, ensure_editor_group, ensure_moderator_group

PREVIEW_BUILD = "dist-preview"
ROOT_TITLE = "Web"


def has_pending_migrations() -> bool:
    """Whether the database is behind the code."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def ensure_site() -> Site:
    """The default site: named, and with a root whose children are the folders below src/pages."""
    site = Site.objects.get(is_default_site=True)
    address = urlsplit(settings.CMS_URL)
    site.hostname = address.hostname or "localhost"
    site.port = address.port or (443 if address.scheme == "https" else 80)
    site.site_name = settings.WAGTAIL_SITE_NAME
    site.save()
    root = site.root_page
    if root.depth == 2 and root.slug == "home" and not root.get_children().exists():
        # Wagtail's welcome page, with an English title.
        Page.objects.filter(pk=root.pk).update(title=ROOT_TITLE, draft_title=ROOT_TITLE)
    return site


def ensure_accounts() -> Iterator[tuple[str, str]]:
    """Make the accounts "editor" and "admin" where they are missing; yields (name, password) of new ones."""
    ensure_editor_group()
    ensure_administrator_group()
    users = get_user_model().objects
    for name in ("editor", "admin"):
        if users.filter(username=name).exists():
            continue
        password = secrets.token_urlsafe(12)
        if name == "admin":
            users.create_superuser(name, password=password)
        else:
            users.create_user(name, password=password).groups.add(Group.objects.get(name=EDITORS))
        yield name, password


def has_editor_group() -> bool:
    """Whether editors were given their permissions once: from then on the group is its administrators'."""
    return Group.objects.filter(name=EDITORS, permissions__content_type__app_label="events").exists()


def ensure_workflow() -> None:
    """Moderators approve what others submit, on all pages; where there was a workflow, it stays as it is."""
    if Workflow.objects.exists() or Task.objects.exists():
        return
    workflow = Workflow.objects.create(name="Moderators approval")
    task = GroupApprovalTask.objects.create(name="Moderators approval")
    task.groups.add(ensure_moderator_group())
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    WorkflowPage.objects.create(workflow=workflow, page=Page.get_first_root_node())


def find_administrators() -> list[User]:
    return list(User.objects.filter(is_superuser=True, is_active=True).order_by("pk"))


def make_administrator(name: str, email: str, password: str) -> User:
    """An administrator with this password, or, where it is "", with an invitation by mail.

    Raises ValidationError for a name, an address or a password that the screens refuse too, and what the
    mail server raises.
    """
    user = User(username=name, email=email, is_superuser=True, is_staff=True)
    if password:
        validate_password(password, user)
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.full_clean()
    user.save()
    if not password:
        send_invitation(user)
    return user


def find_invited(administrators: list[User]) -> list[User]:
    """Those who wait for their first password, where nobody else can let them in; else []."""
    return administrators if all(map(is_invited, administrators)) else []


def preview_fingerprint(site: Path, contract: Path) -> str:
    """A digest of all that the preview server is built from: everything but the pages' content.

    contract: the folder with the schema, the integration and the lock file.
    """
    digest = hashlib.sha256()
    for name, path in sorted({**_sources(site), **_sources(contract / "integration")}.items()):
        digest.update(f"{name}\0".encode())
        digest.update(path.read_bytes())
    for path in (contract / "package-lock.json", contract / "event.schema.json"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _sources(folder: Path) -> dict[str, Path]:
    """name -> file, without build output and without pages."""
    built = {"node_modules", ".astro", "dist", PREVIEW_BUILD}
    found = {}
    for path in folder.rglob("*"):
        inside = path.relative_to(folder)
        is_content = inside.parts[:2] == ("src", "pages") and path.suffix != ".astro"
        if path.is_file() and not is_content and not built & set(inside.parts):
            found[f"{folder.name}/{inside}"] = path
    return found
