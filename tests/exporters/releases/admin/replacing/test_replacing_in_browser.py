"""An editor replaces a name in many events: looks at the diffs, leaves one out, and finds the drafts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from cms.groups import ensure_editor_group
from events.models import EventPage
from tests.axe import find_violations
from tests.exporters.exports import make_event, make_folder, text_block

pytestmark = pytest.mark.browser
SIZES = {"phone": (390, 844), "laptop": (1366, 768)}


@pytest.fixture
def anna(live_cms: LiveServer, log_in: Callable[[User], Page]) -> Page:
    user = User.objects.create_user("anna", "anna@example.org", "password", first_name="Anna")
    user.groups.set([ensure_editor_group()])
    folder = make_folder("podujatia")
    words = "<p>Stretneme sa v Stanici Žilina-Záriečie, pod lipou.</p><p>Príďte.</p>"
    make_event(folder, "beseda", [text_block(words)], title="Beseda v Stanici", owner=user)
    make_event(folder, "trh", [text_block("<p>Trh v <b>Stan</b>ici.</p>"), text_block(words)], title="Trh")
    make_event(folder, "les", [text_block("<p>V lese.</p>")], title="Les")
    return log_in(user)


def take(anna: Page, screenshot: Callable[[Page, str], Path], name: str) -> None:
    """Pictures in both sizes, in neither of which anything is beyond the right edge."""
    for size, (width, height) in SIZES.items():
        anna.set_viewport_size({"width": width, "height": height})
        screenshot(anna, f"Search and replace, {name}, {size}")
        assert anna.evaluate("document.documentElement.scrollWidth") <= width


def test_a_name_is_replaced_in_many_events(anna: Page, screenshot: Callable[[Page, str], Path]) -> None:
    anna.goto("/admin/")
    anna.get_by_role("button", name="Prehľady").click()
    anna.get_by_role("link", name="Nájsť a nahradiť").click()
    anna.get_by_label("Nájsť").fill("Stanici")
    anna.get_by_label("Nahradiť čím").fill("Novej synagóge")
    assert find_violations(anna, "#main") == []
    take(anna, screenshot, "form")
    anna.get_by_role("button", name="Ukázať, čo by sa zmenilo").click()

    trh, beseda = anna.get_by_role("region", name="Trh"), anna.get_by_role("region", name="Beseda v Stanici")
    expect(beseda.locator("ins")).to_contain_text(
        ["Beseda v Novej synagóge", "v Novej synagóge Žilina-Záriečie"]
    )
    expect(beseda.locator("del")).to_have_count(2)
    expect(trh).to_contain_text("Nenahradí sa. Začína a končí sa v rôznom formátovaní")
    expect(anna.get_by_role("region", name="Les")).to_have_count(0)
    expect(anna.get_by_role("heading", name="Čo by sa zmenilo")).to_be_in_viewport()
    anna.emulate_media(color_scheme="dark")
    # The whole page, at the width at which the menu is beside it.
    assert find_violations(anna) == []
    anna.emulate_media(color_scheme="light")
    beseda.scroll_into_view_if_needed()
    take(anna, screenshot, "diffs")
    trh.get_by_role("checkbox").uncheck()
    anna.get_by_role("button", name="Zapísať koncepty vybraných podujatí").click()

    expect(anna.locator(".replace-results")).to_contain_text("Beseda v Novej synagóge, 2 miesta")
    take(anna, screenshot, "results")
    assert find_violations(anna, "#main") == []
    drafts = {page.slug: page.get_latest_revision_as_object() for page in EventPage.objects.all()}
    assert {slug: draft.title for slug, draft in drafts.items()} == {
        "beseda": "Beseda v Novej synagóge",
        "trh": "Trh",
        "les": "Les",
    }
    assert EventPage.objects.get(slug="beseda").title == "Beseda v Stanici"
    anna.get_by_role("link", name="Zverejniť koncepty").click()
    anna.get_by_role("button", name="Áno, zverejniť").click()
    expect(anna.locator(".messages")).to_be_visible()
    assert EventPage.objects.get(slug="beseda").title == "Beseda v Novej synagóge"
