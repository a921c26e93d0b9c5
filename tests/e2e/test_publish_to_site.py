"""From an editor's click to the built page, with every part as a server has it, and nobody who knows git."""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from threading import Event

import psycopg
import pytest
from playwright.sync_api import Browser, Page

from exporters.releases.notify.webhooks import SIGNATURE, TIMESTAMP, sign
from tests.conftest import SCREENSHOTS
from tests.e2e.conftest import open_sample, wait_until
from tests.e2e.production import Production, prepare_production
from tests.e2e.test_main_job import HEADING, NEW_HEADING, change_heading, publish
from tests.exporters.releases.receiver import Receiver, receive
from tests.frontend_contract.pulls import Project, make_project
from tests.frontend_contract.sites import Site, copy_site

pytestmark = [pytest.mark.browser, pytest.mark.node]

KEY = "the key of the signature"
ADD_WEBHOOK = """
from exporters.releases.models import Series, Webhook
Webhook.objects.create(series=Series.objects.get(), name="Web", kind="signed", url={url!r}, secret={key!r})
"""


# Three releases; in each of them all events say the same word. Prints their numbers in the database.
MAKE_RELEASES = """
import json
from datetime import date
from django.db import transaction
from events.models import EventIndexPage, EventPage
from exporters.releases.build.reconcile import reconcile
from exporters.releases.reconcile_requests import coalesce_reconciles
from exporters.content.site_tree import find_tree
root = find_tree().root
EventPage.objects.all().delete()
folder = root.add_child(instance=EventIndexPage(title="Slová", slug="slova"))
made = []
for number in range(40):
    day = date(2026, 1, 1)
    folder.add_child(instance=EventPage(title=f"Slovo {number}", slug=f"slovo-{number}", publish_date=day))
for word in ("Prvá", "Druhá", "Tretia"):
    body = [{"type": "text", "value": f"<p>{word}</p>"}]
    for page in EventPage.objects.all():
        page.body = page.body.stream_block.to_python(body)
        page.save()
    made.append(reconcile(find_tree()).release.pk)
print(json.dumps(made))
"""


@dataclass(frozen=True)
class Everything:
    """A CMS that serves, somebody who hears of its releases, and a site that pulls them."""

    production: Production
    receiver: Receiver
    site: Site
    token: str

    def pull(self) -> None:
        outcome = Project(self.site.root, self.production.cms).pull(WAGTAIL_EXPORT_TOKEN=self.token)
        assert (outcome.code, outcome.error) == (0, "")

    def build(self) -> None:
        done = self.site.build()
        assert done.returncode == 0, done.stdout

    def await_release(self, number: int) -> dict[str, str]:
        """What the webhook was told of a release; its signature is checked as any receiver would."""
        wait_until(lambda: number in [json.loads(body)["release"] for _, body in self.receiver.calls])
        headers, body = next(c for c in self.receiver.calls if json.loads(c[1])["release"] == number)
        assert headers[SIGNATURE] == sign(KEY, headers[TIMESTAMP], body)
        assert abs(int(headers[TIMESTAMP]) - time.time()) < 60
        return json.loads(body)

    @contextmanager
    def changing_releases(self, releases: list[int]) -> Iterator[None]:
        """Another of the releases is current every second, until the block ends."""
        ended = Event()

        def change() -> None:
            address = self.production.environment["DATABASE_URL"]
            with psycopg.connect(address, autocommit=True) as connection:
                for release in cycle(releases):
                    connection.execute("UPDATE releases_series SET current_id = %s", [release])
                    if ended.wait(1):
                        return

        with ThreadPoolExecutor() as pool:
            changing = pool.submit(change)
            try:
                yield
            finally:
                ended.set()
            changing.result()

    def made_at(self, number: int) -> float:
        """When a release was made, in seconds since 1970."""
        query = "SELECT created_at FROM releases_release WHERE number = %s"
        address = self.production.environment["DATABASE_URL"]
        with psycopg.connect(address) as connection:
            row = connection.execute(query, [number]).fetchone()
        assert row is not None
        return row[0].timestamp()


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everything]:
    site = copy_site(tmp_path_factory.mktemp("pulled"))
    with prepare_production() as production, receive() as receiver:
        production.manage("import_events", str(site.root), "--publish")
        token = production.manage("make_export_token", "GitHub Actions").strip()
        production.manage("shell", "-v0", "-c", ADD_WEBHOOK.format(url=receiver.url, key=KEY))
        with production.serve():
            yield Everything(production, receiver, site, token)


@pytest.fixture
def editor(browser: Browser, everything: Everything) -> Iterator[Page]:
    production = everything.production
    context = browser.new_context(base_url=production.cms, locale="sk-SK")
    page = context.new_page()
    wait_until(lambda: page.request.get("/readyz").ok)
    page.goto("/admin/")
    page.locator("[name=username]").fill("editor")
    page.locator("[name=password]").fill(production.passwords["editor"])
    page.get_by_role("button", name="Prihlásiť sa").click()
    page.wait_for_url("**/admin/")
    yield page
    context.close()


def test_click_becomes_a_built_page(
    editor: Page, everything: Everything, measured: Callable[..., None]
) -> None:
    everything.await_release(1)
    everything.pull()
    everything.build()
    page = "podujatia/ogp-druhe-stretnutie"
    assert HEADING in everything.site.html(page)
    open_sample(editor)
    change_heading(editor)

    clicked = time.time()
    publish(editor)
    published = time.time()
    everything.await_release(2)
    heard = time.time()
    everything.pull()
    pulled = time.time()
    everything.build()
    built = time.time()

    assert NEW_HEADING in everything.site.html(page)
    made = everything.made_at(2)
    measured(
        {
            "click to published": published - clicked,
            "click to release": made - clicked,
            "release to webhook": heard - made,
            "pull": pulled - heard,
            "Astro's build": built - pulled,
            "click to built page": built - clicked,
        }
    )


def test_pull_brings_one_whole_release_while_releases_change_under_it(
    everything: Everything, tmp_path: Path
) -> None:
    releases = json.loads(everything.production.manage("shell", "-v0", "-c", MAKE_RELEASES))
    project = make_project(tmp_path / "site", everything.production.cms)
    seen = set()
    with everything.changing_releases(releases):
        for count in range(50):
            if count >= 8 and len(seen) > 1:
                break
            outcome = project.pull("--tries", "50", WAGTAIL_EXPORT_TOKEN=everything.token)
            assert (outcome.code, outcome.error) == (0, "")
            said = {line for text in project.files().values() for line in text.decode().split("\n")}
            seen.add(frozenset(said & {"Prvá", "Druhá", "Tretia"}))

    assert seen <= {frozenset({word}) for word in ("Prvá", "Druhá", "Tretia")}
    assert len(seen) > 1


@pytest.fixture
def measured() -> Callable[[dict[str, float]], None]:
    """Returns a function that reports seconds; they decide nothing."""

    def report(seconds: dict[str, float]) -> None:
        lines = [f"{step:<20} {second:6.2f} s" for step, second in seconds.items()]
        print("\n" + "\n".join(lines))
        SCREENSHOTS.mkdir(exist_ok=True)
        Path(SCREENSHOTS / "publish-to-site.txt").write_text("\n".join(lines) + "\n")

    return report
