"""Advice stands at its block while somebody writes, and keeps nobody from publishing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cms.models import CustomImage
from events.models import EventPage
from events.outside_links.models import OutsideLink
from tests.exporters.exports import image_block, make_event, make_folder, text_block

pytestmark = pytest.mark.browser
GONE = "https://example.org/gone"


@pytest.fixture
def advised(live_cms: object, make_image: Callable[..., CustomImage]) -> EventPage:
    OutsideLink.objects.create(url=GONE, status=404, dead_since=timezone.now())
    body = [
        text_block(f'<p>Pozri <a href="{GONE}">program</a>.</p>'),
        image_block(make_image().pk, alt="image1"),
        text_block("<h2>Program</h2><h4>Sobota</h4>"),
    ]
    return make_event(make_folder("podujatia"), body=body)


@pytest.mark.parametrize(("name", "size"), [("laptop", (1366, 768)), ("phone", (390, 844))])
def test_advice_comes_and_goes_with_what_it_is_about(
    editor: Page,
    advised: EventPage,
    screenshot: Callable[[Page, str], Path],
    name: str,
    size: tuple[int, int],
) -> None:
    editor.set_viewport_size({"width": size[0], "height": size[1]})
    editor.goto(f"/admin/pages/{advised.pk}/edit/")
    blocks = [editor.locator(f"#block-{block['id']}-section") for block in advised.body.raw_data]
    for block, said in zip(blocks, ("takú stránku nemá", "obrázok neopisuje", "patrí úroveň 3"), strict=True):
        expect(block.locator(".event-advice")).to_contain_text(said)
    expect(editor.locator(".event-advice").get_by_text("Bez popisu")).to_be_visible()
    blocks[1].scroll_into_view_if_needed()
    screenshot(editor, f"Advice, {name}")

    editor.wait_for_timeout(2500)  # Wagtail takes what the form holds by then for its first state.
    blocks[1].get_by_label("Alternatívny text").or_(blocks[1].locator("[name$=alt_text]")).first.fill(
        "Lipa v kvete"
    )

    expect(blocks[1].locator(".event-advice")).to_have_count(0, timeout=30_000)
    expect(blocks[0].locator(".event-advice")).to_have_count(1)
    with editor.expect_navigation():
        editor.locator("[name=action-publish]").evaluate("button => button.click()")
    advised.refresh_from_db()
    assert advised.body[1].value.contextual_alt_text == "Lipa v kvete"
