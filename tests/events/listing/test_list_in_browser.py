"""An editor finds an event of last year and makes the next one from it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from events.models import EventIndexPage, EventPage, EventType, Project

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("search_index")]


def test_an_event_is_found_and_continued(
    editor: Page,
    make_event: Callable[..., EventPage],
    folder: EventIndexPage,
    screenshot: Callable[[Page, str], object],
) -> None:
    project = Project.objects.create(name="Zelené mesto")
    kind = EventType.objects.create(name="Diskusia")
    for number in (1, 2):
        make_event(
            {"type": "text", "value": "<p>Stretneme sa pri fontáne</p>"},
            title=f"{number}. beseda o lipách",
            publish_date=f"202{number}-03-31",
            edition=number,
            project=project,
            event_type=kind,
        )
    make_event(title="Valné zhromaždenie", publish_date="2022-06-01")
    editor.set_viewport_size({"width": 1366, "height": 768})

    editor.goto(f"/admin/pages/{folder.get_parent().pk}/")
    editor.get_by_role("link", name="Podujatia", exact=True).first.click()
    rows = editor.locator("#listing-results tbody tr")
    expect(rows).to_have_count(3)
    screenshot(editor, "list of events")
    editor.set_viewport_size({"width": 390, "height": 844})
    screenshot(editor, "list of events on a phone")
    editor.set_viewport_size({"width": 1366, "height": 768})

    editor.locator("#id_q").fill("fontane")
    expect(rows).to_have_count(2)
    editor.get_by_role("button", name="Zobraziť filtre").click()
    editor.get_by_role("button", name="Rok").click()
    screenshot(editor, "filters of the list")
    editor.get_by_label("Rok").select_option("2022")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("31.03.2022")
    expect(rows).to_contain_text("Zelené mesto")
    expect(rows).to_contain_text("Diskusia")
    screenshot(editor, "filtered list")

    editor.get_by_role("link", name="2. beseda o lipách").click()
    # The list has a button of this name, too; and a form's opens nothing before its scripts have run.
    editor.wait_for_url("**/edit/")
    editor.get_by_role("button", name="Akcie", exact=True).first.click()
    editor.get_by_role("link", name="Nasledujúce podujatie").click()
    expect(editor.locator("#header-title")).to_be_visible()
    screenshot(editor, "next event")
    editor.get_by_role("button", name="Vytvoriť koncept").click()
    expect(editor.locator("[name=title]")).to_have_value("3. beseda o lipách")
    expect(editor.locator("[name=edition]")).to_have_value("3")
    expect(editor.locator("[name=publish_date]")).to_have_value("")
    expect(editor.locator("[data-draftail-editor-wrapper]")).to_contain_text("Stretneme sa pri fontáne")
