"""The preview's script with a panel: which pages change in place, and which are loaded anew."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Page

from tests.frontend_contract.sites import FakeCms, Preview, serve_cms
from tests.frontend_contract.test_astro_preview import SCRIPT

pytestmark = [pytest.mark.node, pytest.mark.browser]

# Asks a frame as the CMS's own panel does; resolves with its answer.
PANEL = """<!doctype html><title>panel</title>
<iframe src="{url}"></iframe>
<script>
window.ask = (message) => new Promise((done) => {{
  addEventListener('message', function hear({{ data: {{ wagtailEvents }} }}) {{
    if (!wagtailEvents) return;
    removeEventListener('message', hear);
    done(wagtailEvents);
  }});
  const [frame] = document.querySelectorAll('iframe');
  frame.contentWindow.postMessage({{ wagtailEvents: message }}, '{origin}');
}});
</script>"""
PAGE = "<!doctype html><html lang=sk><title>{0}</title><main><h1>{0}</h1>{1}</main>"
STATE = "[document.title, document.querySelector('h1').textContent, window.isTheSame]"
SCRIPTS = [
    "<script>document.body.dataset.touched = ''</script>",
    "<script type=module>document.body.dataset.touched = ''</script>",
    "<script type=text/javascript>document.body.dataset.touched = ''</script>",
    "<noscript><p>Bez skriptov.</p></noscript>",
]
SHADOW = "<section><template shadowrootmode=open><p>Tieň.</p></template></section>"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


@dataclass(frozen=True)
class Panel:
    """A window of the CMS with a frame of a site whose pages have the preview's script."""

    page: Page
    site: FakeCms
    cms: FakeCms
    script: str

    def put(self, path: str, heading: str, more: str = "") -> str:
        """Give the site a page; returns its address."""
        self.site.pages[path] = PAGE.format(heading, more) + self.script
        return f"{self.site.url}{path}"

    def open(self, heading: str, more: str = "") -> Frame:
        """Show a page in the frame."""
        self.cms.pages["/panel"] = PANEL.format(url=self.put("/page", heading, more), origin=self.site.url)
        self.page.goto(f"{self.cms.url}/panel")
        frame = self.page.frames[1]
        frame.wait_for_selector("h1")
        frame.evaluate("window.isTheSame = true")
        return frame

    def ask(self, **message: str) -> Any:
        """Say something to the frame; returns its answer."""
        return self.page.evaluate("(message) => ask(message)", message)

    def say(self, **message: str) -> None:
        self.page.evaluate("(message) => { ask(message) }", message)


@pytest.fixture
def panel(page: Page, fake_cms: FakeCms, preview: Preview) -> Iterator[Panel]:
    found = SCRIPT.search(preview.get("sample").text)
    assert found is not None
    with serve_cms() as site:
        yield Panel(page, site, fake_cms, found[0])


def test_plain_page_changes_in_place(panel: Panel) -> None:
    frame = panel.open("Prvý")
    address = panel.put("/next", "Druhý", '<script type="application/ld+json">{}</script>')

    ready, shown = panel.ask(type="hello"), panel.ask(type="show", address=address)

    assert (ready, shown) == ({"type": "ready", "isPage": True, "follows": True}, {"type": "shown"})
    assert frame.evaluate(STATE) == ["Druhý", "Druhý", True]


@pytest.mark.parametrize("script", SCRIPTS)
def test_page_that_a_script_has_worked_on_says_that_it_cannot_follow(panel: Panel, script: str) -> None:
    panel.open("Prvý", script)

    assert panel.ask(type="hello") == {"type": "ready", "isPage": True, "follows": False}


@pytest.mark.parametrize("script", [*SCRIPTS, SHADOW])
def test_page_that_gets_a_script_is_loaded_anew(panel: Panel, script: str) -> None:
    frame = panel.open("Prvý")
    address = panel.put("/next", "Druhý", script)

    panel.say(type="show", address=address)

    frame.wait_for_url(address)
    assert frame.evaluate(STATE) == ["Druhý", "Druhý", None]


def test_draft_that_may_not_be_seen_any_more_is_loaded_anew(panel: Panel) -> None:
    frame = panel.open("Prvý")
    address = f"{panel.site.url}/gone"

    panel.say(type="show", address=address)

    frame.wait_for_url(address)


def test_last_of_many_is_shown(panel: Panel) -> None:
    frame = panel.open("Prvý")
    addresses = [panel.put(f"/{number}", f"Číslo {number}") for number in range(30)]

    for address in addresses:
        panel.say(type="show", address=address)

    frame.wait_for_function("document.title === 'Číslo 29'")
    assert frame.evaluate("isTheSame")


def test_server_that_is_gone_is_said(panel: Panel) -> None:
    panel.open("Prvý")
    panel.page.route(f"{panel.site.url}/next", lambda route: route.abort())

    assert panel.ask(type="show", address=f"{panel.site.url}/next") == {"type": "lost"}


def test_frame_shows_nothing_of_another_site(panel: Panel) -> None:
    frame = panel.open("Prvý")
    panel.cms.pages["/foreign"] = PAGE.format("Cudzí", "")

    panel.say(type="show", address=f"{panel.cms.url}/foreign")
    panel.ask(type="hello")

    assert frame.evaluate("[document.title, location.pathname]") == ["Prvý", "/page"]


def test_only_the_panel_of_the_cms_is_obeyed(panel: Panel) -> None:
    address = panel.put("/next", "Druhý")
    panel.put("/page", "Prvý")
    with serve_cms() as stranger:
        stranger.pages["/panel"] = PANEL.format(url=f"{panel.site.url}/page", origin=panel.site.url)
        panel.page.goto(f"{stranger.url}/panel")
        frame = panel.page.frames[1]
        frame.wait_for_selector("h1")

        panel.say(type="show", address=address)
        frame.evaluate(
            "(message) => postMessage(message, origin)",
            {"wagtailEvents": {"type": "show", "address": address}},
        )
        panel.page.wait_for_timeout(300)

    assert frame.title() == "Prvý"
