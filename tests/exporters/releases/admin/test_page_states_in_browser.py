"""Where a page is, as its editor finds out: on the home page, in the list, in the report and in the form."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from events.models import EventPage
from exporters.releases.models import Build, Release
from tests.axe import find_violations
from tests.exporters.exports import link_to_page, make_event, make_folder, text_block

pytestmark = pytest.mark.browser
SIZES = {"laptop": (1366, 768), "phone": (390, 844)}
HELD = "Odkaz vedie na stránku „Program festivalu“, ktorá nie je zverejnená"


@pytest.fixture
def held(live_cms: object, editor: Page) -> EventPage:
    """A page of the editor's whose last block links to what was taken down, beside one that is online."""
    folder, user = make_folder("podujatia"), User.objects.get(username="editor")
    target = make_event(folder, "program", title="Program festivalu", owner=user)
    body = [text_block(f"<p>Odstavec {number}</p>") for number in range(12)]
    make_event(folder, "dobra", body, title="Čítanie v parku", description="V tieni líp.", owner=user)
    page = make_event(
        folder, "beseda", [*body, link_to_page(target)], title="Beseda o lipách na námestí", owner=user
    )
    target.unpublish()
    # Publishing has made releases already.
    Build.objects.create(release=Release.objects.latest("pk"), status="succeeded")
    return page


def test_from_the_home_page_to_the_block_that_keeps_it_from_the_site(
    editor: Page, held: EventPage, screenshot: Callable[[Page, str], Path]
) -> None:
    editor.goto("/admin/")
    mine = editor.locator("[id*=needs-me]").first
    expect(mine).to_contain_text(HELD)

    mine.get_by_role("link", name="13. blok, Text").click()

    block = editor.locator(f"#block-{held.body.raw_data[12]['id']}-section")
    expect(block).to_be_in_viewport()
    editor.locator('[data-side-panel-toggle="status"]').click()
    expect(editor.locator(".page-state")).to_be_visible()
    expect(editor.locator(".page-state")).to_contain_text("Na webe je staršia verzia")
    screenshot(editor, "Where is my page, in the form")


def test_the_list_and_the_report_say_it(
    editor: Page, held: EventPage, screenshot: Callable[[Page, str], Path]
) -> None:
    screens = {
        "home": "/admin/",
        "list": f"/admin/pages/{held.get_parent().pk}/",
        "report": "/admin/reports/event-states/",
        "releases": "/admin/releases/",
    }
    for name, address in screens.items():
        editor.goto(address)
        for size, (width, height) in SIZES.items():
            editor.set_viewport_size({"width": width, "height": height})
            expect(editor.get_by_text(HELD).first).to_be_visible()
            screenshot(editor, f"Where is my page, {name}, {size}")
        # On a phone, as the last of them.
        if name != "list":
            assert find_violations(editor, "#main") == []
    editor.goto(screens["report"] + "?stage=online")
    expect(editor.get_by_role("row", name="Čítanie v parku")).to_contain_text("Na webe")
    expect(editor.get_by_role("row", name="Beseda o lipách")).to_have_count(0)
