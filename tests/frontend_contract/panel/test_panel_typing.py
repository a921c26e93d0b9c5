"""What is typed is shown at once, in place, and is what the page would be."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cms.models import CustomImage
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


def without_script(html: str) -> str:
    """A page as its site says it, without what the panel adds."""
    plain = re.sub(
        r"<script data-cms.*?</script>|<wagtail-checks>.*</wagtail-checks>", "", html, flags=re.DOTALL
    )
    return re.sub(r"\s+", " ", plain)


def test_what_is_typed_is_shown_in_place(
    editor: Page, site_preview: Preview, make_event: Callable[..., EventPage], screenshot: Callable[..., Path]
) -> None:
    open_form(editor, make_event(("text", TEXT), ("text", LONG)))
    preview = open_preview(editor)
    expect(preview.get_by_text("Na úvod päť slov spolu.")).to_be_visible(timeout=TIMEOUT_MS)
    frame = preview_frame(editor, site_preview)
    frame.evaluate("scrollTo(0, 400); window.isTheSame = true")

    type_at_end(editor, rich_text(editor, "Na úvod"), " A šieste.")
    type_at_end(editor, editor.locator("[name=title]"), " občanov")

    expect(preview.get_by_text("Na úvod päť slov spolu. A šieste.")).to_be_attached(timeout=TIMEOUT_MS)
    expect(preview.get_by_role("heading", name="Stretnutie občanov")).to_be_attached(timeout=TIMEOUT_MS)
    assert frame.evaluate("[window.isTheSame, scrollY]") == [True, 400]
    assert frame.title() == preview.locator("title").inner_text()
    screenshot(editor, "panel-follows")


def test_page_changed_in_place_is_the_page_loaded_anew(
    editor: Page,
    site_preview: Preview,
    make_event: Callable[..., EventPage],
    make_image: Callable[..., CustomImage],
) -> None:
    image = {"image": make_image().pk, "decorative": False, "alt_text": "Lipa", "caption": "Pod lipou"}
    quote = {"quote": "<p>Slovo</p>", "attribution": "Ja"}
    open_form(editor, make_event(("text", TEXT), ("image", image), ("quote", quote), ("text", LONG)))
    preview = open_preview(editor)
    expect(preview.get_by_alt_text("Lipa")).to_be_visible(timeout=TIMEOUT_MS)
    frame = preview_frame(editor, site_preview)
    frame.evaluate("window.isTheSame = true")

    editor.get_by_role("button", name="Posunúť nižšie").first.click()
    type_at_end(editor, rich_text(editor, "Na úvod"), " Koniec.")
    editor.locator("[name$=attribution]").fill("Niekto iný")
    editor.locator("[name=edition]").fill("7")
    expect(preview.get_by_text("Niekto iný")).to_be_attached(timeout=TIMEOUT_MS)
    expect(preview.get_by_text("Koniec.")).to_be_attached(timeout=TIMEOUT_MS)
    expect(preview.get_by_text("7.", exact=True)).to_be_attached(timeout=TIMEOUT_MS)

    shown = frame.content()
    assert frame.evaluate("window.isTheSame")
    frame.goto(frame.url)
    assert without_script(shown) == without_script(frame.content())


def test_one_request_at_a_time_and_the_last_word_is_shown(
    editor: Page, site_preview: Preview, make_event: Callable[..., EventPage]
) -> None:
    open_form(editor, make_event(("text", TEXT)))
    preview = open_preview(editor)
    expect(preview.get_by_text("Na úvod")).to_be_visible(timeout=TIMEOUT_MS)
    under_way: list[int] = []
    counts: list[int] = []

    def is_posted(request) -> bool:
        return request.method == "POST" and request.url.endswith("/edit/preview/")

    editor.on(
        "request", lambda request: is_posted(request) and (under_way.append(1), counts.append(sum(under_way)))
    )
    editor.on("requestfinished", lambda request: is_posted(request) and under_way.append(-1))
    type_at_end(editor, rich_text(editor, "Na úvod"), " Veľmi rýchlo napísaná veta, ktorá má koniec.")

    expect(preview.get_by_text("Veľmi rýchlo napísaná veta, ktorá má koniec.")).to_be_visible(
        timeout=TIMEOUT_MS
    )
    assert max(counts) == 1
    editor.wait_for_timeout(3000)
    settled = len(counts)
    editor.wait_for_timeout(2000)
    assert len(counts) == settled
