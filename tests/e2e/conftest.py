"""The whole product as `make run` starts it, in folders of the test's own."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, FrameLocator, Page, expect

from cms.bootstrap.machine import GIT
from tests.chromium import open_chromium
from tests.frontend_contract.sites import copy_site, free_port
from tests.frontend_contract.sites import environment as node_environment
from tests.migrated import copy_migrated
from tests.programs import require

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Running:
    """A CMS and a preview server that answer, and the Astro project they work on.

    environment: what a `manage.py` beside them needs. output: what `run_site` printed.
    """

    cms: str
    preview: str
    site: Path
    passwords: dict[str, str]
    environment: dict[str, str]
    output: Path

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
        )

    def git(self, *arguments: str) -> str:
        command = ["git", "-c", "core.quotePath=false", *arguments]
        return subprocess.run(command, cwd=self.site, capture_output=True, text=True, check=True).stdout

    def build(self) -> None:
        """Astro's real build."""
        subprocess.run(
            ["node", "--run", "build"], cwd=self.site, env=node_environment(), check=True, capture_output=True
        )


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("running")
    site = copy_site(folder).root
    put_under_git(site)
    copy_migrated(folder / "db.sqlite3")
    cms, preview = f"http://localhost:{free_port()}", f"http://127.0.0.1:{free_port()}"
    environment = {
        **node_environment(),
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "MEDIA_ROOT": str(folder / "media"),
        "CMS_URL": cms,
        "PREVIEW_URL": preview,
    }
    output = folder / "output.txt"
    with output.open("wb") as stream:
        server = subprocess.Popen(
            [sys.executable, "-u", "manage.py", "run_site", "--site", str(site)],
            cwd=ROOT,
            env=environment,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        for address in (f"{cms}/readyz", f"{preview}/"):
            wait_for(address, server, output)
        passwords = dict(re.findall(r"Log in as '(\w+)' with the password (\S+)", output.read_text()))
        yield Running(cms, preview, site, passwords, environment, output)
    finally:
        os.killpg(server.pid, signal.SIGINT)
        server.wait(timeout=15)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A chromium of its own: these tests leave the database to the CMS they drive."""
    with open_chromium() as chromium:
        yield chromium


@pytest.fixture
def editor(browser: Browser, running: Running) -> Iterator[Page]:
    page = log_in(browser, running)
    yield page
    page.context.close()


def log_in(browser: Browser, running: Running) -> Page:
    """A browser in which the account "editor" has logged in with the password that was printed."""
    context = browser.new_context(
        base_url=running.cms, viewport={"width": 1500, "height": 950}, locale="sk-SK"
    )
    page = context.new_page()
    page.goto("/admin/")
    page.locator("[name=username]").fill("editor")
    page.locator("[name=password]").fill(running.passwords["editor"])
    page.get_by_role("button", name="Prihlásiť sa").click()
    page.wait_for_url("**/admin/")
    return page


def open_sample(editor: Page) -> None:
    editor.goto("/admin/pages/")
    for folder in ("Web", "Podujatia"):
        editor.get_by_role("link", name=f"Prehliadajte podstránky '{folder}'").click()
    editor.get_by_role("link", name="2. podujatie Iniciatívy").first.click()
    expect(editor.locator("[data-draftail-editor-wrapper]").first).to_be_visible()
    # Wagtail takes what the form holds two seconds after loading for its first state.
    editor.wait_for_timeout(2500)


def open_preview(editor: Page) -> FrameLocator:
    editor.locator('[data-side-panel-toggle="preview"]').click()
    return editor.frame_locator("#w-preview-iframe")


def put_under_git(site: Path) -> None:
    (site / ".gitignore").write_text("dist/\ndist-preview/\n.astro/\n")
    program, identity = require(GIT), ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    for command in (["init", "-q"], ["add", "."], [*identity, "commit", "-q", "-m", "The site as it was"]):
        subprocess.run([program, *command], cwd=site, check=True)


def wait_for(address: str, server: subprocess.Popen[bytes], output: Path, seconds: float = 180) -> None:
    """Until something answers there; fails with what was printed where nothing ever does."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(address, timeout=5)
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"{address} does not answer:\n{output.read_text()}")


def wait_until(happened: Callable[[], bool], seconds: float = 60) -> None:
    """Until something is so; fails where it never is."""
    until = time.monotonic() + seconds
    while not is_so(happened):
        if time.monotonic() > until:
            pytest.fail("what was waited for did not happen")
        time.sleep(0.05)


def is_so(happened: Callable[[], bool]) -> bool:
    """A server that does not listen yet is one for which nothing is so."""
    try:
        return happened()
    except (OSError, Error):
        return False
