"""Pictures that editors paste or drop into rich text, in a real browser."""

import base64
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote_plus

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from cms.models import CustomImage
from events.models import EventPage
from events.word_documents import COMPOUND
from tests.events.test_paste_in_browser import SCRIPTS, kinds, open_event, paste, show
from tests.planted_images import save
from tests.word_documents import make_document, paragraph, picture, table

pytestmark = pytest.mark.browser

UPLOADED = "Obrázky sa nahrali a vložili ako bloky „Obrázok“. Pri každom napíšte, čo je na ňom."
DROP = """(target, files) => {
    const dataTransfer = new DataTransfer();
    for (const [name, type, base64] of files) {
        const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0));
        dataTransfer.items.add(new File([bytes], name, { type }));
    }
    target.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
}"""


def encode(content: bytes) -> str:
    return base64.b64encode(content).decode()


def test_pictures_are_read_at_their_place_only_where_the_html_holds_them(browser: Browser) -> None:
    page = browser.new_page()
    for script in ("paste-addresses", "paste-writer", "paste-tables", "paste-content"):
        page.add_script_tag(path=SCRIPTS / f"{script}.js")
    src = "data:image/png;base64,AAAA"
    html = f'<p>a<img src="{src}"></p><p>b</p><img src="https://example.org/x.png"><img src="file:///x.png">'
    found = page.evaluate("html => pasteContent.readHtml(html, { asBlocks: true })", html)
    flat = page.evaluate("html => pasteContent.readHtml(html)", html)
    page.close()

    before, picture, after = found["parts"]
    assert (show(before["raw"]), show(after["raw"])) == (["unstyled: a"], ["unstyled: b"])
    assert picture == {"type": "image", "src": src}
    assert (found["pictures"], flat["pictures"]) == (2, 3)


def test_pictures_pasted_and_dropped_become_blocks_that_ask_for_their_alt_text(
    editor: Page, make_event: Callable[..., EventPage], screenshot: Callable[[Page, str], Path], media: Path
) -> None:
    field = open_event(editor, make_event, "Prvé")
    note = editor.locator("[data-paste-note]")
    red, green = (encode(save(Image.new("RGB", (60, 40), colour), "PNG")) for colour in ("red", "green"))

    # From the machine's clipboard, as a screenshot is.
    editor.evaluate(
        """async base64 => {
            const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0));
            const picture = new Blob([bytes], { type: 'image/png' });
            await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })]);
        }""",
        red,
    )
    editor.keyboard.press("Control+v")
    expect(note).to_contain_text(UPLOADED)
    assert kinds(editor) == ["text", "image"]
    alt = editor.locator("[name$='-value-alt_text']").locator("visible=true")
    expect(alt).to_have_value("")
    expect(editor.locator("[name$='-value-decorative']").locator("visible=true")).not_to_be_checked()
    screenshot(editor, "paste-picture")
    editor.set_viewport_size({"width": 390, "height": 844})
    note.scroll_into_view_if_needed()
    screenshot(editor, "paste-picture-phone")
    editor.set_viewport_size({"width": 1366, "height": 768})
    editor.keyboard.press("Control+z")
    expect(note).to_have_count(0)
    assert kinds(editor) == ["text"]

    # Several files, of which one is no picture.
    files = [
        ["a.png", "image/png", green],
        ["zlý.png", "image/png", encode(b"x")],
        ["b.png", "image/png", red],
    ]
    field.locator("[contenteditable=true]").evaluate(DROP, files)
    expect(note).to_contain_text(UPLOADED)
    expect(note).to_contain_text("zlý.png: ")
    assert kinds(editor) == ["text", "image", "image"]
    note.get_by_role("button", name="Vrátiť vloženie").click()
    assert kinds(editor) == ["text"]

    # A document of Word, with a picture in it.
    body = paragraph("Program", "Nadpis1") + picture("Pódium") + table(("Kto", "Kedy"), ("Jana", "10:00"))
    document = make_document(body, {"word/media/1.png": save(Image.new("RGB", (60, 40), "blue"), "PNG")})
    field.locator("[data-contents] > *").last.click()
    editor.keyboard.press("Control+End")
    field.locator("[contenteditable=true]").evaluate(DROP, [["p.docx", "", encode(document)]])
    expect(note).to_contain_text("Súbor p.docx sa vložil ako bloky.")
    expect(note).to_contain_text(UPLOADED)
    assert kinds(editor) == ["text", "image", "table"]
    expect(field.locator("h2")).to_have_text("Program")
    screenshot(editor, "paste-word")
    note.get_by_role("button", name="Vrátiť vloženie").click()
    assert kinds(editor) == ["text"]
    field.locator("[contenteditable=true]").evaluate(DROP, [["p.doc", "", encode(COMPOUND)]])
    expect(note).to_have_text("Toto je dokument starého Wordu (.doc). Uložte ho ako .docx.")

    # Chromium writes a picture of the clipboard anew, so that the red one may be two.
    stored_before = CustomImage.objects.count()
    # In the text: at its place. Excel's picture of its cells is not one of them.
    paste(field, html=f'<p>pred</p><img src="data:image/png;base64,{green}"><p>po</p>', plain="pred po")
    expect(note).to_contain_text(UPLOADED)
    assert kinds(editor) == ["text", "image", "text"]
    alt.fill("Zelená plocha")
    sent: list[tuple[bool, str]] = []
    editor.on(
        "request", lambda one: sent.append((one.is_navigation_request(), unquote_plus(one.post_data or "")))
    )
    # Not any navigation: a change of the address' end would be one, too.
    with editor.expect_response(lambda answer: answer.request.is_navigation_request()):
        editor.locator("button.action-save").first.click()
    expect(editor.locator(".messages")).to_contain_text("bola aktualizovaná")
    draft = EventPage.objects.get().get_latest_revision_as_object()
    first, image, rest = draft.body
    assert "pred" in str(first.value)
    # Pasted again, it is the one that was there: it has the name of the file that was dropped.
    assert (image.value.title, image.value.contextual_alt_text) == ("a", "Zelená plocha"), sent
    assert CustomImage.objects.count() == stored_before
    assert "po" in str(rest.value)
