"""The preview server comes and goes; the preview is shown in a tab and on devices of any width."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from events.models import EventPage
from tests.frontend_contract.panel.editing import (
    LONG,
    TEXT,
    TIMEOUT_MS,
    open_form,
    open_preview,
    preview_frame,
    rich_text,
    type_at_end,
)
from tests.frontend_contract.sites import Preview

pytestmark = [pytest.mark.node, pytest.mark.browser]


def test_panel_says_how_to_start_a_preview_that_is_down_and_goes_on_by_itself(
    editor: Page,
    serve: Callable[[], AbstractContextManager[Preview]],
    make_event: Callable[..., EventPage],
    settings: LazySettings,
    screenshot: Callable[..., Path],
) -> None:
    open_form(editor, make_event(("text", TEXT)))
    preview = open_preview(editor)
    notice = editor.get_by_role("alert").filter(has_text="Náhľad neodpovedá")

    expect(notice).to_be_visible(timeout=TIMEOUT_MS)
    port = settings.PREVIEW_URL.rpartition(":")[2]
    expect(notice.locator("code")).to_have_text(
        f"CMS_URL={settings.CMS_URL} PORT={port} npm run serve:preview"
    )
    screenshot(editor, "panel-preview-down")
    type_at_end(editor, rich_text(editor, "Na úvod"), " Medzitým.")

    with serve():
        expect(preview.get_by_text("Na úvod päť slov spolu. Medzitým.")).to_be_visible(timeout=TIMEOUT_MS)
        expect(notice).to_be_hidden(timeout=TIMEOUT_MS)
        type_at_end(editor, rich_text(editor, "Na úvod"), " Beží.")
        expect(preview.get_by_text("Medzitým. Beží.")).to_be_visible(timeout=TIMEOUT_MS)
    type_at_end(editor, rich_text(editor, "Na úvod"), " Spadol.")
    expect(notice).to_be_visible(timeout=TIMEOUT_MS)
    expect(preview.get_by_text("Medzitým. Beží.")).to_be_visible()
    with serve():
        expect(preview.get_by_text("Beží. Spadol.")).to_be_visible(timeout=TIMEOUT_MS)
        expect(notice).to_be_hidden(timeout=TIMEOUT_MS)


def test_preview_in_a_tab_of_its_own_follows_too(
    editor: Page, site_preview: Preview, make_event: Callable[..., EventPage]
) -> None:
    open_form(editor, make_event(("text", TEXT), ("text", LONG)))
    open_preview(editor)
    with editor.context.expect_page() as opened:
        editor.get_by_role("link", name="Náhľad v novej karte").click()
    tab = opened.value
    expect(tab.get_by_text("Na úvod päť slov spolu.")).to_be_visible(timeout=TIMEOUT_MS)
    tab.evaluate("scrollTo(0, 300); window.isTheSame = true")

    type_at_end(editor, rich_text(editor, "Na úvod"), " A šieste.")

    expect(tab.get_by_text("Na úvod päť slov spolu. A šieste.")).to_be_attached(timeout=TIMEOUT_MS)
    assert tab.evaluate("[window.isTheSame, scrollY]") == [True, 300]


def test_preview_is_as_wide_as_the_chosen_device(
    editor: Page, site_preview: Preview, make_event: Callable[..., EventPage], screenshot: Callable[..., Path]
) -> None:
    open_form(editor, make_event(("text", TEXT)))
    preview = open_preview(editor)
    expect(preview.get_by_text("Na úvod")).to_be_visible(timeout=TIMEOUT_MS)
    frame = preview_frame(editor, site_preview)
    widths = {}

    for device in ("desktop", "tablet", "mobile"):
        editor.locator(f"[name=preview-size][value={device}]").check(force=True)
        widths[device] = frame.evaluate("innerWidth")
        screenshot(editor, f"panel-{device}")

    assert widths == {"desktop": 1280, "tablet": 768, "mobile": 375}
