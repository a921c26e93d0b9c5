"""What a backup holds, who may read it, and what goes with an old one."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection

from cms.backups import making
from cms.backups.catalog import Catalog
from cms.backups.contents import PART_SIZE, Contents, regroup
from cms.backups.databases.left_out import LEFT_OUT
from cms.backups.making import make_backup
from exporters.core.hashing import digest
from exporters.releases.build.store import Store

pytestmark = pytest.mark.usefixtures("server")


def count_parts(backups: Path) -> int:
    return len([path for path in backups.glob("*/*") if path.is_file()])


def test_only_the_account_of_the_cms_reads_it(backups: Path, make_image: Any) -> None:
    make_image()
    make_backup()

    paths = list(backups.rglob("*"))
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths if path.is_file()} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in [backups, *paths] if path.is_dir()} == {0o700}


def test_second_backup_costs_what_is_new(backups: Path, make_image: Any) -> None:
    make_image()
    first, before = make_backup()
    count = count_parts(backups)

    second, after = make_backup()

    assert (before.media, before.database.migrations) == (after.media, after.database.migrations)
    # PostgreSQL's tables are parts of their own; of SQLite the file.
    assert count_parts(backups) - count <= 1
    assert Catalog().list_names() == [first, second]


def test_damaged_part_is_written_anew_by_the_next_backup(backups: Path, make_image: Any) -> None:
    image = make_image()
    [part] = make_backup()[1].media[image.file.name]
    path = backups / part.sha256[:2] / part.sha256
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + b"?")

    make_backup()

    assert path.read_bytes() == whole


def test_old_backups_go_with_what_only_they_had(backups: Path, make_image: Any, settings: Any) -> None:
    settings.BACKUPS_KEPT = 2
    image = make_image()
    first, _ = make_backup()
    [part] = Catalog().read(first).media[image.file.name]
    image.delete()
    # Of a backup that was killed, or whose list was.
    left = Contents(Catalog().storage).write([b"left"])
    (backups / "2020-01-01T000000Z.json").write_bytes(b'{"format": 1')
    (backups / "note.txt").write_text("not ours")

    names = [make_backup()[0] for _ in range(2)]

    assert Catalog().list_names() == names
    assert Catalog().contents.find_lost([part]) == [part.sha256]
    assert Catalog().contents.find_lost(left) == [left[0].sha256]
    assert (backups / "note.txt").exists()
    for name in names:
        assert Catalog().contents.find_lost(Catalog().read(name).parts()) == []


def test_nothing_is_pruned_beside_a_backup_of_a_newer_version(backups: Path, settings: Any) -> None:
    settings.BACKUPS_KEPT = 1
    name, _ = make_backup()
    content = (backups / f"{name}.json").read_bytes().splitlines()[0].replace(b'"format": 1', b'"format": 2')
    (backups / f"{name}.json").write_bytes(content + b"\n" + digest(content).encode() + b"\n")
    left = Contents(Catalog().storage).write([b"of the newer one"])

    make_backup()

    assert Catalog().contents.find_lost(left) == []


def test_upload_of_meanwhile_is_in_the_backup(make_image: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_image()
    copy_releases, later = making.copy_releases, []

    def upload(*arguments: Any) -> Any:
        # After the first copy of the uploads, before that of the database.
        if not later:
            later.append(make_image("Iná", name="ina.png"))
        return copy_releases(*arguments)

    monkeypatch.setattr(making, "copy_releases", upload)
    _, backup = make_backup()

    assert {made.file.name, *(image.file.name for image in later)} <= backup.media.keys()


def test_damaged_content_of_a_release_is_named_and_left_out(settings: Any) -> None:
    whole, damaged = Store().put(b"whole"), Store().put(b"damaged")
    (Path(settings.RELEASES_ROOT) / damaged[:2] / damaged).write_bytes(b"damage")

    _, backup = make_backup()

    assert list(backup.releases) == [f"{whole[:2]}/{whole}"]
    assert backup.notes == (f"{making.DAMAGED}: {damaged[:2]}/{damaged}",)


def test_sessions_are_in_no_backup(backups: Path) -> None:
    assert set(connection.introspection.table_names()) >= LEFT_OUT
    user = User.objects.create_user("anna")
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session.save()

    _, backup = make_backup()

    database = backup.database
    assert not LEFT_OUT & database.files.keys()
    content = b"".join(
        block
        for parts in database.files.values()
        for block in Catalog().contents.read(parts, compressed=True)
    )
    assert b"anna" in content
    assert str(session.session_key).encode() not in content


def test_large_file_goes_in_parts_and_an_empty_one_in_none(backups: Path) -> None:
    content = bytes(PART_SIZE) + b"end"
    default_storage.save("documents/large.bin", ContentFile(content))
    default_storage.save("documents/empty.txt", ContentFile(b""))

    _, backup = make_backup()

    assert [part.size for part in backup.media["documents/large.bin"]] == [PART_SIZE, 3]
    assert backup.media["documents/empty.txt"] == ()
    assert b"".join(Catalog().contents.read(backup.media["documents/large.bin"])) == content
    assert list(regroup([b"ab", b"", b"cde"], 2)) == [b"ab", b"cd", b"e"]


def test_command_names_what_it_made(capsys: pytest.CaptureFixture[str], backups: Path) -> None:
    call_command("backup")
    said = capsys.readouterr().out
    call_command("backup", list=True)

    [name] = Catalog().list_names()
    assert said.startswith(f"{name}: database, 0 uploads, 0 contents of releases; ")
    assert capsys.readouterr().out == f"{name}\n"
    manifest = json.loads((backups / f"{name}.json").read_bytes().splitlines()[0])
    assert manifest["database"]["engine"] == connection.vendor
