"""The CMS under gunicorn, with several processes: its log, its numbers and its health."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from tests.frontend_contract.sites import free_port, wait_for
from tests.migrated import copy_migrated

ROOT = Path(__file__).resolve().parents[2]
KEY = "vN4-k3Qd_9sT0yB7mXw2LpZ8rHc6JfGa5UeRiOoPl1Dn-Wq_zX"
TOKEN = {"Authorization": "Bearer hush-hush"}


@dataclass(frozen=True)
class Server:
    address: str
    log: Path
    folder: Path

    def get(self, path: str, **headers: str) -> requests.Response:
        session = requests.Session()
        session.trust_env = False
        with session:
            return session.get(f"{self.address}{path}", headers=headers, timeout=60, allow_redirects=False)

    def lines(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("gunicorn")) as server:
        yield server


@contextmanager
def serve(folder: Path, **chosen: str) -> Iterator[Server]:
    """gunicorn as the documentation starts it, on a migrated SQLite database, until the block ends."""
    port = free_port()
    home = folder / "home"
    home.mkdir()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "SECRET_KEY": KEY,
        "ALLOWED_HOSTS": "cms.example.sk",
        "CMS_URL": "https://cms.example.sk",
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "MEDIA_ROOT": str(folder / "media"),
        "RELEASES_ROOT": str(folder / "releases"),
        "LOG_FORMAT": "json",
        "METRICS_TOKEN": "hush-hush",
        "RECONCILE_MAX_AGE": "0",
        "TMPDIR": str(folder),
        **chosen,
    }
    copy_migrated(folder / "db.sqlite3")
    # WhiteNoise warns where nothing was collected.
    (ROOT / "var/static").mkdir(parents=True, exist_ok=True)
    log = folder / "log"
    command = [sys.executable, "-m", "gunicorn", "cms.wsgi", "--bind", f"127.0.0.1:{port}"]
    with log.open("wb") as stream:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=stream, stderr=stream)
    try:
        wait_for(port, process, log)
        yield Server(f"http://127.0.0.1:{port}", log, folder)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
    # What the processes shared goes with them.
    assert list(folder.glob("cms-metrics-*")) == []
    # The account of a service may write nothing there.
    assert list(home.iterdir()) == []


def test_health_is_asked_by_an_address_that_no_host_allows(server: Server) -> None:
    assert server.get("/healthz").text == "ok\n"
    assert (server.get("/readyz").status_code, server.get("/readyz").json()["status"]) == (200, "ready")
    assert server.get("/admin/").status_code == 400


def test_every_line_of_the_log_is_json_in_one_zone_with_the_id(server: Server) -> None:
    number = "proxy-of-the-log"
    # As the proxy passes it on.
    given = {"Host": "cms.example.sk", "X-Forwarded-Proto": "https", "X-Request-ID": number}
    assert server.get("/nothing/at/all.txt?next=/admin/hush/", **given).status_code == 404

    lines = server.lines()

    assert "hush" not in server.log.read_text("utf-8").replace("hush-hush", "")
    assert {"gunicorn.error", "cms.requests"} <= {line["logger"] for line in lines}
    assert all(re.fullmatch(r"2.*\+0[12]:00", str(line["time"])) for line in lines)
    [line] = [line for line in lines if line.get("request_id") == number]
    assert str(line["message"]).startswith("GET /nothing/at/all.txt 404 in ")


def test_numbers_are_those_of_all_processes(server: Server) -> None:
    given = {"Host": "cms.example.sk", "X-Forwarded-Proto": "https"}
    pattern = r'^cms_requests_total\{method="GET",status="404",view="named_page"\} (\S+)$'

    def count() -> float:
        answer = server.get("/metrics", **TOKEN)
        assert answer.status_code == 200
        return sum(map(float, re.findall(pattern, answer.text, re.MULTILINE)))

    before = count()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: server.get("/nothing/at/all.txt", **given), range(40)))

    assert {answer.status_code for answer in answers} == {404}
    # Wherever it is asked.
    assert {count() - before for _ in range(8)} == {40}
    assert server.get("/metrics").status_code == 404


@pytest.mark.parametrize(
    "head",
    [
        "GET https://evil.example/admin/ HTTP/1.1\r\nHost: evil.example",
        "GET https://evil.example/admin/ HTTP/1.1\r\nHost: cms.example.sk",
        "GET //evil.example/admin/ HTTP/1.1\r\nHost: cms.example.sk",
        "GET /admin/ HTTP/1.1\r\nHost: cms.example.sk\r\nHost: evil.example",
        "GET /admin/ HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: cms.example.sk",
        "GET /admin/ HTTP/1.1\r\nHost: cms.example.sk@evil.example",
        "GET /admin/ HTTP/1.1\r\nHost: cms.example.sk\r\n : x\r\nHost : evil.example",
        "GET @evil.example/admin/ HTTP/1.1\r\nHost: cms.example.sk",
    ],
)
def test_no_request_line_or_second_host_leads_elsewhere(server: Server, head: str) -> None:
    name, _, port = server.address.removeprefix("http://").partition(":")
    with socket.create_connection((name, int(port)), timeout=30) as raw:
        raw.sendall(f"{head}\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: raw.recv(65536), b"")).decode(errors="replace")

    location = next((line for line in answer.splitlines() if line.lower().startswith("location:")), "")
    assert answer.split()[1] in ("302", "400", "404")
    assert "evil" not in location.partition("?")[0]


def test_server_does_not_start_with_the_settings_for_development(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")}
    started = time.monotonic()
    refused = subprocess.run(
        [sys.executable, "-m", "gunicorn", "cms.wsgi", "--bind", f"unix:{tmp_path}/socket"],
        cwd=ROOT,
        env={**environment, "DJANGO_SETTINGS_MODULE": "cms.settings.dev"},
        capture_output=True,
        text=True,
        timeout=30,
    )

    assert refused.returncode == 1
    assert "set DJANGO_SETTINGS_MODULE=cms.settings.production" in refused.stderr
    assert time.monotonic() - started < 30


def test_a_storage_that_hangs_slows_nobody_down_however_often_it_is_probed(tmp_path: Path) -> None:
    """A bucket that takes connections and says nothing, one process, four probes a second."""
    with socket.create_server(("127.0.0.1", 0), backlog=100) as silent:
        bucket = {
            "S3_BUCKET": "files",
            "S3_ENDPOINT_URL": f"http://127.0.0.1:{silent.getsockname()[1]}",
            "S3_REGION": "eu-central-1",
            "AWS_ACCESS_KEY_ID": "a",
            "AWS_SECRET_ACCESS_KEY": "b",
        }
        with serve(tmp_path, **bucket, GUNICORN_CMD_ARGS="--workers 1 --threads 4") as server:
            given = {"Host": "cms.example.sk", "X-Forwarded-Proto": "https"}
            server.get("/readyz")

            def probe(number: int) -> tuple[int, dict[str, object], float]:
                time.sleep(number / 4)
                started = time.monotonic()
                answer = server.get("/readyz")
                return answer.status_code, answer.json()["checks"]["storage"], time.monotonic() - started

            def visit(number: int) -> float:
                time.sleep(number / 4)
                started = time.monotonic()
                assert server.get("/nothing/at/all.txt", **given).status_code == 404
                return time.monotonic() - started

            with ThreadPoolExecutor(64) as pool:
                probes = [pool.submit(probe, number) for number in range(24)]
                visits = [pool.submit(visit, number) for number in range(24)]

            assert {status for status, _, _ in (done.result() for done in probes)} == {503}
            assert all(not check["ok"] for _, check, _ in (done.result() for done in probes))
            assert max(seconds for _, _, seconds in (done.result() for done in probes)) < 5
            # Each probe that waited would take 1.5 seconds of one of the four threads.
            assert sorted(done.result() for done in visits)[12] < 1.5
