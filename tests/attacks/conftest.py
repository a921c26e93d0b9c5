"""One world for all tests of a module, each of which leaves it as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.conf import settings as configured
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from cms.settings.storage import LOCAL
from tests.attacks.world import build_world


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The settings that say where this world has its files."""
    folder = tmp_path_factory.mktemp("attacked")
    releases = {"BACKEND": LOCAL, "OPTIONS": {"location": str(folder / "releases")}}
    return {
        "MEDIA_ROOT": folder / "media",
        "RELEASES_ROOT": folder / "releases",
        "STORAGES": {**configured.STORAGES, "releases": releases},
    }


@pytest.fixture(scope="module")
def world(
    django_db_setup: str, django_db_blocker: DjangoDbBlocker, folders: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    with django_db_blocker.unblock(), override_settings(**folders), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def media(settings: LazySettings, folders: dict[str, Any]) -> Path:
    """Where the world has its files, instead of a folder of each test's own."""
    for name, value in folders.items():
        setattr(settings, name, value)
    settings.METRICS_TOKEN = "hush-hush"
    return Path(folders["MEDIA_ROOT"])
