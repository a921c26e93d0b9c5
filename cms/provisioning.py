"""First steps with an empty database: site, permissions, accounts. Idempotent."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from wagtail.models import Page, Site

from cms.groups import EDITORS, ensure_editor_group

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
