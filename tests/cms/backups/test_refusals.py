"""What is cut, altered or of another version is refused before anything is touched."""

from __future__ import annotations

import re
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from cms.backups.catalog import Catalog
from cms.backups.databases import find_engine
from cms.backups.making import make_backup
from cms.backups.manifest import Backup, format_manifest, parse_manifest
from cms.backups.restoring import is_empty
from exporters.core.hashing import digest
from tests.held_locks import hold_elsewhere

pytestmark = pytest.mark.usefixtures("server")


@pytest.fixture
def made(make_image, monkeypatch) -> tuple[str, Backup]:
    """A backup, where nothing may touch the database or a storage after it."""
    make_image()

    def touch(*arguments: object) -> None:
        raise AssertionError("touched")

    found = make_backup()
    monkeypatch.setattr(find_engine(), "prepare", touch)
    return found


def refuse(name: str) -> str:
    with pytest.raises(CommandError) as refused:
        call_command("restore", name, force=True)
    assert refused.value.returncode == 2
    return str(refused.value)


def test_each_part_that_is_gone_cut_or_altered_is_noticed(backups: Path, made: tuple[str, Backup]) -> None:
    name, backup = made
    parts = {part.sha256 for part in backup.parts()}
    assert len(parts) > 1
    for sha256 in sorted(parts):
        path = backups / sha256[:2] / sha256
        content = path.read_bytes()
        for damaged in (b"", content[:-1], content + b"\n", bytes([content[0] ^ 1]) + content[1:]):
            path.write_bytes(damaged)
            assert refuse(name) == (
                f"{name}: 1 parts of the backup are missing or damaged, the first is {sha256}; "
                "take another backup"
            )
        path.unlink()
        assert "missing or damaged" in refuse(name)
        path.write_bytes(content)
    call_command("restore", name, check=True)


def test_list_of_files_that_is_cut_or_altered_is_noticed(backups: Path, made: tuple[str, Backup]) -> None:
    path = backups / f"{made[0]}.json"
    content = path.read_bytes()
    for damaged in (
        *(content[:end] for end in range(0, len(content), 997)),
        content[:-1],
        content.replace(b"original_images/lipa", b"original_images/LIPA"),
        content + b"\n",
    ):
        path.write_bytes(damaged)
        assert refuse(made[0]).startswith(f"{made[0]}: the backup's list of files is cut or altered")


def rewrite(backups: Path, name: str, pattern: bytes, by: bytes) -> None:
    """Alter a list of files as somebody does who knows its format."""
    path = backups / f"{name}.json"
    body = re.sub(pattern, by, path.read_bytes().splitlines()[0], count=1)
    path.write_bytes(body + b"\n" + digest(body).encode() + b"\n")


@pytest.mark.parametrize(
    ("pattern", "by", "why"),
    [
        (rb'"original_images/lipa', b'"../lipa', "names a file outside of its folder"),
        (rb'"original_images/lipa', b'"/etc/lipa', "names a file outside of its folder"),
        (rb'"format": 1', b'"format": 2', "a newer version made this backup"),
        (rb'"engine": "\w+"', b'"engine": "oracle"', "this backup is of oracle"),
        (
            rb'\["events", "0001_initial"\]',
            b'["events", "0999_future"]',
            "migration events.0999_future is not",
        ),
    ],
)
def test_backup_that_does_not_belong_here_is_refused(
    backups: Path, made: tuple[str, Backup], pattern: bytes, by: bytes, why: str
) -> None:
    rewrite(backups, made[0], pattern, by)

    assert why in refuse(made[0])


def test_content_is_not_replaced_unless_somebody_says_so(
    made: tuple[str, Backup], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_empty()
    User.objects.create_user("anna")
    assert not is_empty()

    with pytest.raises(CommandError, match=r"would take their place\. Nothing was changed") as refused:
        call_command("restore", made[0])
    terminal = StringIO("no\n")
    terminal.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stdin", terminal)
    with pytest.raises(CommandError, match="would take their place"):
        call_command("restore", made[0])

    assert refused.value.returncode == 2


def test_unknown_name_is_refused(made: tuple[str, Backup]) -> None:
    assert refuse("2020-01-01T000000Z") == "2020-01-01T000000Z: there is no backup of this name"
    assert refuse("../../etc/passwd") == "../../etc/passwd: there is no backup of this name"


def test_only_one_backup_or_restore_runs() -> None:
    name, _ = make_backup()
    with hold_elsewhere("backups"):
        assert refuse(name) == "a backup or another restore is running; wait for it to end"
        with pytest.raises(CommandError, match="another backup or a restore is running"):
            call_command("backup")


def test_manifest_comes_back_as_it_was(made: tuple[str, Backup]) -> None:
    name, backup = made

    assert parse_manifest(format_manifest(backup), name=name) == backup == Catalog().read(name)
