"""A new project, its type and edition are made in the form of an event, and what was typed stays."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from cms.groups import ensure_editor_group
from events.models import EventPage, Project

pytestmark = pytest.mark.browser


def test_what_an_event_needs_is_made_in_its_form(
    log_in: Callable[[User], Page],
    make_event: Callable[..., EventPage],
    screenshot: Callable[[Page, str], object],
) -> None:
    old = Project.objects.create(name="Zelené mesto")
    folder = make_event(title="Beseda", project=old, edition=3).get_parent()
    anna = User.objects.create_user("anna")
    anna.groups.add(ensure_editor_group())
    editor = log_in(anna)
    editor.set_viewport_size({"width": 1366, "height": 768})
    editor.goto(f"/admin/pages/add/events/eventpage/{folder.pk}/")
    editor.locator("[name=title]").fill("Štvrtá beseda")
    editor.locator("[name=publish_date]").fill("2027-05-12")

    editor.locator("textarea[name=description]").press_sequentially("Stretneme sa pri lipách.")
    field = editor.locator("[data-contentpath=description]")
    expect(field.locator("[aria-live=polite]")).to_have_text(
        "Počet znakov: 24. Vyhľadávače ukazujú približne 155."
    )

    # A project that is there suggests its next edition; another one that has none takes it away again.
    chooser, edition = editor.locator("#id_project-chooser"), editor.locator("[name=edition]")
    chooser.get_by_role("button").first.click()
    editor.locator(".modal-body").get_by_role("link", name="Zelené mesto").click()
    expect(edition).to_have_value("4")
    expect(editor.get_by_text("posledné podujatie projektu má poradie 3")).to_be_visible()
    screenshot(editor, "suggested edition")

    chooser.get_by_role("button", name="Akcie").click()
    editor.get_by_role("button", name="Vybrať iný projekt").click()
    editor.get_by_role("tab", name="Nový projekt").click()
    editor.locator(".modal-body [name=name]").fill("Zelená škola")
    screenshot(editor, "new project")
    editor.locator(".modal-body").get_by_role("button", name="Vytvoriť").click()
    expect(chooser).to_contain_text("Zelená škola")
    expect(edition).to_have_value("")

    # What somebody typed stays.
    edition.fill("9")
    editor.get_by_role("button", name="Nový typ podujatia").click()
    editor.locator(".modal-body [name=name]").fill("Dielňa")
    editor.keyboard.press("Enter")
    expect(editor.locator("[name=event_type] option:checked")).to_have_text("Dielňa")
    expect(editor.locator("[name=title]")).to_have_value("Štvrtá beseda")
    expect(editor.locator(".modal-backdrop")).to_have_count(0)

    editor.set_viewport_size({"width": 390, "height": 844})
    editor.get_by_role("button", name="Nový typ podujatia").scroll_into_view_if_needed()
    screenshot(editor, "form on a phone")
    assert editor.evaluate("document.scrollingElement.scrollWidth") <= 390
    with editor.expect_navigation():
        editor.locator("[name=action-publish]").evaluate("button => button.click()")
    event = EventPage.objects.get(title="Štvrtá beseda")
    assert (event.live, event.edition, event.description) == (True, 9, "Stretneme sa pri lipách.")
    assert (str(event.project), str(event.event_type)) == ("Zelená škola", "Dielňa")
