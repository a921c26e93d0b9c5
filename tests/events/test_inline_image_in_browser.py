"""An editor puts an image inside the text, in a real browser."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from cms.models import CustomImage
from events.models import EventPage

pytestmark = pytest.mark.browser

MakeEvent = Callable[..., EventPage]
MakeImage = Callable[..., CustomImage]
Screenshot = Callable[[Page, str], Path]

PLACEHOLDER = "\N{OBJECT REPLACEMENT CHARACTER}"


def markup(image: CustomImage | int, alt: str) -> str:
    number = image if isinstance(image, int) else image.pk
    return f'<a linktype="image" id="{number}" alt="{alt}">{PLACEHOLDER}</a>'


def text_block(html: str) -> dict[str, Any]:
    return {"type": "text", "value": html}


def open_event(editor: Page, event: EventPage) -> Locator:
    """Open the event for editing and return its rich texts."""
    editor.goto(f"/admin/pages/{event.pk}/edit/")
    texts = editor.locator("[data-draftail-editor-wrapper]")
    expect(texts.first).to_be_visible()
    return texts


def put_caret_at_end(editor: Page, text: Locator) -> None:
    text.locator("[data-contents] > *").last.click()
    editor.keyboard.press("Control+End")


def open_modal(editor: Page, button: Locator) -> None:
    """Click, and wait as a person does: a modal that is closed before it has opened would keep the focus."""
    button.click()
    expect(editor.locator(".modal:focus")).to_have_count(1)


def insert_image(editor: Page, text: Locator, alt: str) -> None:
    """Insert the newest image where the caret is."""
    open_modal(editor, text.locator('button[name="INLINE_IMAGE"]'))
    editor.locator(".modal-body .image-choice").first.click()
    fill_alt_text(editor, alt)


def fill_alt_text(editor: Page, alt: str) -> None:
    form = editor.locator(".modal-body form")
    form.locator("[name$=alt_text]").fill(alt)
    form.locator("[type=submit]").click()
    expect(editor.locator(".modal-body")).to_have_count(0)
    expect(editor.locator('[contenteditable="true"]:focus')).to_have_count(1)


def save(editor: Page, event: EventPage) -> list[str]:
    """Save the draft and return its rich texts as stored, without Draftail's block keys."""
    # Draftail writes what was edited into the form a quarter of a second later.
    editor.wait_for_timeout(500)
    with editor.expect_navigation():
        editor.locator("button.action-save").first.click()
    draft = EventPage.objects.get(pk=event.pk).get_latest_revision_as_object()
    stored = [block["value"] for block in draft.body.raw_data if block["type"] == "text"]
    return [re.sub(r' data-block-key="\w+"', "", html) for html in stored]


def test_an_image_is_inserted_with_its_alt_text(
    editor: Page, make_event: MakeEvent, make_image: MakeImage, screenshot: Screenshot
) -> None:
    image, event = make_image(), make_event(text_block("<p>Pod lipou</p>"))
    texts = open_event(editor, event)

    put_caret_at_end(editor, texts)
    editor.keyboard.type(" ")
    insert_image(editor, texts, "Lipa na námestí")
    expect(texts.locator(".InlineImage__picture")).to_have_attribute("alt", "Lipa na námestí")
    editor.keyboard.type(" a ďalej")
    screenshot(editor, "inline-image")

    assert save(editor, event) == [f"<p>Pod lipou {markup(image, 'Lipa na námestí')} a ďalej</p>"]


def test_an_image_inserted_over_selected_words_leaves_the_words(
    editor: Page, make_event: MakeEvent, make_image: MakeImage
) -> None:
    image, event = make_image(), make_event(text_block("<p>Pod lipou</p>"))
    texts = open_event(editor, event)

    put_caret_at_end(editor, texts)
    editor.keyboard.press("Control+Shift+ArrowLeft")
    insert_image(editor, texts, "Lipa")

    assert save(editor, event) == [f"<p>Pod lipou{markup(image, 'Lipa')}</p>"]


def test_an_image_without_alt_text_must_be_called_decorative(
    editor: Page, make_event: MakeEvent, make_image: MakeImage
) -> None:
    image, event = make_image(), make_event(text_block("<p>Text</p>"))
    texts = open_event(editor, event)

    put_caret_at_end(editor, texts)
    open_modal(editor, texts.locator('button[name="INLINE_IMAGE"]'))
    editor.locator(".modal-body .image-choice").first.click()
    form = editor.locator(".modal-body form")
    expect(form.locator("[name$=image_is_decorative]")).not_to_be_checked()
    form.locator("[type=submit]").click()
    expect(form.locator(".w-field__errors .error-message")).to_be_visible()
    form.locator("[name$=image_is_decorative]").check()
    form.locator("[type=submit]").click()
    expect(editor.locator(".modal-body")).to_have_count(0)

    assert save(editor, event) == [f"<p>Text{markup(image, '')}</p>"]


