"""The main job in the real programs: an editor changes the sample, previews, publishes; Astro builds it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Running, open_preview, open_sample, wait_until
from tests.exporters.projects import SAMPLE
from tests.frontend_contract.sites import get

pytestmark = [pytest.mark.browser, pytest.mark.node]

HEADING, NEW_HEADING = "Cieľ stretnutia", "Cieľ nášho stretnutia"
ALT = "Lipa pred radnicou"
# In milliseconds; a preview that never answers Wagtail is shown after 10 seconds.
TIMEOUT_MS = 9000


@pytest.fixture
def photograph(tmp_path: Path) -> Path:
    """A lime tree on a meadow, under a name that no address may have."""
    picture = Image.new("RGB", (640, 400), "skyblue")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 300, 640, 400), fill="yellowgreen")
    draw.rectangle((300, 210, 340, 320), fill="saddlebrown")
    draw.ellipse((190, 40, 450, 250), fill="seagreen")
    path = tmp_path / "Lipa pred radnicou.png"
    picture.save(path)
    return path


def test_edit_preview_publish_export_and_build(
    editor: Page, running: Running, photograph: Path, screenshot: Callable[[Page, str], Path]
) -> None:
    assert running.git("status", "--porcelain", "--", "src") == ""
    open_sample(editor)
    preview = open_preview(editor)
    expect(preview.get_by_role("heading", name=HEADING)).to_be_visible()

    preview.get_by_role("heading", name=HEADING).evaluate("heading => heading.scrollIntoView()")
    scrolled = preview.locator("html").evaluate("() => scrollY")
    change_heading(editor)
    expect(preview.get_by_role("heading", name=NEW_HEADING)).to_be_visible(timeout=TIMEOUT_MS)
    assert preview.locator("html").evaluate("() => scrollY") == scrolled > 0
    upload_inline_image(editor, photograph)
    expect(preview.get_by_alt_text(ALT).first).to_be_visible(timeout=TIMEOUT_MS)
    screenshot(editor, "main-job-editor-and-preview")

    publish(editor)
    page = f"{running.preview}/podujatia/ogp-druhe-stretnutie/"
    wait_until(lambda: NEW_HEADING in get(page).text)
    editor.goto(page)
    expect(editor.get_by_role("heading", name=NEW_HEADING)).to_be_visible()
    missing = get(f"{running.preview}/nic-tu-nie-je/")
    assert (missing.status, "Stránka sa nenašla" in missing.text) == (404, True)
    exported = running.manage("export_events", str(running.site))
    assert exported.returncode == 0, exported.stderr
    assert changed_lines(running) == [
        f"-### 🎯 {HEADING}",
        f"+### 🎯 {NEW_HEADING}",
        "-Hlavným cieľom bolo:",
        f"+Hlavným cieľom bolo: ![{ALT}](./lipa-pred-radnicou.png)",
    ]
    assert running.git("status", "--porcelain", "--", "src").splitlines() == [
        f" M {SAMPLE}",
        f"?? {SAMPLE.replace('index.md', 'lipa-pred-radnicou.png')}",
    ]

    running.build()
    with serve_folder(running.site / "dist") as address:
        built = editor.context.new_page()
        built.goto(f"{address}/podujatia/ogp-druhe-stretnutie/")
        expect(built.get_by_role("heading", name=NEW_HEADING)).to_be_visible()
        assert (
            built.get_by_alt_text(ALT).first.evaluate(
                "image => image.decode().then(() => image.naturalWidth)"
            )
            > 0
        )
        built.get_by_role("heading", name=NEW_HEADING).scroll_into_view_if_needed()
        screenshot(built, "main-job-built-page")


def change_heading(editor: Page) -> None:
    heading = editor.locator("[data-draftail-editor-wrapper] h3", has_text=HEADING)
    heading.click()
    editor.keyboard.press("End")
    editor.keyboard.press("Control+ArrowLeft")
    editor.keyboard.type("nášho ")


def upload_inline_image(editor: Page, photograph: Path) -> None:
    text = editor.locator("[data-draftail-editor-wrapper]", has_text=NEW_HEADING)
    text.get_by_text("Hlavným cieľom bolo:").click()
    editor.keyboard.press("End")
    editor.keyboard.type(" ")
    text.locator('button[name="INLINE_IMAGE"]').click()
    dialog = editor.locator(".modal-body")
    dialog.get_by_role("tab", name="Nahrať").click()
    dialog.locator("input[type=file]").set_input_files(photograph)
    expect(dialog.locator("[name$=upload-title]")).to_have_value("Lipa pred radnicou")
    dialog.get_by_role("button", name="Nahrať").click()
    dialog.locator("[name$=alt_text]").fill(ALT)
    dialog.locator("form [type=submit]").click()
    expect(dialog).to_have_count(0)


def publish(editor: Page) -> None:
    editor.get_by_role("button", name="Ďalšie akcie").first.click()
    with editor.expect_navigation():
        editor.locator("[name=action-publish]").first.click()


@contextmanager
def serve_folder(folder: Path) -> Iterator[str]:
    """A plain web server for a built site; yields its address."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def changed_lines(running: Running) -> list[str]:
    diff = running.git("diff", "--unified=0", "--", SAMPLE).splitlines()
    return [line for line in diff if line[:1] in "+-" and line[:3] not in ("+++", "---")]
