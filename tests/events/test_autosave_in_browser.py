"""What is typed while an autosave is on its way."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from events.models import EventPage

pytestmark = pytest.mark.browser


def test_words_typed_while_an_autosave_is_on_its_way_are_saved_too(
    editor: Page, make_event: Callable[..., EventPage]
) -> None:
    event = make_event({"type": "text", "value": "<p>Prvé</p>"})
    editor.goto(f"/admin/pages/{event.pk}/edit/")
    text = editor.locator("[data-draftail-editor-wrapper] [data-contents] > *")
    expect(text).to_be_visible()
    # Wagtail takes what the form holds two seconds after loading for its first state.
    editor.wait_for_timeout(2500)
    posted: list[str] = []

    def answer_late(route: Route) -> None:
        posted.append(route.request.post_data or "")
        answer = route.fetch()
        if len(posted) == 1:
            editor.keyboard.type(" tretie")
            # Long enough for Draftail to write it into the form, too short for Wagtail to look again.
            editor.wait_for_timeout(300)
        route.fulfill(response=answer)

    editor.route(f"**/admin/pages/{event.pk}/edit/", answer_late)
    text.click()
    editor.keyboard.press("End")
    editor.keyboard.type(" druhé")

    expect(editor.locator("#w-autosave-indicator")).to_contain_text("Uložené")
    for _ in range(50):
        if len(posted) > 1:
            break
        editor.wait_for_timeout(100)
    assert len(posted) > 1
    assert "Prvé druhé tretie" in posted[-1]
