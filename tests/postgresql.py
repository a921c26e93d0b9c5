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

import psycopg
import pytest

from cms.bootstrap.machine import POSTGRESQL, find_program
from tests.migrated import keep, migrate
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
    "tests/cms/test_health.py::test_database",
    "tests/cms/test_health.py::test_migration",
    "tests/cms/test_limits.py::test_a_file_whose_row",
    "tests/cms/test_limits.py::test_a_page_whose_saving",
    "tests/cms/test_limits.py::test_an_address_that_another_page_took",
    "tests/cms/test_metrics.py",
    "tests/cms/test_setup.py",
    "tests/crash/test_publishing_meanwhile.py",
    "tests/events/calendar/",
    "tests/events/listing/",
    "tests/events/replacing/test_candidates.py",
    "tests/events/test_expiry.py",
    "tests/events/test_models.py",
    "tests/events/test_slugs.py",
    "tests/exporters/content/",
    "tests/exporters/export/",
    "tests/exporters/ingest/test_importer.py",
    "tests/exporters/ingest/test_indexed_once.py",
    "tests/exporters/ingest/test_steps.py",
    "tests/exporters/preview/",
    "tests/exporters/releases/",
    # JSON there keeps no order of keys.
    "tests/exporters/site_fields/test_chosen.py",
    "tests/exporters/site_fields/test_site_fields.py::test_a_new_event",
    "tests/exporters/test_publishing_rules.py",
    "tests/frontend_contract/test_pull_real_cms.py",
)
# Among them: forms, files and HTTP.
ABOUT_OTHER_THINGS = (
    "tests/cms/backups/test_making.py",
    "tests/cms/backups/test_refusals.py",
    "tests/cms/backups/test_s3.py",
    "tests/cms/maintenance/test_files.py",
    "tests/cms/maintenance/test_running.py",
    "tests/exporters/content/test_contract.py",
    "tests/exporters/content/test_draft_file.py",
    "tests/exporters/content/test_fields.py",
    "tests/exporters/content/test_redirect_sources.py",
    "tests/exporters/export/privacy/",
    "tests/exporters/export/test_incremental.py",
    "tests/exporters/export/test_local_files.py",
    "tests/exporters/export/test_queries.py",
    "tests/exporters/export/test_sync.py",
    "tests/exporters/preview/test_drafts.py",
    "tests/exporters/releases/admin/",
    "tests/exporters/releases/api/test_api.py",
    "tests/exporters/releases/api/test_builds.py",
    "tests/exporters/releases/api/test_every_file.py",
    "tests/exporters/releases/build/test_refused_paths.py",
    "tests/exporters/releases/build/test_s3.py",
    "tests/exporters/releases/notify/test_call_failures.py",
    "tests/exporters/releases/state/test_outages.py::test_what_fails_and_recovers",
    "tests/exporters/releases/state/test_troubles.py",
    "tests/exporters/releases/test_worker_processes.py",
    "tests/exporters/releases/test_workers.py::test_release_that_takes_longer",
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
    # Of the two queues, one is the database.
    is_apart = item.get_closest_marker("browser") is not None or item.nodeid.endswith("[redis]")
    return touches_database and is_about_it and not is_apart


@contextmanager
def serve_postgresql(folder: Path, *, migrated: bool = False) -> Iterator[str]:
    """A server that listens on a socket in `folder` only, until the block ends; yields its DATABASE_URL.

    migrated: all migrations have run on its database, and on each that is made there without a template.
    """
    if migrated:
        # Of another release of PostgreSQL it could not be read.
        kind = Path(require_command(POSTGRESQL, "initdb")).resolve().parts[-3]
        shutil.copytree(keep(f"postgresql-{kind}", _make_migrated), folder / "data")
    else:
        _initialise(folder)
    with _serve(folder, stop="immediate") as url:
        yield url


def _make_migrated(place: Path) -> None:
    # A socket's path has to be short.
    with tempfile.TemporaryDirectory(prefix="migrated-", dir="/tmp") as name:
        folder = Path(name)
        _initialise(folder)
        with _serve(folder, stop="fast") as url:
            migrate(url)
            # What CREATE DATABASE copies.
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("ALTER DATABASE template1 IS_TEMPLATE false")
                connection.execute("DROP DATABASE template1")
                connection.execute("CREATE DATABASE template1 TEMPLATE postgres")
        shutil.copytree(folder / "data", place)


def _initialise(folder: Path) -> None:
    _run(folder, "initdb", "--auth=trust", "--username=tests", "--encoding=UTF8", "--no-sync")


@contextmanager
def _serve(folder: Path, *, stop: str) -> Iterator[str]:
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    _run(folder, "pg_ctl", "--wait", "--log", str(folder / "log"), "--options", options, "start")
    try:
        yield f"postgres://tests@/postgres?host={folder}"
    finally:
        _run(folder, "pg_ctl", f"--mode={stop}", "stop")


def restart_postgresql(folder: Path) -> None:
    """End the server of `serve_postgresql` as a power failure would, and start it again."""
    # With the options that it was started with.
    _run(folder, "pg_ctl", "--mode=immediate", "--wait", "--log", str(folder / "log"), "restart")


def _run(folder: Path, program: str, *arguments: str) -> None:
    command = [require_command(POSTGRESQL, program), "--pgdata", str(folder / "data"), *arguments]
    # The server refuses to run as root; Debian's package brings an account for it.
    if os.geteuid() == 0:
        subprocess.run(["chown", "-R", "postgres", folder], check=True)
        # Tests that give up root's privileges still have to come to the socket.
        folder.chmod(0o711)
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)


def main() -> int:
    """Run them with what else was said on the command line; returns pytest's exit code."""
    if find_program(POSTGRESQL) is None:
        sys.exit(f"{explain(POSTGRESQL)}.")
    arguments = sys.argv[1:]
    # To collect all tests takes both workers half a minute.
    places = dict.fromkeys(place.partition("::")[0] for place in ABOUT_THE_DATABASE)
    chosen = [] if any(map(os.path.exists, arguments)) else places
    tests = ["-q", "-p", "tests.postgresql", *arguments, *chosen]
    # A socket's path has to be short.
    temporary = tempfile.TemporaryDirectory(prefix="postgresql-", dir="/tmp")
    with temporary as folder, serve_postgresql(Path(folder), migrated=True) as url:
        return subprocess.run(
            [sys.executable, "-m", "pytest", *tests], env={**os.environ, "DATABASE_URL": url}
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
