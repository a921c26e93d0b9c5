"""Runs the tests that are about the database on a PostgreSQL of their own: `python -m tests.postgresql`.

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


# Where queries, locks, transactions and the kinds of columns decide. What other tests do with the database,
# such as the screens' and the accounts', is Django's, Wagtail's and allauth's, which they try themselves.
ABOUT_THE_DATABASE = (
    "tests/cms/backups/",
    "tests/cms/maintenance/",
    "tests/cms/test_",
    "tests/crash/test_publishing_meanwhile.py",
    "tests/crash/test_two_exports.py",
    "tests/events/test_",
    "tests/events/previews/test_revocation.py",
    "tests/exporters/content/",
    "tests/exporters/export/",
    "tests/exporters/ingest/",
    "tests/exporters/preview/",
    "tests/exporters/releases/",
    "tests/exporters/test_publishing_rules.py",
    "tests/frontend_contract/test_pull_real_cms.py",
)
# Among them: forms, and another storage.
ABOUT_OTHER_THINGS = (
    "tests/exporters/content/test_redirect_sources.py",
    "tests/exporters/releases/admin/",
    "tests/exporters/releases/build/test_s3.py",
)


def may_differ(item: pytest.Item) -> bool:
    """Whether a test is about what it does with the database, and drives no browser.

    tests/e2e/test_publish_to_site.py drives a browser on PostgreSQL in every run.
    """
    fixtures = getattr(item, "fixturenames", ())
    touches_database = (
        "db" in fixtures or "transactional_db" in fixtures or item.get_closest_marker("django_db") is not None
    )
    is_about_it = item.nodeid.startswith(ABOUT_THE_DATABASE) and not item.nodeid.startswith(
        ABOUT_OTHER_THINGS
    )
    return touches_database and is_about_it and item.get_closest_marker("browser") is None


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
