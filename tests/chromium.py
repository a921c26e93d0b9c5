"""A real browser for tests."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect, sync_playwright

from cms.bootstrap.machine import CHROMIUM
from tests.programs import require

# Keeps Debian's chromium off the network.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# As long as Playwright waits for a click: a machine that has much else to do is slow, and not wrong.
expect.set_options(timeout=30_000)


@contextmanager
def open_chromium() -> Iterator[Browser]:
    """A chromium without a window, until the block ends; a machine without one skips the test."""
    path = require(CHROMIUM)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()
