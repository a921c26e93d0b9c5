"""Files that nothing names go after a week; those of a row, of a release and of others stay."""

from __future__ import annotations

import os
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from wagtail.models import UploadedFile

from cms.maintenance import files
from cms.maintenance.files import (
    FOLDERS,
    GRACE,
    prune_releases_contents,
    prune_temporary_files,
    prune_uploads,
)
from cms.models import CustomDocument
from exporters.content.site_tree import find_tree
from exporters.releases.build.reconcile import reconcile
from exporters.releases.build.store import Store
from tests.exporters.exports import image_block, make_event, make_folder
from tests.held_locks import hold_elsewhere

pytestmark = pytest.mark.django_db


def store(name: str, *, days: float) -> str:
    saved = default_storage.save(name, ContentFile(b"content"))
    make_older(Path(default_storage.path(saved)), days)
    return saved


def make_older(path: Path, days: float) -> None:
    moment = time.time() - timedelta(days=days).total_seconds()
    os.utime(path, (moment, moment))


def list_stored() -> set[str]:
    return set(files.walk(default_storage))


def test_orphans_go_after_a_week_and_what_a_row_names_never(make_image: Any, media: Path) -> None:
    # Of another test's image with the same id: Wagtail would take it for this one's.
    caches["default"].clear()
    image = make_image()
    image.get_rendition("max-20x20")
    CustomDocument.objects.create(title="Plán", file=ContentFile(b"%PDF", "plan.pdf"))
    named = list_stored()
    assert len(named) == 3
    for name in named:
        make_older(Path(default_storage.path(name)), 1000)
    orphans = {store(f"{folder}/orphan.png", days=GRACE.days + 1) for folder in FOLDERS}
    kept = {store("images/young.png", days=GRACE.days - 1), store("robots.txt", days=1000)}

    assert prune_uploads() == {"untitled uploads": 0, "orphaned files": len(orphans)}

    assert list_stored() == named | kept


def test_upload_without_a_title_goes_with_its_file(media: Path) -> None:
    for name, days in (("old.png", 8), ("new.png", 1)):
        upload = UploadedFile.objects.create(
            file=ContentFile(b"content", name),
            for_content_type=ContentType.objects.get_for_model(CustomDocument),
        )
        make_older(Path(upload.file.path), days)

    assert prune_uploads()["untitled uploads"] == 1

    assert [upload.file.name for upload in UploadedFile.objects.all()] == ["wagtail_uploads/new.png"]
    assert list_stored() == {"wagtail_uploads/new.png"}


def test_nothing_goes_while_a_restore_stores_files_before_their_rows(media: Path) -> None:
    store("images/orphan.png", days=1000)

    with hold_elsewhere("backups"):
        assert prune_uploads() == {}

    assert list_stored() == {"images/orphan.png"}


def test_every_file_of_a_row_lies_in_a_folder_that_is_looked_at(make_image: Any) -> None:
    make_image().get_rendition("max-20x20")
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, models.FileField):
                instance = model(**({"user_id": 1} if field.name == "avatar" else {}))
                name = field.generate_filename(instance, "a.png")
                assert name.partition("/")[0] in FOLDERS, (model, name)


def test_contents_of_no_release_go_and_those_of_one_stay(make_image: Any) -> None:
    make_event(make_folder("podujatia"), body=[image_block(make_image().pk)])
    reconcile(find_tree())
    used = Store().list_digests()
    Store().put(b"of a reconcile that was killed")

    assert prune_releases_contents() == {"contents of no release": 1}

    assert Store().list_digests() == used


def test_what_killed_processes_left_goes_after_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    names = [
        "tmpa1b2c3d4.upload.png",
        "tmpa1b2c3d5.upload",
        ".backup-a1b2c3d4.sqlite3",
        "tmpothers",
        "note.txt",
    ]
    for name in names:
        (tmp_path / name).write_bytes(b"")
        make_older(tmp_path / name, 2)
    (tmp_path / "tmpa1b2c3d6.upload.png").write_bytes(b"")
    monkeypatch.setattr(files, "find_temporary_folders", lambda: {tmp_path})

    assert prune_temporary_files() == {"temporary files": 3}

    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == {
        *("tmpa1b2c3d6.upload.png", "tmpothers", "note.txt")
    }
