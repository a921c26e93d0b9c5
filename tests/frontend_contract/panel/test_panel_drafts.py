"""A draft is shown as far as it goes, from the first moment on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from events.models import EventIndexPage, EventPage
from tests.frontend_contract.panel.editing import TEXT, TIMEOUT_MS, open_form, open_preview
from tests.frontend_contract.sites import Preview

pytestmark = [pytest.mark.node, pytest.mark.browser]

NOTE = ".callout-warning"


def test_unfinished_draft_is_shown_with_notes_where_something_is_missing(
    editor: Page, site_preview: Preview, make_event: Callable[..., EventPage], screenshot: Callable[..., Path]
) -> None:
    embed = {"url": "https://example.org/video", "title": "Záznam"}
    open_form(editor, make_event(("text", TEXT), ("embed", embed), ("text", "<p>Posledný odsek.</p>")))
    preview = open_preview(editor)
    expect(preview.get_by_text("Posledný odsek.")).to_be_visible(timeout=TIMEOUT_MS)

    editor.locator("[name=title]").fill("")
    editor.locator("[name=publish_date]").fill("")
    editor.locator("[name$=url]").fill("nezmysel")

    expect(preview.locator(NOTE)).to_have_count(2, timeout=TIMEOUT_MS)
    expect(preview.get_by_role("heading", level=1)).to_have_text("(bez názvu)")
    expect(preview.locator(NOTE).first).to_contain_text("Názov: Toto chýba.")
    expect(preview.locator(NOTE).first).to_contain_text("Dátum: Toto chýba.")
    expect(preview.locator(NOTE).last).to_contain_text("Zadajte celú webovú adresu")
    expect(preview.get_by_text("Posledný odsek.")).to_be_visible()
    expect(editor.locator(".w-preview--has-errors")).to_have_count(0)
    screenshot(editor, "panel-unfinished-draft")


def test_new_event_is_shown_before_it_has_a_title(
    editor: Page, site_preview: Preview, folder: EventIndexPage, screenshot: Callable[..., Path]
) -> None:
    editor.goto(f"/admin/pages/add/events/eventpage/{folder.pk}/")
    editor.wait_for_timeout(2500)

    preview = open_preview(editor)
    expect(preview.get_by_role("heading", level=1)).to_have_text("(bez názvu)", timeout=TIMEOUT_MS)
    screenshot(editor, "panel-new-event")
    editor.locator("[name=title]").press_sequentially("Prvé stretnutie")

    expect(preview.get_by_role("heading", level=1)).to_have_text("Prvé stretnutie", timeout=TIMEOUT_MS)
    # Wagtail makes the address from the title when the field is left, and then saves the event.
    editor.locator("[name=title]").blur()
    editor.wait_for_url("**/edit/")
    editor.locator("[name=title]").fill("Druhé stretnutie")
    expect(preview.get_by_role("heading", level=1)).to_have_text("Druhé stretnutie", timeout=TIMEOUT_MS)
