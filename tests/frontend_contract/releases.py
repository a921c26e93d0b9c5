"""A CMS that serves releases as the real one does, and misbehaves where a test tells it to."""

import gzip
import hashlib
import io
import json
import tarfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain
from typing import Any

TOKEN = "a-good-token"
MANIFEST = "/api/export/manifest.json"
BUILDS = "/api/export/builds"
ARCHIVE = "/api/export/files"

Files = Mapping[str, bytes]


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass
class Reply:
    """What a server sends. status: 0 ends the connection without a word.

    sent: so many bytes of the body, and then the connection ends.
    pause: seconds before the status and before every further piece of the body. pieces: how many there are.
    """

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    sent: int | None = None
    pause: float = 0
    pieces: int = 1


@dataclass(frozen=True)
class Request:
    """path: without its query. headers: by their names in small letters. body: what was posted.

    since: the digest of the manifest to which the difference is wanted.
    """

    path: str
    headers: Mapping[str, str]
    body: bytes = b""
    since: str = ""


# Takes the path and how often it was asked for before; None leaves the answer as it is.
Meddler = Callable[[str, int], Reply | None]


def describe(path: str, content: bytes) -> dict[str, object]:
    """A file's entry in a manifest: one more key for what is a copy of an upload."""
    shows = {"shows": "image:5"} if path.endswith(".jpg") else {}
    return {"sha256": digest(content), "owner": "page:7", **shows, "size": len(content)}


def behave(path: str, earlier: int) -> Reply | None:
    """No meddling."""
    return None


def reply_at(wanted: str, reply: Reply, *, times: int = 1000) -> Meddler:
    """The reply to the first requests for one path."""
    return lambda path, earlier: reply if path == wanted and earlier < times else None


@dataclass
class FakeReleases:
    """manifest: the body of the current one. earlier: sha256 -> the body of any that there was.

    blobs: sha256 -> content. asked: every request, in order.

    at_once: requests under way now; most_at_once: as many as there ever were together.
    """

    url: str
    manifest: bytes = b""
    earlier: dict[str, bytes] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    counting: threading.Lock = field(default_factory=threading.Lock, repr=False)
    meddle: Meddler = behave

    def publish(self, number: int, files: Files, *, cms: str = "cms/2", prune: bool = True) -> None:
        """Make a release current. cms: whose. prune: what only earlier ones held is gone."""
        entries = {path: describe(path, files[path]) for path in sorted(files)}
        self.announce({"version": 1, "release": number, "cms": cms, "files": entries})
        kept = {} if prune else self.blobs
        self.blobs = {**kept, **{digest(content): content for content in files.values()}}

    def announce(self, manifest: Any) -> None:
        """Serve a manifest, whatever it says."""
        if isinstance(manifest, bytes):
            self.manifest = manifest
            return
        self.manifest = json.dumps(manifest, ensure_ascii=False, separators=(",", ":")).encode()
        if isinstance(manifest, dict) and isinstance(manifest.get("files"), dict):
            self.earlier[digest(self.manifest)] = self.manifest

    def reset(self) -> None:
        """Forget what was, for the next test."""
        self.asked, self.blobs, self.earlier, self.most_at_once = [], {}, {}, 0
        self.meddle = behave

    def fetched(self) -> list[str]:
        """The digests of the files that were asked for, alone or for an archive, in order of the alphabet."""
        alone = [r.path.rsplit("/", 1)[1] for r in self.asked if r.path not in (MANIFEST, ARCHIVE)]
        together = [r.body.decode().split() for r in self.asked if r.path == ARCHIVE]
        return sorted(chain(alone, *together))

    def count(self, more: int) -> None:
        with self.counting:
            self.at_once += more
            self.most_at_once = max(self.most_at_once, self.at_once)

    def answer(self, request: Request) -> Reply:
        earlier = sum(r.path == request.path for r in self.asked)
        self.asked.append(request)
        return self.meddle(request.path, earlier) or self._answer_well(request)

    def differ(self, before: bytes) -> bytes:
        """How the manifest differs from an earlier one."""
        old, new = json.loads(before)["files"], json.loads(self.manifest)
        changed = {path: entry for path, entry in new["files"].items() if entry != old.get(path)}
        return json.dumps({**new, "files": changed, "removed": [*(old.keys() - new["files"])]}).encode()

    def pack(self, wanted: list[str]) -> bytes | None:
        """These files as a tar archive; None where one of them is not here."""
        if not set(wanted) <= set(self.blobs):
            return None
        archive = io.BytesIO()
        with tarfile.open(fileobj=archive, mode="w", format=tarfile.USTAR_FORMAT) as tar:
            for sha256 in wanted:
                info = tarfile.TarInfo(sha256)
                info.size = len(self.blobs[sha256])
                tar.addfile(info, io.BytesIO(self.blobs[sha256]))
        return archive.getvalue()

    def _answer_well(self, request: Request) -> Reply:
        content = (
            self.manifest if request.path == MANIFEST else self.blobs.get(request.path.rsplit("/", 1)[1])
        )
        allowed = request.headers.get("authorization") == f"Bearer {TOKEN}"
        if allowed and request.path == BUILDS:
            return Reply(204)
        if request.path == MANIFEST and request.since in self.earlier:
            return Reply(
                200, self.differ(self.earlier[request.since]), {"ETag": f'W/"{digest(self.manifest)}"'}
            )
        if request.path == ARCHIVE:
            content = self.pack(request.body.decode().split())
        if content is None or not allowed:
            return Reply(404, b'{"error": "not found"}')
        caching = "private, no-cache" if request.path == MANIFEST else "private, max-age=31536000, immutable"
        headers = {"ETag": f'"{digest(content)}"', "Cache-Control": caching}
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Reply(304, b"", headers)
        if "gzip" in request.headers.get("accept-encoding", "") and not content.startswith(b"\xff\xd8"):
            # As Django's own middleware does it.
            weak = {"Content-Encoding": "gzip", "ETag": f'W/"{digest(content)}"', "Vary": "Accept-Encoding"}
            return Reply(200, gzip.compress(content), {**headers, **weak})
        return Reply(200, content, headers)


@contextmanager
def serve_releases() -> Iterator[FakeReleases]:
    """Run a FakeReleases in a thread until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), None)  # type: ignore[arg-type]
    releases = FakeReleases(f"http://127.0.0.1:{server.server_port}")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle(self) -> None:
            # A client that was killed ends its connections in the middle.
            with suppress(ConnectionError):
                super().handle()

        def do_GET(self) -> None:
            releases.count(1)
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", "0")))
            path, _, query = self.path.partition("?")
            reply = releases.answer(Request(path, headers, body, query.removeprefix("since=")))
            try:
                self._send(reply)
            except ConnectionError:
                self.close_connection = True
            finally:
                releases.count(-1)

        do_POST = do_GET

        def _send(self, reply: Reply) -> None:
            time.sleep(reply.pause)
            if reply.status == 0:
                self.close_connection = True
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.status not in (204, 304):
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            body = reply.body[: reply.sent]
            step = max(1, -(-len(body) // reply.pieces))
            for start in range(0, len(body), step):
                if start:
                    time.sleep(reply.pause)
                self.wfile.write(body[start : start + step])
                self.wfile.flush()
            self.close_connection = self.close_connection or reply.sent is not None

        def log_message(self, format: str, *args: object) -> None:
            """Tests read answers, not logs."""

    server.RequestHandlerClass = Handler
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield releases
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
