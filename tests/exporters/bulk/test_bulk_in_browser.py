"""Several events from the list at once: what changes on the site stands there first."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from events.models import EventIndexPage, EventPage, EventType
from tests.axe import find_violations
from tests.exporters.exports import make_event, make_folder

pytestmark = pytest.mark.browser


@pytest.fixture
def folder(live_cms: object, editor: Page) -> EventIndexPage:
    """Three drafts, one of which lacks its date."""
    folder = make_folder("podujatia")
    EventType.objects.create(name="Beseda")
    for slug, title in (("lipy", "Beseda o lipách"), ("citanie", "Čítanie v parku"), ("zla", "Ešte bez dňa")):
        page = make_event(folder, slug, title=title)
        page.unpublish()
        page.publish_date = None if slug == "zla" else page.publish_date
        page.save_revision(clean=False)
    return folder


def choose_all(editor: Page, folder: EventIndexPage) -> None:
    editor.goto(f"/admin/pages/{folder.pk}/")
    boxes = editor.locator("input[data-bulk-action-checkbox]")
    expect(boxes).to_have_count(3)
    for number in range(3):
        boxes.nth(number).check()


def test_three_events_are_published_and_get_a_type(
    editor: Page, folder: EventIndexPage, screenshot: Callable[[Page, str], Path]
) -> None:
    choose_all(editor, folder)
    editor.get_by_role("link", name="Zverejniť vybrané stránky").click()

    main = editor.locator("main")
    expect(main).to_contain_text("Na webe sa zmenia 2 súbory: 2 nové.")
    expect(main).to_contain_text("vynechajú sa: Ešte bez dňa: Dátum: Toto pole nemôže byť prázdne.")
    assert find_violations(editor, "#main") == []
    screenshot(editor, "Bulk publish, laptop")
    editor.set_viewport_size({"width": 390, "height": 844})
    screenshot(editor, "Bulk publish, phone")
    editor.set_viewport_size({"width": 1366, "height": 768})
    editor.get_by_role("button", name="Áno, zverejniť zvyšné 2 stránky").click()
    expect(editor.get_by_text("2 stránky").first).to_be_visible()
    live = EventPage.objects.live().order_by("slug").values_list("slug", flat=True)
    assert list(live) == ["citanie", "lipy"]

    choose_all(editor, folder)
    # In one go, before the menu has faded in.
    editor.get_by_role("button", name="Viac").last.evaluate(
        """(button) => {
            button.click();
            document.querySelector('[data-bulk-action-footer] a[href*="/set_type/"]').click();
        }"""
    )
    editor.get_by_label("Typ podujatia").select_option(label="Beseda")
    editor.get_by_role("button", name="Pokračovať").click()
    expect(main).to_contain_text("Na webe sa zmenia 2 súbory: 2 zmenené.")
    expect(main).to_contain_text("kým sa nezverejní: Ešte bez dňa")
    assert find_violations(editor, "#main") == []
    screenshot(editor, "Bulk type, laptop")
    editor.set_viewport_size({"width": 390, "height": 844})
    screenshot(editor, "Bulk type, phone")
    editor.get_by_role("button", name="Áno, zmeniť 3 podujatia").click()
    expect(editor.get_by_text("2 podujatia sa zmenili a zverejnili")).to_be_visible()
    screenshot(editor, "Bulk type done, phone")
    assert set(EventPage.objects.live().values_list("event_type__name", flat=True)) == {"Beseda"}
