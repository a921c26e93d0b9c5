from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType

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
def server(transactional_db: None, django_db_serialized_rollback: None) -> Iterator[None]:
    """A database whose transactions are real, with what the migrations put into it."""
    yield
    # What fills the database for the next test relies on it, and a restore empties it.
    ContentType.objects.get_for_models(*apps.get_models())


@pytest.fixture
def folder(server: None) -> EventIndexPage:
    User.objects.create_superuser("anna", "anna@example.org", "password")
    return make_folder("podujatia")
