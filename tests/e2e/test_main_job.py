"""The main job in the real programs: an editor changes the sample event, previews, publishes; Astro builds it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Running
from tests.exporters.projects import SAMPLE

pytestmark = [pytest.mark.browser, pytest.mark.node]

HEADING, NEW_HEADING = "Cieľ stretnutia", "Cieľ nášho stretnutia"
ALT = "Lipa pred radnicou"


@pytest.fixture
def photograph(tmp_path: Path) -> Path:
    from PIL import Image

    path = tmp_path / "Lipa pred radnicou.png"
    Image.new("RGB", (320, 200), "seagreen").save(path)
    return path


@pytest.fixture
def editor(browser: Browser, running: Running) -> Page:
    """A browser in which the account "editor" has logged in with the password that was printed."""
    context = browser.new_context(
        base_url=running.cms, viewport={"width": 1500, "height": 950}, locale="sk-SK"
    )
    page = context.new_page()
    page.goto("/admin/")
    page.get_by_label("Používateľské meno").fill("editor")
    page.get_by_label("Heslo", exact=True).fill(running.passwords["editor"])
    page.get_by_role("button", name="Prihlásiť sa").click()
    page.wait_for_url("**/admin/")
    return page


def test_edit_preview_publish_export_and_build(
    editor: Page, running: Running, photograph: Path, screenshot: Callable[[Page, str], Path]
) -> None:
    assert running.git("status", "--porcelain", "--", "src") == ""
    open_sample(editor)
    preview = open_preview(editor)
    expect(preview.get_by_role("heading", name=HEADING)).to_be_visible()

    change_heading(editor)
    expect(preview.get_by_role("heading", name=NEW_HEADING)).to_be_visible(timeout=5000)
    upload_inline_image(editor, photograph)
    expect(preview.get_by_alt_text(ALT)).to_be_visible(timeout=5000)
    screenshot(editor, "main-job-editor-and-preview")

    publish(editor)
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
    built = editor.context.new_page()
    built.goto(f"file://{running.site}/dist/podujatia/ogp-druhe-stretnutie/index.html")
    expect(built.get_by_role("heading", name=NEW_HEADING)).to_be_visible()
    image = built.get_by_alt_text(ALT)
    assert (running.site / "dist" / str(image.get_attribute("src")).lstrip("/")).is_file()
    screenshot(built, "main-job-built-page")


def open_sample(editor: Page) -> None:
    editor.goto("/admin/")
    editor.goto("/admin/pages/")
    editor.get_by_role("link", name="Podujatia", exact=True).first.click()
