"""nginx and Caddy with the files of deploy/, in front of a server that tells what it was asked."""

from __future__ import annotations

import os
import re
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import requests

from cms.bootstrap.machine import CADDY, NGINX, OPENSSL
from cms.sending import internal_path
from tests.frontend_contract.sites import free_port, wait_for
from tests.programs import require

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
CMS, PREVIEW = "cms.example.org", "preview.example.org"
TOO_LARGE = b"Toto je prive\xc4\xbeke"
UPLOAD_HEADERS = {
    "Content-Type": "application/x-upload",
    "Content-Disposition": 'attachment; filename="a.html"',
    "Cache-Control": "no-cache, private",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}
# Wraps nginx.conf as Debian's nginx.conf does, with all that is written below one folder.
WRAPPER = """
pid {folder}/pid; error_log {folder}/start.log; daemon off; {user}
events {{}}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include {folder}/site.conf;
}}
"""


class Answers(BaseHTTPRequestHandler):
    asked: list[tuple[str, str, dict[str, str], int]]

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.asked.append((self.command, self.path, headers, len(body)))
        status, text = (413, TOO_LARGE) if self.path == "/errors/413" else (200, b"ok")
        self.send_response(status)
        if self.path.startswith("/media/"):
            # As cms/sending.py answers with SENDFILE=x-accel-redirect.
            text = b""
            path = internal_path(unquote(self.path).removeprefix("/media/"))
            self.send_header("X-Accel-Redirect", path.encode().decode("latin-1"))
            for name, value in UPLOAD_HEADERS.items():
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = answer

    def log_message(self, *_arguments: object) -> None:
        pass


@dataclass
class Proxy:
    """A proxy that runs; address: of the CMS. preview: of the preview. log: all that it has written."""

    scheme: str
    port: int
    folder: Path
    asked: list[tuple[str, str, dict[str, str], int]]
    backend: ThreadingHTTPServer
    process: subprocess.Popen[bytes]
    certificate: str = ""

    def ask(self, path: str, *, host: str = CMS, **options: Any) -> requests.Response:
        session = requests.Session()
        session.trust_env = False
        headers = {"Host": f"{host}:{self.port}", **options.pop("headers", {})}
        address = f"{self.scheme}://127.0.0.1:{self.port}{path}"
        method = "POST" if "data" in options else "GET"
        with session:
            return session.request(
                method,
                address,
                headers=headers,
                timeout=20,
                verify=self.certificate,
                allow_redirects=False,
                **options,
            )

    def ask_raw(self, line: str, *headers: str) -> str:
        """The whole answer to a request whose path nothing has put in order."""
        connection: socket.socket = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        if self.scheme == "https":
            connection = ssl.create_default_context(cafile=self.certificate).wrap_socket(
                connection, server_hostname="127.0.0.1"
            )
        with connection:
            lines = [line, f"Host: {CMS}:{self.port}", "Connection: close", *headers, "", ""]
            connection.sendall("\r\n".join(lines).encode())
            return b"".join(iter(lambda: connection.recv(65536), b"")).decode()

    def end_and_read_log(self) -> str:
        """All that it wrote: what it says of a request may come after its answer."""
        self.process.terminate()
        self.process.wait(timeout=30)
        return "".join(path.read_text("utf-8") for path in self.folder.glob("*.log"))


@pytest.fixture
def backend() -> Iterator[ThreadingHTTPServer]:
    handler = type("Asked", (Answers,), {"asked": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def asked_of(backend: ThreadingHTTPServer) -> list[tuple[str, str, dict[str, str], int]]:
    handler: Any = backend.RequestHandlerClass
    asked: list[tuple[str, str, dict[str, str], int]] = handler.asked
    return asked


@contextmanager
def serve_nginx(folder: Path, backend: ThreadingHTTPServer) -> Iterator[Proxy]:
    port, plain = free_port(), free_port()
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            *(require(OPENSSL), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=cms", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    text = re.sub(r"/etc/letsencrypt/\S+fullchain.pem", str(certificate), text)
    text = re.sub(r"/etc/letsencrypt/\S+privkey.pem", str(key), text)
    text = re.sub(r"\n *listen \[::\].*", "", text)
    text = text.replace("listen 443", f"listen 127.0.0.1:{port}").replace(
        "listen 80", f"listen 127.0.0.1:{plain}"
    )
    text = text.replace("/var/log/nginx", str(folder)).replace("/srv/cms/var/media", str(folder / "media"))
    text = re.sub(r"127\.0\.0\.1:(8000|4321)\b", f"127.0.0.1:{backend.server_port}", text)
    (folder / "site.conf").write_text(text)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(WRAPPER.format(folder=folder, user=user))
    command = [require(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert tried.returncode == 0, tried.stderr
    assert "[warn]" not in tried.stderr
    with started(command, port, folder) as process:
        yield Proxy("https", port, folder, asked_of(backend), backend, process, str(certificate))


@contextmanager
def serve_caddy(folder: Path, backend: ThreadingHTTPServer) -> Iterator[Proxy]:
    """Without TLS: the certificates of Caddy come from outside."""
    port = free_port()
    environment = {
        **{"PATH": os.environ["PATH"], "HOME": str(folder)},
        "CMS_URL": f"http://{CMS}:{port}",
        "PREVIEW_URL": f"http://{PREVIEW}:{port}",
        "CMS_UPSTREAM": f"127.0.0.1:{backend.server_port}",
        "PREVIEW_UPSTREAM": f"127.0.0.1:{backend.server_port}",
        "MEDIA_ROOT": str(folder / "media"),
    }
    chosen = ["--config", str(DEPLOY / "Caddyfile"), "--adapter", "caddyfile"]
    tried = subprocess.run(
        [require(CADDY), "validate", *chosen], env=environment, capture_output=True, text=True
    )
    assert tried.returncode == 0, tried.stderr
    with started([require(CADDY), "run", *chosen], port, folder, environment) as process:
        yield Proxy("http", port, folder, asked_of(backend), backend, process)


@contextmanager
def started(
    command: list[str], port: int, folder: Path, environment: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    log = folder / "output.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(command, env=environment, cwd=folder, stdout=stream, stderr=stream)
    try:
        wait_for(port, process, log)
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture(params=[serve_nginx, serve_caddy], ids=["nginx", "caddy"])
def proxy(request: pytest.FixtureRequest, tmp_path: Path, backend: ThreadingHTTPServer) -> Iterator[Proxy]:
    serve: Callable[..., object] = request.param
    with serve(tmp_path, backend) as proxy:  # type: ignore[attr-defined]
        yield proxy
