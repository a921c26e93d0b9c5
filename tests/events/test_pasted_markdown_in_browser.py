"""Markdown that editors paste or drop into rich text, in a real browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from events.models import EventPage
from tests.events.test_paste_in_browser import kinds, open_event, paste
from tests.events.test_pasted_pictures_in_browser import DROP, encode
from tests.planted_images import save

pytestmark = pytest.mark.browser

MARKDOWN = "## Program\n\nPrídu **hostia**.\n\n| Kto | Kedy |\n| --- | --- |\n| Jana | 10:00 |\n\nKoniec"


def test_markdown_becomes_blocks_on_request_and_is_taken_back(
    editor: Page, make_event: Callable[..., EventPage], screenshot: Callable[[Page, str], Path], media: Path
) -> None:
    field = open_event(editor, make_event, "Prvé")
    text = field.locator("[data-contents]")
    note = editor.locator("[data-paste-note]")

    # Text as ever, until it is asked for: then a heading is one behind other words, too.
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

    # A file becomes blocks at once, with the pictures that are dropped along.
    picture = encode(save(Image.new("RGB", (60, 40), "red"), "PNG"))
    pictures = "![Pódium](img/p%C3%B3dium.png) ![](img/chyba.png) ![](https://example.org/x.png)"
    file = [
        "program.md",
        "text/markdown",
        encode(f"---\ntitle: Beseda\n---\n# Názov\n\n{pictures}\n\n{MARKDOWN}".encode()),
    ]
    field.locator("[contenteditable=true]").evaluate(DROP, [file, ["pódium.png", "image/png", picture]])
    expect(note).to_contain_text("sa vynechala: title: Beseda.")
    expect(note).to_contain_text("Nadpisy sú o úroveň nižšie")
    expect(note).to_contain_text("Chýbajú obrázky: chyba.png.")
    expect(note).to_contain_text("Obrázky sa nevložili.")
    expect(note).to_contain_text("s alternatívnymi textami zo súboru")
    assert kinds(editor) == ["text", "image", "text", "table", "text"]
    expect(editor.locator("[name$='-value-alt_text']").locator("visible=true")).to_have_value("Pódium")
    screenshot(editor, "paste-markdown-file")
    undo.click()
    expect(text).to_have_text("Prvé")
    assert kinds(editor) == ["text"]

    # Nothing of what no form can hold, or of what is in another encoding.
    cells = "| a | b |\n| --- | --- |\n" + "| 1 | 2 |\n" * 160
    field.locator("[contenteditable=true]").evaluate(
        DROP, [["t.md", "text/markdown", encode(cells.encode())]]
    )
    expect(note).to_contain_text("Tabuľka sa vložila ako text.")
    assert kinds(editor) == ["text"]
    undo.click()
    windows = ["w.md", "text/markdown", encode("Čaj".encode("cp1250"))]
    field.locator("[contenteditable=true]").evaluate(DROP, [windows])
    expect(note).to_contain_text("Súbor nie je v kódovaní UTF-8.")
    expect(text).to_have_text("Prvé")

    # Not in place of words that were written since.
    paste(field, plain=MARKDOWN)
    expect(note).to_contain_text("Vyzerá to ako Markdown")
    text.click()
    editor.keyboard.type("x")
    note.get_by_role("button", name="Vložiť ako bloky z Markdownu").click()
    expect(note).to_contain_text("Text sa odvtedy zmenil.")
    assert kinds(editor) == ["text"]
