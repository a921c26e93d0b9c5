from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User

from cms.settings.storage import LOCAL, OWNER_ALONE
from events.models import EventIndexPage
from tests.exporters.exports import make_folder


@pytest.fixture(autouse=True)
def backups(settings: LazySettings, media: Path, tmp_path: Path) -> Path:
    """Where backups go."""
    folder = tmp_path / "backups"
    here = {"BACKEND": LOCAL, "OPTIONS": {"location": str(folder), **OWNER_ALONE}}
    settings.STORAGES = {**settings.STORAGES, "backups": here}
    return folder


@pytest.fixture
def server(transactional_db: None, django_db_serialized_rollback: None) -> None:
    """A database whose transactions are real, with what the migrations put into it."""


@pytest.fixture
def folder(server: None) -> EventIndexPage:
    User.objects.create_superuser("anna", "anna@example.org", "password")
    return make_folder("podujatia")
