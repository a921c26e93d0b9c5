"""The CMS as a server runs it: PostgreSQL, a Redis queue and a worker, in folders of the test's own."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from cms.bootstrap.machine import REDIS
from tests.frontend_contract.sites import environment as node_environment
from tests.frontend_contract.sites import free_port, wait_for
from tests.postgresql import serve_postgresql
from tests.programs import require

ROOT = Path(__file__).resolve().parents[2]
# Of manage.py.
WORKER = ("rqworker", "default", "--job-class", "django_tasks_rq.Job", "--with-scheduler")
PREPARE = (
    "from cms import provisioning; provisioning.ensure_site(); "
    "print(*(f'{name}={password}' for name, password in provisioning.ensure_accounts()))"
)


@dataclass(frozen=True)
class Production:
    """environment: what every process of the CMS gets. folder: for databases, uploads and logs."""

    cms: str
    folder: Path
    environment: dict[str, str]
    passwords: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """What a command printed; fails with what it said where it failed."""
        return run_manage(self.environment, *arguments)

    @contextmanager
    def serve(self) -> Iterator[None]:
        """The web server and the worker, until the block ends."""
        server = ["runserver", "--noreload", self.cms.rpartition(":")[2]]
        with ExitStack() as stack:
            for name, arguments in (("cms", server), ("worker", WORKER)):
                stack.enter_context(start(self.folder / name, self.environment, "manage.py", *arguments))
            yield


@contextmanager
def prepare_production() -> Iterator[Production]:
    """A migrated database with a site and accounts; nothing is served yet."""
    # A socket's path has to be short.
    temporary = tempfile.TemporaryDirectory(prefix="production-", dir="/tmp", ignore_cleanup_errors=True)
    with temporary as name, ExitStack() as stack:
        folder = Path(name)
        (folder / "postgresql").mkdir()
        folder.chmod(0o755)
        database = stack.enter_context(serve_postgresql(folder / "postgresql", migrated=True))
        redis = stack.enter_context(serve_redis(folder))
        cms = f"http://localhost:{free_port()}"
        environment = {
            **node_environment(),
            "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
            "DATABASE_URL": database,
            "MEDIA_ROOT": str(folder / "media"),
            "RELEASES_ROOT": str(folder / "releases"),
            "CMS_URL": cms,
            "PREVIEW_URL": f"http://127.0.0.1:{free_port()}",
            "TASKS": "redis",
            "REDIS_URL": redis,
        }
        passwords = dict(re.findall(r"(\w+)=(\S+)", run_manage(environment, "shell", "-v0", "-c", PREPARE)))
        yield Production(cms, folder, environment, passwords)


def name_redis(folder: Path, port: int) -> list[str]:
    """The command of a Redis that keeps nothing."""
    return [require(REDIS), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]


@contextmanager
def serve_redis(folder: Path) -> Iterator[str]:
    """A Redis that keeps nothing; yields its address."""
    port = free_port()
    log = folder / "redis.log"
    with log.open("wb") as stream:
        server = subprocess.Popen(name_redis(folder, port), stdout=stream, stderr=stream)
    try:
        wait_for(port, server, log)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(timeout=10)


@contextmanager
def start(log: Path, environment: dict[str, str], *arguments: str) -> Iterator[None]:
    """A Python process with all its children, until the block ends. log: what it says."""
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-u", *arguments],
            cwd=ROOT,
            env=environment,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=20)


def run_manage(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
