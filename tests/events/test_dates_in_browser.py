"""Days are typed as people write them; what is no day is refused at the field and stays as it was typed."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect
from wagtail.users.models import UserProfile

from events.models import EventPage

pytestmark = pytest.mark.browser

MOMENT = {
    "sk": "Toto nie je deň a čas. Napíšte ich takto: 28.02.2027 10:00.",
    "en": "This is no day and time. Write them like 28.02.2027 10:00.",
}


@pytest.mark.parametrize("language", ["sk", "en"])
def test_schedule_is_what_was_typed(
    editor: Page,
    make_event: Callable[..., EventPage],
    language: str,
    screenshot: Callable[[Page, str], object],
) -> None:
    event = make_event()
    user = User.objects.get(username="editor")
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})
    editor.goto(f"/admin/pages/{event.pk}/edit/")
    editor.locator("[data-side-panel-toggle=status]").click()
    editor.locator("[data-a11y-dialog-show=schedule-publishing-dialog]").first.click()
    field = editor.locator("[name=go_live_at]")
    picker = editor.locator(".xdsoft_datetimepicker").locator("visible=true")
    beside = editor.locator("#schedule-publishing-dialog h2").first

    def type_moment(text: str) -> None:
        field.fill("")
        # It opens a moment after the focus: after a click that comes too early, it would lie over buttons.
        expect(picker).to_be_visible()
        field.press_sequentially(text)
        beside.click()
        expect(picker).to_have_count(0)

    type_moment("31.02.2027 10:00")
    expect(editor.get_by_text(MOMENT[language])).to_be_visible()
    expect(field).to_have_value("31.02.2027 10:00")
    screenshot(editor, f"schedule {language}")

    type_moment("28.02.2027 10:00")
    expect(editor.get_by_text(MOMENT[language])).to_be_hidden()
    expect(field).to_have_value("28.02.2027 10:00")
    with editor.expect_navigation():
        editor.locator("#schedule-publishing-dialog [type=submit]").click()

    draft = EventPage.objects.get(pk=event.pk).get_latest_revision_as_object()
    assert draft.go_live_at == datetime(2027, 2, 28, 9, 0, tzinfo=UTC)


def test_date_that_is_no_day_is_refused_at_its_field(
    editor: Page, make_event: Callable[..., EventPage]
) -> None:
    event = make_event(publish_date="2021-03-31")
    editor.goto(f"/admin/pages/{event.pk}/edit/")
    date = editor.locator("[name=publish_date]")
    date.focus()
    # In the order of the browser's own language, which is English here.
    editor.keyboard.type("02312021")
    assert date.evaluate("field => field.validity.badInput")
    date.blur()

    expect(editor.get_by_text("Toto nie je deň. Napíšte ho takto: 28.02.2027.")).to_be_visible()
    editor.keyboard.press("Control+s")
    editor.wait_for_timeout(1000)
    expect(date).to_be_focused()
    assert EventPage.objects.get(pk=event.pk).get_latest_revision_as_object().publish_date is not None


def test_filter_of_a_list_refuses_what_is_no_day(editor: Page, make_event: Callable[..., EventPage]) -> None:
    make_event()
    editor.goto("/admin/reports/aging-pages/")
    editor.locator(
        ".w-slim-header-action-button[aria-haspopup], button.w-slim-header-action-button"
    ).last.click()
    editor.locator("[aria-controls=drilldown-id_last_published_at]").click()
    field = editor.locator("[name=last_published_at]")
    field.press_sequentially("zajtra")
    field.blur()

    expect(editor.get_by_text("Toto nie je deň. Napíšte ho takto: 28.02.2027.")).to_be_visible()
    expect(field).to_have_value("zajtra")
