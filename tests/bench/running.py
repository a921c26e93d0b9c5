"""The CMS and the preview server, as they run in production but for TLS, in folders of their own."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from tests.frontend_contract.sites import Site, copy_site, environment, free_port

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Running:
    """Addresses, the editor's password, and the id of the preview server's process group."""

    cms: str
    preview: str
    static: str
    password: str
    preview_group: int


@contextmanager
def run(folder: Path) -> Iterator[Running]:
    """Prepare and start everything; the reference site's static build is served too, beside its preview."""
    site = copy_site(folder)
    cms, preview = f"http://localhost:{free_port()}", f"http://127.0.0.1:{free_port()}"
    variables = environment(
        DJANGO_SETTINGS_MODULE="tests.bench.preview_settings",
        DATABASE_URL=f"sqlite:///{folder / 'db.sqlite3'}",
        MEDIA_ROOT=str(folder / "media"),
        CMS_URL=cms,
        PREVIEW_URL=preview,
        PORT=preview.rpartition(":")[2],
        HOST="127.0.0.1",
    )
    said = prepare(site, variables)
    found = re.search(r"'editor' with the password (\S+)", said)
    assert found, said
    password = found[1]
    gunicorn = ["-m", "gunicorn", "cms.wsgi", "--workers", "2", "--bind", cms.removeprefix("http://")]
    with ExitStack() as stack:
        stack.enter_context(serve([sys.executable, *gunicorn], ROOT, variables, folder / "cms.txt"))
        npm = ["npm", "run", "serve:preview"]
        server = stack.enter_context(serve(npm, site.root, variables, folder / "preview.txt"))
        static = stack.enter_context(serve_folder(site.root / "dist"))
        for address in (f"{cms}/readyz", f"{preview}/_preview"):
            wait_for(address)
        yield Running(cms, preview, static, password, server)


def prepare(site: Site, variables: dict[str, str]) -> str:
    """Database, sample, accounts and both builds; returns what was printed."""
    command = [sys.executable, "manage.py", "run_site", "--prepare-only", "--site", str(site.root)]
    prepared = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=True)
    assert site.build().returncode == 0
    return prepared.stdout


@contextmanager
def serve(command: list[str], folder: Path, variables: dict[str, str], output: Path) -> Iterator[int]:
    """Run a server until the block ends; yields the id of its process group."""
    with output.open("ab") as stream:
        server = subprocess.Popen(
            command,
            cwd=folder,
            env=variables,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield server.pid
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=15)


@contextmanager
def serve_folder(folder: Path) -> Iterator[str]:
    handler = partial(QuietHandler, directory=str(folder))
    with QuietServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class QuietServer(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that closes a page before its last image has come is no error here."""


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """What is measured is printed, and nothing else."""


def wait_for(address: str, seconds: float = 60) -> None:
    """Until a server answers there, whatever it answers."""
    until = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(address, timeout=5)
        except urllib.error.HTTPError:
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return
