"""`astro dev` follows a collection of events while somebody writes them."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.frontend_contract.sites import Site, environment, free_port, get
from tests.frontend_contract.small_sites import complaints, event, site_of

pytestmark = pytest.mark.node


@contextmanager
def serve_dev(site: Site) -> Iterator[str]:
    """Run `astro dev` until the block ends; the address of the entries, once it sees what is written."""
    port = free_port()
    log_file = site.root / "dev.log"
    with log_file.open("wb") as log:
        server = subprocess.Popen(
            ["npx", "astro", "dev", "--host", "127.0.0.1", "--port", str(port)],
            cwd=site.root,
            env=environment(),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_until(lambda: "watching for file changes" in log_file.read_text())
        yield f"http://127.0.0.1:{port}/entries.json"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=20)


def titles(address: str, expected: dict[str, str]) -> dict[str, str]:
    """id -> title of the events that a server has, once they are as expected or half a minute has gone."""
    found: dict[str, str] = {}

    def are_there() -> bool:
        nonlocal found
        with suppress(OSError, ValueError):
            found = {entry["id"]: entry["data"]["title"] for entry in json.loads(get(address).text)["events"]}
        return found == expected

    wait_until(are_there)
    return found


def wait_until(is_so: Callable[[], bool]) -> None:
    """Half a minute at most."""
    deadline = time.monotonic() + 30
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.2)


def test_a_server_that_is_being_written_for_goes_on_without_what_is_wrong(
    tmp_path: Path, modules: dict[int, Path]
) -> None:
    bad = event("zle").replace("title: ", "titel: ")
    site = site_of(tmp_path, modules[7], {"src/events/dobre.md": event("dobre"), "src/events/zle.md": bad})

    with serve_dev(site) as address:
        assert titles(address, good := {"dobre": "Podujatie dobre"}) == good
        site.write({"src/events/zle.md": event("zle")})
        assert titles(address, both := {**good, "zle": "Podujatie zle"}) == both
        site.write({"src/events/dobre.md": event("dobre").replace("Podujatie", "Beh")})
        assert titles(address, changed := {**both, "dobre": "Beh dobre"}) == changed
        (site.root / "src/events/zle.md").unlink()
        assert titles(address, left := {"dobre": "Beh dobre"}) == left

    assert complaints((site.root / "dev.log").read_text()) == [
        "src/events/zle.md: title: is missing. The heading of the event's page."
    ]
