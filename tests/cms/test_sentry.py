"""What is sent to Sentry of a failure: in a process of its own, as its library changes Django in place."""

import gzip
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SITE = """
import logging
from django.core.wsgi import get_wsgi_application
application = get_wsgi_application()
from django.contrib.auth.models import User
from django.conf import settings
from django.db import OperationalError
from django.test import RequestFactory
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

def fail(request):
    request.user = request._cached_user = User(pk=3, username="hush-name", email="hush@example.sk")
    words = request.POST["body"]
    raise ValueError(f"cannot read {words!r}")

def lose(request):
    raise OperationalError("connection to postgres://cms:hush@db refused")

urlpatterns = [path("fail/", csrf_exempt(fail)), path("lose/", lose)]
settings.ROOT_URLCONF = __name__
client = RequestFactory()
header = {"x-request-id": "proxy-12345", "cookie": "a=hush", "authorization": "Bearer hush"}
for request in (
    client.post("/fail/?token=hush-hush", {"body": "hush words"}, headers=header), client.get("/lose/")
):
    application(request.environ, lambda *_: None)
logging.getLogger("exporters").error("The queue %s does not answer", "redis://:hush@queue")
"""


@pytest.fixture
def received() -> Iterator[tuple[int, list[str]]]:
    """A server as Sentry's: (port, bodies)."""
    bodies: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            bodies.append(body.decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port, bodies
        server.shutdown()
        thread.join()


def run_site(**environment: str) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    done = subprocess.run(
        [sys.executable, "-c", SITE],
        env={**clean, "DJANGO_SETTINGS_MODULE": "cms.settings.test", **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def read_events(bodies: list[str]) -> list[dict[str, Any]]:
    lines = [json.loads(line) for body in bodies for line in body.splitlines()]
    return [line for line in lines if "platform" in line]


def test_a_failure_is_sent_without_what_was_typed_by_whom_and_with_which_secrets(
    received: tuple[int, list[str]],
) -> None:
    port, bodies = received
    run_site(SENTRY_DSN=f"http://public@127.0.0.1:{port}/1")

    failed, lost, logged = read_events(bodies)

    [error] = failed["exception"]["values"]
    assert (error["type"], error["value"]) == ("ValueError", "")
    assert failed["request"] == {"method": "POST", "url": "http://testserver/fail/"}
    assert failed["tags"] == {"request_id": "proxy-12345"}
    assert lost["exception"]["values"][0]["value"] == "connection to postgres://…@db refused"
    assert logged["logentry"] == {"message": "The queue %s does not answer"}
    # Source lines are of the code.
    assert [
        line for body in bodies for line in body.splitlines() if "hush" in line.replace("cms:hush", "")
    ] == []


def test_nothing_is_sent_without_an_address(received: tuple[int, list[str]]) -> None:
    run_site()

    assert received[1] == []
