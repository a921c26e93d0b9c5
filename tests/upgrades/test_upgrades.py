"""What an earlier version made of the same content is exported to the same bytes now, in either engine."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from cms.bootstrap.machine import POSTGRESQL
from cms.development.archives import unpack
from tests.e2e.production import run_manage
from tests.exporters.projects import read_tree
from tests.postgresql import serve_postgresql
from tests.programs import require_command

HERE = Path(__file__).parent
VERSIONS = sorted(path.name for path in HERE.iterdir() if (path / "sqlite.gz").is_file())
ENGINES = ("sqlite", "postgresql")


@contextmanager
def prepare_database(engine: str, folder: Path, dump: Path | None) -> Iterator[str]:
    """A database with what a version left, or an empty one where dump is None; yields its DATABASE_URL."""
    if engine == "sqlite":
        file = folder / "db.sqlite3"
        if dump:
            file.write_bytes(gzip.decompress((dump / "sqlite.gz").read_bytes()))
        yield f"sqlite:///{file}"
        return
    psql = require_command(POSTGRESQL, "psql")
    # A socket's path has to be short.
    with tempfile.TemporaryDirectory(prefix="upgrade-") as server, serve_postgresql(Path(server)) as url:
        if dump:
            statements = gzip.decompress((dump / "postgresql.sql.gz").read_bytes())
            command = [psql, "--quiet", "--set=ON_ERROR_STOP=1", "--dbname", url]
            subprocess.run(command, input=statements, check=True, stdout=subprocess.DEVNULL)
        yield url


def name_environment(folder: Path, database: str, backups: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "DATABASE_URL": database,
        "MEDIA_ROOT": str(folder / "media"),
        "RELEASES_ROOT": str(folder / "releases"),
        "BACKUPS_ROOT": str(backups),
    }


def test_each_published_version_has_its_dump() -> None:
    changelog = (HERE.parents[1] / "CHANGELOG.md").read_text("utf-8").splitlines()
    published = [line.split()[1] for line in changelog if line.startswith("## ") and line[3].isdigit()]

    assert sorted(published) == VERSIONS


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("version", VERSIONS)
def test_backup_of_an_earlier_version_is_restored_and_exports_the_same_bytes(
    version: str, engine: str, tmp_path: Path
) -> None:
    before, after, backups = tmp_path / "before", tmp_path / "after", tmp_path / "backups"
    after.mkdir()
    with tarfile.open(HERE / version / f"{engine}.tar.gz") as archive:
        unpack(archive, before)
    exported = read_tree(before / "site")
    with ExitStack() as stack:
        old = stack.enter_context(prepare_database(engine, before, HERE / version))
        environment = name_environment(before, old, backups)
        # As docs/how-to/update.md says: a backup by the new code, then migrate.
        run_all(environment, ["backup"], ["migrate", "--verbosity=0"])
        check_export(environment, before / "site", exported)
        new = stack.enter_context(prepare_database(engine, after, None))
        environment = name_environment(after, new, backups)
        run_all(environment, ["restore", "latest"])
        with tarfile.open(HERE / version / f"{engine}.tar.gz") as archive:
            unpack(archive, tmp_path / "again")
        shutil.move(tmp_path / "again/site", after)
        check_export(environment, after / "site", exported)


def check_export(environment: dict[str, str], site: Path, exported: dict[str, bytes]) -> None:
    """An export leaves every file as it was, byte for byte; nor is there a release of anything else."""
    said = run_all(environment, ["export_events", str(site)], ["reconcile"])
    assert read_tree(site) == exported
    assert "release" not in said


def run_all(environment: dict[str, str], *commands: list[str]) -> str:
    """What commands of manage.py print, run by one process: starting it takes longer than most of them."""
    calls = "".join(f"call_command(*{command!r});" for command in commands)
    return run_manage(
        environment, "shell", "-v0", "-c", f"from django.core.management import call_command;{calls}"
    )
