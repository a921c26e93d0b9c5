"""The environment with what `.env` adds to it, read before Django is told which settings to use."""

from __future__ import annotations

import os
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import environ

PROJECT_ROOT = Path(__file__).resolve().parent.parent
MODULE = "DJANGO_SETTINGS_MODULE"
DEVELOPMENT, PRODUCTION = "cms.settings.dev", "cms.settings.production"


def read_environment(folder: Path = PROJECT_ROOT) -> None:
    """Add the variables of `.env` to the environment, whose own come first."""
    environ.Env.read_env(folder / ".env")


def choose_settings(folder: Path = PROJECT_ROOT, *, default: str = "") -> None:
    """Set DJANGO_SETTINGS_MODULE, unless the environment or `.env` does.

    default: else the settings of a server where an address names one, and those of a developer's machine
    where none does: DEBUG never answers other machines because a variable was forgotten.
    """
    read_environment(folder)
    if not os.environ.get(MODULE):
        os.environ[MODULE] = default or (PRODUCTION if names_server(os.environ) else DEVELOPMENT)


def names_server(environment: Mapping[str, str]) -> bool:
    """Whether CMS_URL or ALLOWED_HOSTS has a host name by which other machines reach this one."""
    hosts = [host.strip() for host in environment.get("ALLOWED_HOSTS", "").split(",")]
    address = environment.get("CMS_URL", "")
    if address:
        hosts.append(urlsplit(address).hostname or address)
    return not all(is_this_machine(host) for host in hosts if host)


def is_this_machine(host: str) -> bool:
    """Whether a host name or an address reaches only the machine itself."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
