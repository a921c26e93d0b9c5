"""The preview in a real browser: no other site frames it, and the site's scripts reach nothing of the CMS."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Frame, Page, Request, expect

from tests.e2e.conftest import Running, log_in, open_preview, open_sample

pytestmark = [pytest.mark.browser, pytest.mark.node]

TITLE = "2. podujatie Iniciatívy"

# A script that the site might run in the panel -> what comes of it.
ATTACKS = {
    "parent.document": "SecurityError",
    "parent.location.href": "SecurityError",
    "parent.localStorage": "SecurityError",
    "parent.postMessage('x', '*')": "undefined",
    "top.location = 'about:blank'": "SecurityError",
    "frameElement": "null",
    "opener": "null",
    "document.cookie": "",
    "fetch(CMS + '/admin/', {credentials: 'include'})": "TypeError",
    "fetch(CMS + '/admin/logout/', {credentials: 'include', method: 'POST'})": "TypeError",
    "fetch(CMS + '/api/preview/', {headers: {'X-Preview-Token': 'x'}})": "TypeError",
    "fetch(CMS + '/admin/', {credentials: 'include', mode: 'no-cors'}).then(({type}) => type)": "opaque",
    "fetch(CMS + '/admin/logout/', {credentials: 'include', mode: 'no-cors', method: 'POST'})"
    ".then(({type}) => type)": "opaque",
    "import(CMS + '/static/wagtailadmin/js/core.js')": "TypeError",
}


@dataclass(frozen=True)
class Panel:
    """An editor at work. frame: the preview beside the form, where the site's scripts run.

    requests: all that the editor's browser has asked for, in every window.
    """

    editor: Page
    frame: Frame
    requests: list[Request]


@pytest.fixture(scope="module")
def panel(browser: Browser, running: Running) -> Iterator[Panel]:
    editor = log_in(browser, running)
    requests: list[Request] = []
    editor.context.on("request", lambda request: requests.append(request))
    open_sample(editor)
    expect(open_preview(editor).locator("article")).to_be_visible()
    [frame] = [frame for frame in editor.frames if frame.url.startswith(running.preview)]
    yield Panel(editor, frame, requests)
    editor.context.close()


def cookies_sent(requests: list[Request], address: str) -> set[str | None]:
    """The cookies that went there; {None} where none did, and nothing where nothing was asked for."""
    return {request.all_headers().get("cookie") for request in requests if request.url.startswith(address)}


def outcome(frame: Frame | Page, script: str) -> str:
    """What a script comes to: its value, or the name of the error that stops it."""
    return frame.evaluate(
        f"async () => {{ try {{ return String(await ({script})) }} catch (error) {{ return error.name }} }}"
    )


def test_editors_cookies_go_to_the_cms_alone(panel: Panel, running: Running) -> None:
    assert panel.frame.url.startswith(f"{running.preview}/_preview?content_type=events.eventpage&token=")
    assert cookies_sent(panel.requests, running.preview) == {None}
    to_the_admin = cookies_sent(panel.requests, f"{running.cms}/admin/")
    assert to_the_admin
    assert all("sessionid=" in (sent or "") for sent in to_the_admin)


def test_no_referer_tells_the_preview_of_the_admin(panel: Panel, running: Running) -> None:
    asked = [request for request in panel.requests if request.url.startswith(running.preview)]

    assert {request.all_headers().get("referer") for request in asked if request.frame == panel.frame} == {
        None
    }


def test_a_script_of_the_site_reaches_nothing_of_the_admin(panel: Panel, running: Running) -> None:
    editing, before = panel.editor.url, len(panel.requests)

    reached = {script: outcome(panel.frame, script.replace("CMS", f"'{running.cms}'")) for script in ATTACKS}

    assert reached == ATTACKS
    assert panel.editor.url == editing
    sent = [request for request in panel.requests[before:] if request.frame == panel.frame]
    assert cookies_sent(sent, running.cms) == {None}
    account = panel.editor.context.request.get("/admin/account/")
    assert "/admin/login/" not in account.url


def test_a_script_of_the_site_keeps_no_hold_on_a_window_of_the_admin(panel: Panel, running: Running) -> None:
    with panel.editor.context.expect_page() as opened:
        assert outcome(panel.frame, f"open('{running.cms}/admin/')") == "null"

    opened.value.wait_for_url("**/admin/")
    assert outcome(opened.value, "opener") == "null"
    opened.value.close()


def test_a_preview_in_a_tab_of_its_own_has_no_hold_on_the_editor(panel: Panel, running: Running) -> None:
    with panel.editor.context.expect_page() as opened:
        panel.editor.locator("[data-w-preview-target=newTab]").click()
    tab = opened.value
    tab.wait_for_selector("article")

    assert tab.url.startswith(running.preview)
    assert [outcome(tab, script) for script in ("opener", "document.cookie")] == ["null", ""]
    tab.close()


def test_a_third_site_frames_neither_the_preview_nor_the_cms(panel: Panel, running: Running) -> None:
    paths = ("/admin/", "/admin/login/", "/healthz", "/api/preview/")
    addresses = [panel.frame.url, *(running.cms + path for path in paths)]
    elements = ("<iframe src='{}'></iframe>", "<object data='{}'></object>", "<embed src='{}'>")
    html = "".join(element.format(address) for element in elements for address in addresses)
    page = panel.editor.context.new_page()

    with serve(html) as stranger:
        page.goto(stranger)
        page.wait_for_load_state("networkidle")
        shown = [frame.url for frame in page.frames[1:]]
        known = [url for url in shown if url.startswith((running.preview, running.cms))]

    # An object that may not show its address falls back to what is inside of it.
    assert len(shown) >= len(addresses)
    assert known == []
    page.close()


def test_the_cms_frames_the_preview(panel: Panel) -> None:
    page = panel.editor.context.new_page()
    page.goto("/admin/")

    page.evaluate(
        """(address) => new Promise((done) => {
          const frame = document.createElement('iframe');
          document.body.append(Object.assign(frame, { src: address, onload: done }));
        })""",
        panel.frame.url,
    )

    assert page.frames[-1].locator("article").count() == 1
    page.close()


def test_neither_token_nor_title_is_in_the_servers_logs(panel: Panel, running: Running) -> None:
    [token] = parse_qs(urlsplit(panel.frame.url).query)["token"]

    said = running.output.read_text()

    assert "GET /api/preview/ 200 in " in said
    assert [word for word in (token, token.split(":")[0], TITLE) if word in said] == []


def test_a_colleague_without_an_account_sees_the_draft_until_the_link_is_revoked(
    editor: Page, browser: Browser, running: Running, screenshot: Callable[[Page, str], object]
) -> None:
    open_sample(editor)
    editor.get_by_role("button", name="Akcie").first.click()
    editor.get_by_role("link", name="Zdieľať náhľad").click()
    editor.get_by_label("Názov").fill("Partnerka z ministerstva")
    editor.get_by_role("button", name="Vytvoriť odkaz").click()
    address = editor.get_by_label("Odkaz", exact=True).input_value()
    screenshot(editor, "shared-preview-link")
    colleague = browser.new_context().new_page()

    shown = colleague.goto(address)
    assert shown is not None
    assert shown.status == 200
    expect(colleague.locator("h1")).to_contain_text(TITLE)
    editor.goto(editor.url)
    assert address not in editor.content()
    editor.get_by_role("button", name="Zrušiť").click()
    expect(editor.get_by_role("cell", name="Zrušený")).to_be_visible()
    gone = colleague.reload()

    assert gone is not None
    assert gone.status == 404
    assert TITLE not in colleague.content()
    secret = parse_qs(urlsplit(address).query)["link"][0]
    assert secret not in running.output.read_text()
    colleague.context.close()


@contextmanager
def serve(html: str) -> Iterator[str]:
    """A third site, under a host name of its own, with one page; yields its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f"<!doctype html>{html}".encode())

        def log_message(self, format: str, *args: object) -> None:
            """Tests read answers, not logs."""

    with ThreadingHTTPServer(("127.0.0.2", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.2:{server.server_port}/"
        server.shutdown()
