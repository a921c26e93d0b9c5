"""From the home page to a published event: in how many clicks, on a phone, and with a keyboard alone."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from PIL import Image as Picture
from playwright.sync_api import Page, expect

from cms.groups import ensure_editor_group
from cms.models import CustomImage
from events.models import EventIndexPage, EventPage

pytestmark = pytest.mark.browser

# In milliseconds: a machine that has much else to do is slow, and not wrong.
PATIENCE = 90_000
PHONE = {"width": 390, "height": 844}
# Clicks on every page, with those in the window that chooses a file, which no page sees.
COUNT = """document.addEventListener('click', ({ isTrusted, detail, target }) => {
    const clicks = target.type === 'file' ? 2 : 1;
    if (isTrusted && detail) sessionStorage.clicks = Number(sessionStorage.clicks ?? 0) + clicks;
}, true);"""
AT_HAND = """button => {
    const { top, bottom, left, right } = button.getBoundingClientRect();
    const seen = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return top >= 0 && bottom <= innerHeight && button.contains(seen);
}"""


@pytest.fixture
def anna(log_in: Callable[[User], Page]) -> Page:
    user = User.objects.create_user("anna", "anna@example.org", "password")
    user.groups.add(ensure_editor_group())
    page = log_in(user)
    page.set_default_timeout(PATIENCE)
    return page


def picture(name: str, colour: str) -> dict[str, object]:
    file = io.BytesIO()
    Picture.new("RGB", (160, 100), colour).save(file, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": file.getvalue()}


def upload_into_text(page: Page, name: str, colour: str, alt: str) -> None:
    page.locator('button[name="INLINE_IMAGE"]').first.click()
    expect(page.locator(".modal:focus")).to_have_count(1)
    page.get_by_role("tab", name="Nahrať").click()
    with page.expect_file_chooser() as chooser:
        page.locator(".modal-body input[type=file]").click()
    chooser.value.set_files(picture(name, colour))
    expect(page.locator(".modal-body [name$=title]")).not_to_have_value("")
    page.locator(".modal-body [role=tabpanel]:visible [type=submit]").click()
    page.locator(".modal-body [name$=alt_text]").fill(alt)
    page.keyboard.press("Enter")
    expect(page.locator(".modal-body")).to_have_count(0)
    expect(page.locator('[contenteditable="true"]:focus')).to_have_count(1)


def test_published_event_with_three_sections_and_two_images_takes_fourteen_clicks(
    folder: EventIndexPage, anna: Page
) -> None:
    anna.add_init_script(COUNT)
    anna.goto("/admin/")
    anna.get_by_role("main").get_by_role("link", name="Nové podujatie").click()
    expect(anna.locator("[name=title]")).to_be_focused()
    anna.keyboard.type("Jarná beseda")
    anna.locator("[name=publish_date]").click()
    anna.locator("[name=publish_date]").fill("2027-05-12")
    anna.locator("[data-draftail-editor-wrapper] [data-contents]").click()
    for heading, words in (("Program", "Príďte."), ("Mapa", "Je to tu."), ("Kontakt", "Píšte.")):
        anna.keyboard.type(f"## {heading}")
        anna.keyboard.press("Enter")
        anna.keyboard.type(words)
        if heading != "Kontakt":
            # Of the same picture Wagtail would ask which one is meant.
            colour = "seagreen" if heading == "Program" else "tomato"
            upload_into_text(anna, f"{heading}.png", colour, f"Obrázok {heading}")
            anna.keyboard.press("Enter")
    anna.wait_for_timeout(500)
    anna.get_by_role("button", name="Zverejniť", exact=True).click()
    expect(anna.locator(".messages .success")).to_contain_text("Jarná beseda")

    [event] = EventPage.objects.filter(title="Jarná beseda")
    [text] = event.body.raw_data
    assert event.live
    assert re.findall(r"<h2[^>]*>(\w+)", text["value"]) == ["Program", "Mapa", "Kontakt"]
    assert re.findall(r'alt="([^"]*)"', text["value"]) == ["Obrázok Program", "Obrázok Mapa"]
    assert anna.evaluate("Number(sessionStorage.clicks)") == 14


def test_on_a_phone_events_are_cards_and_publishing_is_at_hand(
    make_event: Callable[..., EventPage], anna: Page, screenshot: Callable[[Page, str], Path]
) -> None:
    texts = [{"type": "text", "value": f"<p>Odsek {number}</p>"} for number in range(8)]
    event = make_event(*texts, title="Stretnutie o otvorenom vládnutí a o tom, čo z neho majú obce a susedia")
    anna.set_viewport_size(PHONE)
    anna.goto(f"/admin/pages/{event.get_parent().pk}/")
    title = anna.get_by_role("link", name="Stretnutie o otvorenom").first
    card = anna.locator("table.listing tbody tr").first
    # In a column of its own the title has a word a line, and more.
    assert title.bounding_box()["width"] > 250
    assert card.bounding_box()["width"] <= PHONE["width"]
    labels = card.locator("td").evaluate_all(
        "cells => cells.map((cell) => getComputedStyle(cell, '::before').content.replaceAll('\"', ''))"
    )
    assert {"Dátum: ", "Kde je? "} <= set(labels), labels
    screenshot(anna, "phone list")

    anna.goto(f"/admin/pages/{event.pk}/edit/")
    publish = anna.get_by_role("button", name="Zverejniť", exact=True)
    save = anna.get_by_role("button", name="Uložiť koncept")
    expect(anna.locator("[data-draftail-editor-wrapper]").first).to_be_visible()
    for place in ("0", "main.scrollHeight / 2", "main.scrollHeight"):
        anna.evaluate(f"main.scrollTo({{ top: {place}, behavior: 'instant' }})")
        assert publish.evaluate(AT_HAND)
        assert save.evaluate(AT_HAND)
    screenshot(anna, "phone form")
    type_as_android(anna)
    anna.wait_for_timeout(500)
    publish.tap() if anna.evaluate("'ontouchstart' in window") else publish.click()
    banner = anna.locator(".messages .success")
    expect(banner).to_contain_text("Stretnutie")
    words = banner.evaluate(
        "node => { const range = document.createRange(); range.selectNodeContents(node);"
        " return Math.min(...[...range.getClientRects()].map(({ left }) => left)); }"
    )
    assert words >= 50
    stored = EventPage.objects.get(pk=event.pk).body.raw_data
    assert "Odsek 7 červená ruža" in stored[7]["value"]


def type_as_android(page: Page) -> None:
    """Words as Android's keyboard sends them: composed, taken back in part, then put in whole."""
    text = page.locator("[data-draftail-editor-wrapper] [data-contents] > *").last
    text.scroll_into_view_if_needed()
    text.click()
    page.keyboard.press("End")
    client = page.context.new_cdp_session(page)
    client.send("Input.insertText", {"text": " "})
    for word, after in (("červená", " "), ("ruža", "")):
        for end in range(1, len(word) + 1):
            composed = {"text": word[:end], "selectionStart": end, "selectionEnd": end}
            client.send("Input.imeSetComposition", composed)
        client.send("Input.insertText", {"text": word})
        page.wait_for_timeout(150)
        if after:
            client.send("Input.insertText", {"text": after})
            page.wait_for_timeout(150)


