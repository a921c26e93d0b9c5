"""A backup is made, the server is wrecked, and the restore brings back the same release, byte for byte."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone
from wagtail.models import Collection, Page, Revision

from cms.backups import restoring
from cms.backups.databases import find_engine
from cms.models import CustomDocument, CustomImage
from events.models import EventIndexPage, EventPage
from exporters.content.site_tree import find_tree
from exporters.releases.api.tokens import make_token
from exporters.releases.build.reconcile import reconcile
from exporters.releases.build.series import find_series
from exporters.releases.build.store import Store
from exporters.releases.models import Release, Series
from tests.exporters.exports import hide_collection, image_block, make_event


def back_up(capsys: pytest.CaptureFixture[str]) -> str:
    call_command("backup")
    return re.match(r"\S+Z(-\d+)?(?=:)", capsys.readouterr().out)[0]  # type: ignore[index]


def read_release() -> dict[str, bytes]:
    """sha256 -> content of every file of the current release, and its manifest."""
    manifest = Series.objects.get().current.manifest
    store = Store()
    content = store.read(manifest)
    digests = re.findall(r'"sha256":"(\w{64})"', content.decode())
    return {manifest: content, **{sha256: store.read(sha256) for sha256 in digests}}


def read_files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_restored_server_has_the_same_release_byte_for_byte(
    folder: EventIndexPage,
    make_image: Callable[..., CustomImage],
    client: Client,
    settings: LazySettings,
    media: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    image = make_image()
    page = make_event(folder, body=[image_block(image.pk)])
    page.title = "Koncept"
    page.save_revision()
    page.save_revision(approved_go_live_at=timezone.now() + timedelta(days=3))
    private = Collection.get_first_root_node().add_child(name="Interné")
    hide_collection(private)
    CustomDocument.objects.create(title="Plán", collection=private, file=ContentFile(b"%PDF-1.4", "plan.pdf"))
    token = make_token(find_series(find_tree()), "CI")
    client.force_login(User.objects.get())
    reconcile(find_tree())
    before, files, revisions = read_release(), read_files(media), Revision.objects.count()
    published = Page.objects.get(pk=page.pk).live_revision_id

    name = back_up(capsys)

    # Somebody deletes everything, and another picture takes the name of the first one.
    stored = image.file.name
    EventPage.objects.get(pk=page.pk).delete()
    CustomDocument.objects.all().delete()
    image.delete()
    assert not default_storage.exists(stored)
    other = make_image("Iná", colour="red")
    assert other.file.name == stored
    Series.objects.update(current=None, latest=None)
    Release.objects.all().delete()
    shutil.rmtree(settings.RELEASES_ROOT)
    User.objects.create_superuser("mallory", "mallory@example.org", "password")

    call_command("restore", name, force=True)

    assert read_release() == before
    assert reconcile(find_tree()).release is None
    assert [user.username for user in User.objects.all()] == ["anna"]
    restored = Page.objects.get(pk=page.pk)
    assert (restored.live_revision_id, Revision.objects.count()) == (published, revisions)
    assert Revision.objects.exclude(approved_go_live_at=None).count() == 1
    [restriction] = CustomDocument.objects.get().collection.get_view_restrictions()
    assert restriction.collection_id == private.pk
    # The picture that took the name stays a file; the restored one has a new name.
    restored_image = CustomImage.objects.get()
    assert restored_image.file.name != stored
    assert default_storage.open(restored_image.file.name).read() == files[stored]
    assert default_storage.open(stored).read() != files[stored]
    assert default_storage.open(CustomDocument.objects.get().file.name).read() == b"%PDF-1.4"
    # Who was logged in is not any more; CI's token is valid.
    assert Session.objects.count() == 0
    answer = Client().get("/api/export/manifest.json", headers={"Authorization": f"Bearer {token}"})
    assert answer.content == before[Series.objects.get().current.manifest]
    # No number is given out twice.
    assert make_event(folder, "ina").pk > page.pk
    assert connection.introspection.table_names()


def copy_tables(_: object) -> None:
    """Make in the current schema what the migrations made in the real one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'CREATE TABLE "{table}" (LIKE public."{table}" INCLUDING ALL)')
        cursor.execute("INSERT INTO django_migrations SELECT * FROM public.django_migrations")


def test_failed_restore_leaves_everything_as_it_was(
    folder: EventIndexPage,
    make_image: Callable[..., CustomImage],
    monkeypatch: pytest.MonkeyPatch,
    media: Path,
    settings: LazySettings,
    capsys: pytest.CaptureFixture[str],
) -> None:
    image = make_image()
    name = back_up(capsys)
    image.delete()
    make_event(folder)
    users, files = list(User.objects.values()), read_files(media)
    releases = read_files(Path(settings.RELEASES_ROOT))

    def fail(*arguments: object) -> None:
        assert read_files(media) != files
        raise DatabaseError("the disk of the database is full")

    with monkeypatch.context() as patch:
        patch.setattr(find_engine(), "replace", fail)
        if connection.vendor == "postgresql":
            # The migrations make the same tables above, and take long.
            patch.setattr(find_engine(), "make_tables", copy_tables)
        with pytest.raises(CommandError, match="the disk of the database is full"):
            call_command("restore", name, force=True)

    assert (list(User.objects.values()), read_files(media)) == (users, files)
    assert EventPage.objects.get().slug == "beseda"
    assert read_files(Path(settings.RELEASES_ROOT)) == releases
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_namespace WHERE starts_with(nspname, 'cms_restore_')")
            assert cursor.fetchone() == (0,)


def test_storage_that_fails_midway_leaves_no_file_and_the_database_as_it_was(
    folder: EventIndexPage,
    make_image: Callable[..., CustomImage],
    monkeypatch: pytest.MonkeyPatch,
    media: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    images = [make_image(), make_image("Iná", colour="red", name="ina.png")]
    name = back_up(capsys)
    for image in images:
        image.delete()

    def fail(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        # Its own part is tried above, and takes long.
        patch.setattr(find_engine(), "prepare", lambda *_: nullcontext(pytest.fail))
        patch.setattr(restoring, "put_back_releases", fail)
        with pytest.raises(CommandError, match=r"No space left on device\). Nothing was changed"):
            call_command("restore", name, force=True)

    assert (CustomImage.objects.count(), read_files(media)) == (0, {})
