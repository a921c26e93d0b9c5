"""Several images at once: chosen for a gallery, dropped on it, dropped into a text; alt texts in a row."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from events.models import EventPage
from tests.events.test_pasted_pictures_in_browser import DROP, encode, kinds
from tests.planted_images import save

pytestmark = pytest.mark.browser

RED, GREEN, BLUE = (save(Image.new("RGB", (60, 40), colour), "PNG") for colour in ("red", "green", "blue"))


def test_several_images_are_added_to_a_gallery_and_their_alt_texts_asked_for_in_a_row(
    editor: Page, make_event: Callable[..., EventPage], screenshot: Callable[[Page, str], Path], media: Path
) -> None:
    event = make_event(
        {"type": "gallery", "value": {"images": []}}, {"type": "quote", "value": {"quote": "<p>Slová</p>"}}
    )
    editor.set_viewport_size({"width": 1366, "height": 768})
    editor.goto(f"/admin/pages/{event.pk}/edit/")
    gallery = editor.locator("[data-streamfield-stream-container] > [data-streamfield-child]").first
    note = editor.locator("[data-paste-note]")
    alts = gallery.locator("[name$='-alt_text']").locator("visible=true")
    line = editor.locator("#alt-texts-left")

    # Chosen: the first field has the focus, Enter goes on, a tick is an answer too.
    with editor.expect_file_chooser() as chooser:
        gallery.get_by_role("button", name="Pridať viac obrázkov").click()
    assert chooser.value.is_multiple()
    chooser.value.set_files(
        [
            {"name": "a.png", "mimeType": "image/png", "buffer": RED},
            {"name": "b.png", "mimeType": "image/png", "buffer": GREEN},
            {"name": "c.png", "mimeType": "image/png", "buffer": BLUE},
        ]
    )
    expect(note).to_contain_text("Obrázky pridané do galérie: 3.")
    expect(alts).to_have_count(3)
    expect(alts.nth(0)).to_be_focused()
    expect(line).to_contain_text("Obrázky bez alternatívneho textu: 3 z 3.")
    expect(alts.nth(0)).to_have_accessible_description("Obrázky bez alternatívneho textu: 3 z 3.")
    screenshot(editor, "gallery")
    editor.keyboard.type("Červená plocha")
    editor.keyboard.press("Enter")
    expect(alts.nth(1)).to_be_focused()
    expect(line).to_contain_text("2 z 3")
    gallery.locator("[name$='-decorative']").locator("visible=true").nth(1).check()
    line.get_by_role("button", name="Ďalší obrázok").click()
    expect(alts.nth(2)).to_be_focused()
    editor.set_viewport_size({"width": 390, "height": 844})
    line.scroll_into_view_if_needed()
    screenshot(editor, "gallery-phone")
    editor.set_viewport_size({"width": 1366, "height": 768})
    editor.keyboard.type("Modrá plocha")
    expect(line).to_contain_text("Všetky nové obrázky majú alternatívny text.")

    # Dropped: what is no picture is named, and one undo takes the others back.
    files = [
        ["d.png", "image/png", encode(RED)],
        ["zápis.txt", "text/plain", encode(b"x")],
        ["zlý.png", "image/png", encode(b"x")],
        ["e.png", "image/png", encode(GREEN)],
    ]
    gallery.locator(".gallery-drop").evaluate(DROP, files)
    expect(note).to_contain_text("Obrázky pridané do galérie: 2.")
    expect(note).to_contain_text("zápis.txt: Toto nie je obrázok.")
    expect(note).to_contain_text("zlý.png: ")
    expect(alts).to_have_count(5)
    expect(alts.nth(3)).to_be_focused()
    screenshot(editor, "gallery-dropped")
    note.get_by_role("button", name="Vrátiť vloženie").click()
    expect(alts).to_have_count(3)

    # Dropped into a quote: blocks behind it, and the row once more.
    quote = editor.locator("[data-draftail-editor-wrapper] [contenteditable=true]")
    quote.evaluate(DROP, files[:1] + files[3:])
    expect(note).to_contain_text("vložili ako bloky „Obrázok“")
    assert kinds(editor) == ["gallery", "quote", "image", "image"]
    expect(line).to_contain_text("2 z 2")
    editor.keyboard.press("Control+z")
    expect(note).to_have_count(0)
    assert kinds(editor) == ["gallery", "quote"]

    with editor.expect_response(lambda answer: answer.request.is_navigation_request()):
        editor.locator("button.action-save").first.click()
    expect(editor.locator(".messages")).to_be_visible()
    images = EventPage.objects.get().get_latest_revision_as_object().body[0].value["images"]
    assert [(image.title, image.contextual_alt_text, image.decorative) for image in images] == [
        ("a", "Červená plocha", False),
        ("b", "", True),
        ("c", "Modrá plocha", False),
    ]
