"""Wagtail's checks and metrics are about the page that the preview shows."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from events.models import EventPage
from tests.frontend_contract.panel.editing import (
    TEXT,
    TIMEOUT_MS,
    open_form,
    open_preview,
    rich_text,
    type_at_end,
)
from tests.frontend_contract.sites import Preview

pytestmark = [pytest.mark.node, pytest.mark.browser]


def test_wagtail_checks_and_counts_what_the_preview_shows(
    editor: Page, site_preview: Preview, make_event: Callable[..., EventPage], screenshot: Callable[..., Path]
) -> None:
    skipped = "<h2>Program</h2><h4>Príliš hlboko</h4>"
    open_form(editor, make_event(("text", TEXT), ("text", skipped), description="Opis."))
    preview = open_preview(editor)
    expect(preview.get_by_text("Na úvod")).to_be_visible(timeout=TIMEOUT_MS)
    counter = editor.locator('[data-side-panel-toggle="checks"] [data-side-panel-toggle-counter]')

    expect(counter).to_have_text("1", timeout=TIMEOUT_MS)
    screenshot(editor, "panel-checked-page")
    editor.locator('[data-side-panel-toggle="checks"]').click()
    checks = editor.locator("[data-checks-panel]")
    expect(checks).to_contain_text("Nesprávne poradie nadpisov")
    # Title, description, date, the link to the calendar; five words; two headings; where it is and sharing.
    words = editor.locator("[data-content-word-count]")
    expect(words).to_have_text(str(1 + 1 + 4 + 2 + 5 + 3 + 6))
    screenshot(editor, "panel-checks")

    type_at_end(editor, rich_text(editor, "Na úvod"), " Ešte tri slová.")
    heading = rich_text(editor, "Príliš hlboko")
    heading.click()
    editor.keyboard.press("End")
    for _ in "Príliš hlboko ":
        editor.keyboard.press("Backspace")

    expect(counter).to_be_hidden(timeout=TIMEOUT_MS)
    expect(words).to_have_text(str(1 + 1 + 4 + 2 + 5 + 3 + 6 + 1), timeout=TIMEOUT_MS)
