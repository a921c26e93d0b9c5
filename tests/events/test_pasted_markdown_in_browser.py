"""Markdown that editors paste or drop into rich text, in a real browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from events.models import EventPage
from tests.events.test_paste_in_browser import kinds, open_event, paste
from tests.events.test_pasted_pictures_in_browser import DROP, encode

pytestmark = pytest.mark.browser

MARKDOWN = "## Program\n\nPrídu **hostia**.\n\n| Kto | Kedy |\n| --- | --- |\n| Jana | 10:00 |\n\nKoniec"


def test_markdown_becomes_blocks_on_request_and_is_taken_back(
    editor: Page, make_event: Callable[..., EventPage], screenshot: Callable[[Page, str], Path]
) -> None:
    field = open_event(editor, make_event, "Prvé")
    text = field.locator("[data-contents]")
    note = editor.locator("[data-paste-note]")

    # Text as ever, until it is asked for. In a paragraph of its own: in another, a heading is words of it.
    editor.keyboard.press("Enter")
    paste(field, plain=MARKDOWN)
    expect(text).to_contain_text("## Program")
    expect(note).to_contain_text("Vyzerá to ako Markdown")
    screenshot(editor, "paste-markdown-offer")
    note.get_by_role("button", name="Vložiť ako bloky z Markdownu").click()
    undo = note.get_by_role("button", name="Vrátiť vloženie")
    expect(undo).to_be_visible()
    assert kinds(editor) == ["text", "table", "text"]
    expect(text.locator("h2")).to_have_text("Program")
    expect(text).not_to_contain_text("**")
    screenshot(editor, "paste-markdown-blocks")
    editor.set_viewport_size({"width": 390, "height": 844})
    note.scroll_into_view_if_needed()
    screenshot(editor, "paste-markdown-phone")
    editor.set_viewport_size({"width": 1366, "height": 768})
    undo.click()
    expect(text).to_have_text("Prvé")
    assert kinds(editor) == ["text"]

    # A file becomes blocks at once.
    file = ["program.md", "text/markdown", encode(f"---\ntitle: Beseda\n---\n{MARKDOWN}".encode())]
    field.locator("[contenteditable=true]").evaluate(DROP, [file])
    expect(note).to_contain_text("Hlavička súboru (front matter) sa vynechala.")
    assert kinds(editor) == ["text", "table", "text"]
    undo.click()
    expect(text).to_have_text("Prvé")

    # Not in place of words that were written since.
    paste(field, plain=MARKDOWN)
    expect(note).to_contain_text("Vyzerá to ako Markdown")
    text.click()
    editor.keyboard.type("x")
    note.get_by_role("button", name="Vložiť ako bloky z Markdownu").click()
    expect(note).to_contain_text("Text sa odvtedy zmenil.")
    assert kinds(editor) == ["text"]
