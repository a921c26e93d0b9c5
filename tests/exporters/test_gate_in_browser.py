"""What the gate refuses is shown where it is mended."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from events.models import EventPage
from tests.exporters.exports import make_event, make_folder

pytestmark = pytest.mark.browser


@pytest.fixture
def event(live_cms: object) -> EventPage:
    """Its last block links to a draft."""
    folder = make_folder("podujatia")
    draft = make_event(folder, "koncept")
    draft.unpublish()
    body = [{"type": "text", "value": f"<p>Odstavec {number}</p>"} for number in range(12)]
    body.append({"type": "text", "value": f'<p>Pozri <a linktype="page" id="{draft.pk}">tu</a>.</p>'})
    return make_event(folder, "beseda", body)


def test_a_refused_block_is_a_click_away(
    editor: Page, event: EventPage, screenshot: Callable[[Page, str], Path]
) -> None:
    editor.goto(f"/admin/pages/{event.pk}/edit/")
    with editor.expect_navigation():
        editor.locator("[name=action-publish]").evaluate("button => button.click()")

    editor.get_by_role("button", name="Prejsť na prvú chybu").click()

    error = editor.locator("[data-contentpath=body] .error-message")
    expect(error).to_contain_text("zverejnite ju alebo odkaz zmeňte")
    expect(error).to_be_in_viewport()
    screenshot(editor, "Refused block")
    published = event.live_revision_id
    event.refresh_from_db()
    assert event.live_revision_id == published
