"""Runs the tests that touch the database on a PostgreSQL of their own: `python -m tests.postgresql`.

It is a plugin of pytest's as well, which leaves the other tests out.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cms.bootstrap.machine import POSTGRESQL, find_program
from tests.programs import explain, require_command


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests that may differ: all others say the same as before."""
    others = [item for item in items if not may_differ(item)]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if may_differ(item)]


# Tests of files and git: what they do with the database others do as well.
ABOUT_FILES = (
    "tests/crash/test_kills.py",
    "tests/crash/test_links.py",
    "tests/crash/test_read_only.py",
    "tests/crash/test_small_disks.py",
    "tests/exporters/git/",
    "tests/exporters/project/",
    "tests/fuzz/",
)


def may_differ(item: pytest.Item) -> bool:
    """Whether a test touches the database, is not about files, and drives no browser.

    Browser tests are about scripts and screens. What the server does for them other tests ask of it as well,
    and tests/e2e/test_publish_to_site.py drives a browser on PostgreSQL in every run.
    """
    fixtures = getattr(item, "fixturenames", ())
    touches_database = (
        "db" in fixtures or "transactional_db" in fixtures or item.get_closest_marker("django_db") is not None
    )
    is_about_files = item.nodeid.startswith(ABOUT_FILES)
    return touches_database and not is_about_files and item.get_closest_marker("browser") is None


@contextmanager
def serve_postgresql(folder: Path) -> Iterator[str]:
    """A server that listens on a socket in `folder` only, until the block ends; yields its DATABASE_URL."""
    programs = {name: require_command(POSTGRESQL, name) for name in ("initdb", "pg_ctl")}
    # The server refuses to run as root; Debian's package brings an account for it.
    become = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if become:
        shutil.chown(folder, "postgres")
        # Tests that give up root's privileges still have to come to the socket.
        folder.chmod(0o711)
    data = folder / "data"

    def run(program: str, *arguments: str) -> None:
        command = [*become, programs[program], *arguments]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)

    run("initdb", "--pgdata", str(data), "--auth=trust", "--username=tests", "--encoding=UTF8", "--no-sync")
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    run(
        "pg_ctl", "--pgdata", str(data), "--wait", "--log", str(folder / "log"), "--options", options, "start"
    )
    try:
        yield f"postgres://tests@/postgres?host={folder}"
    finally:
        run("pg_ctl", "--pgdata", str(data), "--mode=immediate", "stop")


def main() -> int:
    """Run them with what else was said on the command line; returns pytest's exit code."""
    if find_program(POSTGRESQL) is None:
        sys.exit(f"{explain(POSTGRESQL)}.")
    tests = ["-q", "-p", "tests.postgresql", *sys.argv[1:]]
    # A socket's path has to be short.
    temporary = tempfile.TemporaryDirectory(prefix="postgresql-", dir="/tmp")
    with temporary as folder, serve_postgresql(Path(folder)) as url:
        return subprocess.run(
            [sys.executable, "-m", "pytest", *tests], env={**os.environ, "DATABASE_URL": url}
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
