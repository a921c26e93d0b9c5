"""Everything that runs on a server, in a folder of its own."""

from __future__ import annotations

import os
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import django
import requests

from tests.e2e.production import WORKER, name_redis
from tests.frontend_contract.sites import free_port
from tests.postgresql import restart_postgresql, serve_postgresql
from tests.soak.parts import ROOT, Part, read_memory

HOST = "cms.example.sk"
# In seconds: what was lost is handed over again at the timer's next round.
LONGEST_REPAIR = 300
SAMPLE_INTERVAL = 5.0


@dataclass(frozen=True)
class Server:
    """address: of gunicorn. web, worker, timer, redis: its parts; PostgreSQL keeps its data in `folder`."""

    address: str
    folder: Path
    environment: dict[str, str]
    web: Part
    worker: Part
    timer: Part
    redis: Part

    def restart_postgresql(self) -> None:
        """End PostgreSQL without a warning, and start it again."""
        restart_postgresql(self.folder / "postgresql")

    def find_fault(self) -> str:
        """What /readyz says is wrong; "" where nothing is."""
        try:
            answer = requests.get(f"{self.address}/readyz", timeout=5)
        except requests.RequestException as error:
            return str(error)
        return "" if answer.ok else answer.text

    def wait_until_ready(self) -> None:
        until = time.monotonic() + LONGEST_REPAIR
        while fault := self.find_fault():
            assert time.monotonic() < until, f"the server is not ready again: {fault}"
            time.sleep(0.5)

    @contextmanager
    def measured(self) -> Iterator[dict[str, list[float]]]:
        """Name of a part -> its memory in MB at each moment, filled until the block ends."""
        samples: dict[str, list[float]] = {"web": [], "worker": []}
        ended = Event()

        def sample() -> None:
            while not ended.wait(SAMPLE_INTERVAL):
                samples["web"].append(sum(map(read_memory, self.web.children)))
                samples["worker"].append(read_memory(self.worker.pid))

        thread = Thread(target=sample)
        thread.start()
        try:
            yield samples
        finally:
            ended.set()
            thread.join()


@contextmanager
def serve_all(folder: Path) -> Iterator[Server]:
    """A server with a site, until the block ends; Django is set up for its database in this process too."""
    folder.chmod(0o755)
    (folder / "postgresql").mkdir()
    port, queue = free_port(), free_port()
    with ExitStack() as stack:
        database = stack.enter_context(serve_postgresql(folder / "postgresql", migrated=True))
        environment = {
            **{name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")},
            "DJANGO_SETTINGS_MODULE": "cms.settings.production",
            "SECRET_KEY": secrets.token_urlsafe(64),
            "ALLOWED_HOSTS": HOST,
            "CMS_URL": f"https://{HOST}",
            "DATABASE_URL": database,
            "MEDIA_ROOT": str(folder / "media"),
            "RELEASES_ROOT": str(folder / "releases"),
            "TASKS": "redis",
            "REDIS_URL": f"redis://127.0.0.1:{queue}/0",
            "TMPDIR": str(folder),
        }
        # WhiteNoise warns where nothing was collected.
        (ROOT / "var/static").mkdir(parents=True, exist_ok=True)
        os.environ.update(environment)
        django.setup()
        manage = [sys.executable, "manage.py"]
        commands = {
            "redis": name_redis(folder, queue),
            "web": [sys.executable, "-m", "gunicorn", "cms.wsgi", "--bind", f"127.0.0.1:{port}"],
            "worker": [*manage, *WORKER],
            # The timer: once a minute.
            "timer": ["sh", "-c", 'while "$@"; sleep 60; do :; done', "timer", *manage, "maintain"],
        }
        parts = {
            name: Part(name, command, environment, folder / f"{name}.log")
            for name, command in commands.items()
        }
        for part in parts.values():
            stack.enter_context(part.running())
        server = Server(f"http://127.0.0.1:{port}", folder, environment, **parts)
        server.wait_until_ready()
        prepare_site()
        yield server


def prepare_site() -> None:
    from cms import provisioning
    from cms.groups import ensure_editor_group

    provisioning.ensure_site()
    ensure_editor_group()
