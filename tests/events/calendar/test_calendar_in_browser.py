"""An editor looks through the calendar, on a laptop and on a phone."""

from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from events.calendar.months import month_of
from events.models import EventPage

pytestmark = pytest.mark.browser


def test_events_are_found_in_the_calendar(
    editor: Page,
    make_event: Callable[..., EventPage],
    make_draft: Callable[..., EventPage],
    screenshot: Callable[[Page, str], object],
) -> None:
    today = timezone.localdate()
    later = month_of(today).next
    assert later is not None
    make_event(title="Dnešná beseda", publish_date=today)
    make_draft(title="Plán na budúci mesiac", publish_date=date(later.year, later.month, 9))
    make_draft(title="Nápad", publish_date=None)
    editor.set_viewport_size({"width": 1366, "height": 768})

    editor.goto("/admin/")
    editor.get_by_role("link", name="Kalendár").click()
    this_day = editor.locator("td[aria-current=date]")
    expect(this_day).to_contain_text("Dnešná beseda Zverejnené")
    expect(editor.get_by_role("columnheader").first).to_have_text("Pondelok")
    expect(editor.get_by_role("link", name="1 koncept bez dátumu")).to_be_visible()
    screenshot(editor, "calendar")

    # By keyboard.
    editor.locator("a[rel=next]").focus()
    editor.keyboard.press("Enter")
    cell = editor.get_by_role("cell").filter(has_text="Plán na budúci mesiac")
    expect(cell).to_contain_text("Koncept")
    expect(editor.locator("td[aria-current=date]")).to_have_count(0)

    editor.set_viewport_size({"width": 390, "height": 844})
    expect(editor.get_by_role("table")).to_be_hidden()
    expect(editor.get_by_role("heading", level=3)).to_contain_text(f"9. {later.month}.")
    screenshot(editor, "calendar on a phone")
    assert editor.evaluate("document.scrollingElement.scrollWidth") <= 390
    editor.get_by_role("link", name="Plán na budúci mesiac").click()
    expect(editor.locator("[name=title]")).to_have_value("Plán na budúci mesiac")