def test_a_keyboard_reaches_the_alternative_text_of_an_image_in_the_text_and_every_block(
    make_event: Callable[..., EventPage], make_image: Callable[..., CustomImage], anna: Page
) -> None:
    image = make_image()
    inline = f'<a linktype="image" id="{image.pk}" alt="Lipa">\N{OBJECT REPLACEMENT CHARACTER}</a>'
    event = make_event(
        {"type": "text", "value": f"<p>Pod {inline}</p>"}, {"type": "markdown", "value": "Ahoj"}
    )
    anna.goto(f"/admin/pages/{event.pk}/edit/")
    text = anna.get_by_role("textbox", name="Text")
    expect(text).to_be_visible()
    expect(anna.get_by_role("textbox", name="Markdown")).to_have_value("Ahoj")
    text.focus()
    anna.keyboard.press("Control+End")

    anna.keyboard.press("Alt+Enter")
    dialog = anna.get_by_role("dialog", name="Alternatívny text")
    expect(dialog.get_by_role("button", name="Zmeniť")).to_be_focused()
    anna.keyboard.press("Tab")
    expect(dialog.get_by_role("button", name="Vymazať")).to_be_focused()
    anna.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(text).to_be_focused()

    anna.keyboard.press("Alt+Enter")
    anna.keyboard.press("Enter")
    alt = anna.locator(".modal-body [name$=alt_text]")
    expect(alt).to_be_visible()
    expect(anna.locator(".modal-body :focus, .modal:focus")).to_have_count(1)
    alt.focus()
    anna.keyboard.press("Control+A")
    anna.keyboard.type("Lipa na námestí")
    anna.keyboard.press("Enter")
    expect(text.locator(".InlineImage__picture")).to_have_attribute("alt", "Lipa na námestí")
    expect(text).to_be_focused()

    anna.get_by_role("button", name="Vložiť blok").last.focus()
    anna.keyboard.press("Enter")
    expect(anna.get_by_role("combobox", name="Možnosti hľadania")).to_be_focused()
    anna.keyboard.type("Citát")
    expect(anna.locator("[role=option]")).to_have_count(1)
    anna.keyboard.press("Enter")
    expect(anna.get_by_role("textbox", name="Citát")).to_have_count(1)
