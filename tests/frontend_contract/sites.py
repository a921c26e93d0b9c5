"""Astro sites for tests: copied from the reference site, built, and served as a preview."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, unquote, urlencode, urlsplit
from urllib.request import Request, urlopen

FRONTEND = Path(__file__).resolve().parents[2] / "frontend-contract"
SAMPLE = "src/pages/podujatia/ogp-druhe-stretnutie/index.md"
IMAGE_TYPES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}

# Where a picture is: in the build, absolute where a page is shared, and in the FakeCms.
IMAGE_ADDRESS = re.compile(
    r'(?:http://127\.0\.0\.1:\d+/media|(?:https://[\w.]+)?/(?:[\w-]+/)*_astro)/[^"\s<>]*'
)

Texts = dict[str, str]


@dataclass(frozen=True)
class Site:
    """An Astro project in a folder of its own, with the packages of frontend-contract."""

    root: Path

    def build(self, *, preview: bool = False) -> subprocess.CompletedProcess[str]:
        """Run the site's own build script, as npm would. stdout holds everything that Astro said."""
        script = "build:preview" if preview else "build"
        return subprocess.run(
            ["node", "--run", script],
            cwd=self.root,
            env=environment(),
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=180,
        )

    def html(self, page: str) -> str:
        """A built page. page: the folder in dist/, "" for the first page."""
        return (self.root / "dist" / page / "index.html").read_text()

    def files(self, folder: str = "dist") -> dict[str, bytes]:
        """Every file below folder: path -> bytes."""
        base = self.root / folder
        return {str(path.relative_to(base)): path.read_bytes() for path in base.rglob("*") if path.is_file()}

    def write(self, files: Texts) -> None:
        """Write texts into the project. files: path relative to the root -> text."""
        for path, text in files.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_text(text)


def copy_site(folder: Path, files: Texts | None = None) -> Site:
    """A copy of the reference site in folder, with files written over it."""
    if not (FRONTEND / "node_modules/astro").is_dir():
        raise FileNotFoundError("Astro is not installed. Run `npm ci` in frontend-contract, or `make test`.")
    shutil.copytree(
        FRONTEND / "site",
        folder / "site",
        ignore=shutil.ignore_patterns("node_modules", "dist", "dist-preview", ".astro"),
    )
    (folder / "node_modules").symlink_to(FRONTEND / "node_modules")
    site = Site(folder / "site")
    site.write(files or {})
    return site


def ask_module(module: str, name: str, expression: str) -> Any:
    """The value of an expression that uses a name which a module of the reference site exports."""
    said = subprocess.run(
        ["node", "--input-type=module"],
        input=f"import {{ {name} }} from './src/{module}';\nconsole.log(JSON.stringify({expression}));",
        cwd=FRONTEND / "site",
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(said.stdout)


def environment(**more: str) -> dict[str, str]:
    """The environment for npm: the Node of this virtual environment first, no telemetry, and plain text.

    Where CI is set, Astro writes colours into a pipe as well.
    """
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    other = ("WAGTAIL_PREVIEW", "CMS_URL", "FORCE_COLOR")
    plain = {name: value for name, value in os.environ.items() if name not in other}
    return {**plain, "PATH": path, "ASTRO_TELEMETRY_DISABLED": "1", "NO_COLOR": "1", **more}


def without_image_addresses(html: str) -> str:
    return IMAGE_ADDRESS.sub("IMAGE", html)


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: dict[str, str]
    text: str


def get(url: str, **headers: str) -> Answer:
    try:
        with urlopen(Request(url, headers=headers), timeout=30) as response:
            return Answer(response.status, dict(response.headers.items()), response.read().decode())
    except HTTPError as error:
        return Answer(error.code, dict(error.headers.items()), error.read().decode())


@dataclass(frozen=True)
class Preview:
    """A running preview server. url: where its site begins, without a final slash. log: what it says."""

    url: str
    log: Path

    def get(self, token: str, **query: str) -> Answer:
        query = {"content_type": "events.eventpage", "token": token, **query}
        return get(f"{self.url}/_preview?{urlencode(query)}")

    def get_settled(self, token: str, is_meant: Callable[[str], bool]) -> Answer:
        """The answer, asked for again while it is not what is meant, ten times at most.

        On a busy machine the preview does not wait for the size of every image, but has it the next time.
        """
        for _ in range(9):
            answer = self.get(token)
            if is_meant(answer.text):
                return answer
        return self.get(token)


@contextmanager
def serve_preview(site: Site, cms_url: str, *, base: str = "", port: int = 0) -> Iterator[Preview]:
    """Run the site's own preview server, which a preview build must have made, until the block ends.

    base: the site's own, without a final slash. port: any that is free, where it is 0.
    """
    port = port or free_port()
    log = site.root.parent / f"preview-{port}.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            ["node", "--run", "serve:preview"],
            cwd=site.root,
            env=environment(HOST="127.0.0.1", PORT=str(port), CMS_URL=cms_url),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_for(port, server, log)
        yield Preview(f"http://127.0.0.1:{port}{base}", log)
    finally:
        # The whole group: the Node of a virtual environment is a wrapper around the server itself.
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError(f"The server ended: {log.read_text()}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("The server did not answer within 30 seconds.")


@dataclass
class FakeCms:
    """A CMS of fixed answers, with the HTTP contract of the real one.

    drafts: token -> status and JSON. media: name -> bytes. pages: path -> HTML for a browser.
    asked: what came for drafts, in order: the address and the headers.
    """

    url: str
    drafts: dict[str, tuple[int, Any]] = field(default_factory=dict)
    media: dict[str, bytes] = field(default_factory=dict)
    pages: Texts = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def add_page(self, token: str, path: str, markdown: str, folder: Path) -> None:
        """Hold a draft, and offer what lies beside it in folder."""
        media = {file.name: file.read_bytes() for file in folder.iterdir() if file.suffix in IMAGE_TYPES}
        self.media.update(media)
        files = {name: f"{self.url}/media/{quote(name)}" for name in media}
        url = f"/{path.removeprefix('src/pages/').removesuffix('index.md').removesuffix('.md')}"
        self.drafts[token] = (200, {"path": path, "url": url, "markdown": markdown, "files": files})

    def respond(self, path: str, headers: dict[str, str]) -> tuple[int, str, bytes]:
        """Status, content type and body for a request. headers: with lower-case names."""
        place = urlsplit(path)
        if place.path.startswith("/media/"):
            name = unquote(place.path.removeprefix("/media/"))
            return 200, IMAGE_TYPES[Path(name).suffix], self.media[name]
        if place.path in self.pages:
            return 200, "text/html; charset=utf-8", self.pages[place.path].encode()
        self.asked.append((path, headers))
        status, content = self.drafts.get(headers.get("x-preview-token", ""), (404, None))
        return status, "application/json", b"" if content is None else json.dumps(content).encode()


@contextmanager
def serve_cms() -> Iterator[FakeCms]:
    """Run a FakeCms in a thread until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), None)  # type: ignore[arg-type]
    cms = FakeCms(f"http://127.0.0.1:{server.server_port}")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, kind, body = cms.respond(self.path, headers)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Tests read answers, not logs."""

    server.RequestHandlerClass = Handler
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield cms
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