def test_the_alt_text_is_changed_and_the_change_undone(
    editor: Page, make_event: MakeEvent, make_image: MakeImage, screenshot: Screenshot
) -> None:
    image = make_image()
    event = make_event(text_block(f"<p>Pod {markup(image, 'Strom')} lipou</p><p>Iný odsek</p>"))
    texts = open_event(editor, event)
    picture = texts.locator(".InlineImage__picture")

    # The caret is in another paragraph than the image.
    put_caret_at_end(editor, texts)
    picture.click()
    screenshot(editor, "inline-image-popover")
    open_modal(editor, editor.locator(".InlineImage__change"))
    expect(editor.locator(".modal-body [name$=alt_text]")).to_have_value("Strom")
    screenshot(editor, "inline-image-alt-text")
    fill_alt_text(editor, "Lipa")
    expect(picture).to_have_attribute("alt", "Lipa")
    editor.keyboard.press("Control+z")
    expect(picture).to_have_attribute("alt", "Strom")
    editor.keyboard.press("Control+Shift+z")
    expect(picture).to_have_attribute("alt", "Lipa")

    assert save(editor, event) == [f"<p>Pod {markup(image, 'Lipa')} lipou</p><p>Iný odsek</p>"]


def test_an_image_is_deleted_and_brought_back(
    editor: Page, make_event: MakeEvent, make_image: MakeImage
) -> None:
    image = make_image()
    source = f"<p>Pod{markup(image, 'Prvá')} a{markup(image, 'Druhá')} lipou</p>"
    event = make_event(text_block(source))
    texts = open_event(editor, event)
    pictures = texts.locator(".InlineImage__picture")

    put_caret_at_end(editor, texts)
    pictures.first.click()
    editor.locator(".InlineImage__delete").click()
    expect(pictures).to_have_count(1)
    assert save(editor, event) == [f"<p>Pod a{markup(image, 'Druhá')} lipou</p>"]

    put_caret_at_end(editor, texts)
    pictures.first.click()
    editor.locator(".InlineImage__delete").click()
    expect(pictures).to_have_count(0)
    editor.keyboard.press("Control+z")
    expect(pictures).to_have_count(1)
    assert save(editor, event) == [f"<p>Pod a{markup(image, 'Druhá')} lipou</p>"]


def test_backspace_deletes_the_image_and_nothing_else(
    editor: Page, make_event: MakeEvent, make_image: MakeImage
) -> None:
    event = make_event(text_block(f"<p>Pod lipou{markup(make_image(), 'Lipa')}</p>"))
    texts = open_event(editor, event)

    put_caret_at_end(editor, texts)
    editor.keyboard.press("Backspace")
    editor.keyboard.type("!")

    assert save(editor, event) == ["<p>Pod lipou!</p>"]


def test_a_copied_image_is_pasted_beside_itself_and_into_another_field(
    editor: Page, make_event: MakeEvent, make_image: MakeImage
) -> None:
    image = make_image()
    lipa = markup(image, "Lipa")
    event = make_event(text_block(f"<p>Pod {lipa}</p>"), text_block("<p>Druhý</p>"))
    texts = open_event(editor, event)

    put_caret_at_end(editor, texts.first)
    editor.keyboard.press("Shift+Home")
    editor.keyboard.press("Control+c")
    editor.keyboard.press("Control+End")
    editor.keyboard.press("Control+v")
    put_caret_at_end(editor, texts.last)
    editor.keyboard.press("Control+v")
    expect(texts.first.locator(".InlineImage__picture")).to_have_count(2)
    expect(texts.last.locator(".InlineImage__picture")).to_have_count(1)

    assert save(editor, event) == [f"<p>Pod {lipa}Pod {lipa}</p>", f"<p>DruhýPod {lipa}</p>"]


def test_a_missing_image_is_shown_as_missing_and_its_markup_kept(
    editor: Page, make_event: MakeEvent, make_image: MakeImage, screenshot: Screenshot
) -> None:
    make_image()
    event = make_event(text_block(f"<p>Pod {markup(999, 'Lipa')} lipou</p>"))
    texts = open_event(editor, event)

    expect(texts.locator(".InlineImage__missing")).to_have_text("Obrázok chýba: Lipa")
    screenshot(editor, "inline-image-missing")
    put_caret_at_end(editor, texts)
    editor.keyboard.type("!")

    assert save(editor, event) == [f"<p>Pod {markup(999, 'Lipa')} lipou!</p>"]


def test_nothing_is_refused_by_the_content_security_policy(
    editor: Page, make_event: MakeEvent, make_image: MakeImage
) -> None:
    complaints: list[str] = []
    editor.on("console", lambda message: complaints.append(message.text))
    editor.on("pageerror", lambda error: complaints.append(str(error)))
    event = make_event(text_block(f"<p>Pod {markup(make_image(), 'Lipa')} lipou</p>"))

    texts = open_event(editor, event)
    texts.locator(".InlineImage__picture").click()

    assert [text for text in complaints if "Content Security Policy" in text or "rror" in text] == []
