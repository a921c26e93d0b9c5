"""What an editor does in the form and beside it."""

from playwright.sync_api import Frame, FrameLocator, Locator, Page, expect

from events.models import EventPage
from tests.frontend_contract.sites import Preview

TEXT = "<p>Na úvod päť slov spolu.</p>"
LONG = "".join(f"<p>Odsek číslo {number}.</p>" for number in range(60))
TIMEOUT_MS = 20_000  # Milliseconds, for a machine that does much else.


def open_form(editor: Page, event: EventPage) -> None:
    editor.goto(f"/admin/pages/{event.pk}/edit/")
    expect(editor.locator("[name=title]")).to_be_visible()
    # Wagtail takes what the form holds two seconds after loading for its first state.
    editor.wait_for_timeout(2500)


def open_preview(editor: Page) -> FrameLocator:
    editor.locator('[data-side-panel-toggle="preview"]').click()
    return editor.frame_locator("#w-preview-iframe")


def preview_frame(editor: Page, preview: Preview) -> Frame:
    [frame] = [frame for frame in editor.frames if frame.url.startswith(preview.url)]
    return frame


def type_at_end(editor: Page, where: Locator, text: str) -> None:
    where.click()
    editor.keyboard.press("End")
    editor.keyboard.type(text)


def rich_text(editor: Page, text: str) -> Locator:
    return editor.locator("[data-draftail-editor-wrapper] [data-block]", has_text=text)
