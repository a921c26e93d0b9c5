"""`deploy/.env.example` out of the reference of settings: `python -m cms.development.env_example`."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

from cms.bootstrap.steps import ROOT

REFERENCE, EXAMPLE = "docs/reference/settings.md", "deploy/.env.example"
# What every server has to set, with the example that stands there.
REQUIRED = {
    "SECRET_KEY": "",
    "ALLOWED_HOSTS": "cms.example.org",
    "CMS_URL": "https://cms.example.org",
    "PREVIEW_URL": "https://preview.example.org",
    "SITE_URL": "https://www.example.org",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "cms@example.org",
    "DJANGO_SETTINGS_MODULE": "cms.settings.production",
}
# What compose.yml sets by itself.
OF_COMPOSE = (
    "DATABASE_URL",
    "TASKS",
    "REDIS_URL",
    "CACHE_URL",
    "MEDIA_ROOT",
    "RELEASES_ROOT",
    "BACKUPS_ROOT",
    "TRUSTED_PROXIES",
    "SENDFILE",
)
HEAD = """\
# Copy it to .env: beside compose.yml for containers, else beside manage.py. Values with $ or # stand in '…'.
# Made from docs/reference/settings.md by `python -m cms.development.env_example`.

# --- Every server ---

# A key: python3 -c "import secrets; print(secrets.token_urlsafe(50))"
"""
FIRST = """
# The first administrator, to whom `manage.py setup` sends an invitation.
DJANGO_SUPERUSER_USERNAME=admin
DJANGO_SUPERUSER_EMAIL=admin@example.org

# --- compose.yml alone ---

# Letters and digits, for it stands in an address: openssl rand -hex 24
POSTGRES_PASSWORD=
# Where the Astro site is that the preview shows, with node_modules and dist-preview built.
SITE_FOLDER=/srv/site
# The preview runs as well: needs SITE_FOLDER.
#COMPOSE_PROFILES=preview

# --- All settings ---
"""
ROW = re.compile(r"^\| (`[A-Z][^|]*) \| ([^|]*) \| (.*) \|$", re.MULTILINE)


def format_example(reference: str) -> str:
    """The example file. reference: the text of the page, whose table has name, default and meaning."""
    required = "".join(f"{name}={value}\n" for name, value in REQUIRED.items())
    return HEAD + required + FIRST + "".join(_describe(reference))


def _describe(reference: str) -> Iterator[str]:
    for names, default, meaning in ROW.findall(reference):
        variables = re.findall(r"`([A-Z_0-9]+)`", names)
        told = f"{_plain(meaning)}. Default: {_plain(default)}."
        if set(variables) & set(OF_COMPOSE):
            told += " compose.yml sets it."
        yield "\n" + textwrap.fill(told, 110, initial_indent="# ", subsequent_indent="# ") + "\n"
        yield from (f"# {name}: above\n" if name in REQUIRED else f"#{name}=\n" for name in variables)


def _plain(text: str) -> str:
    """A cell without Markdown."""
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text).replace("`", "")


def main(root: Path = ROOT) -> None:
    (root / EXAMPLE).write_text(format_example((root / REFERENCE).read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
