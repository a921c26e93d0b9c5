"""The panel with an event's file, as an editor uses it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from events.models import EventPage
from exporters.content.site_tree import find_tree
from exporters.releases.build.reconcile import reconcile
from tests.axe import find_violations
from tests.exporters.exports import make_event, make_folder, text_block

pytestmark = pytest.mark.browser


@pytest.fixture
def event(live_cms: object) -> EventPage:
    """A released event, the last block of which is raw Markdown."""
    raw = {"type": "markdown", "value": "# Veľký nadpis"}
    event = make_event(make_folder("podujatia"), body=[text_block("<p>V stredu.</p>"), raw])
    reconcile(find_tree())
    return event


def test_file_follows_what_is_typed_and_can_be_taken_along(
    editor: Page, event: EventPage, screenshot: Callable[[Page, str], Path]
) -> None:
    editor.set_viewport_size({"width": 1366, "height": 768})
    editor.goto(f"/admin/pages/{event.pk}/edit/")
    editor.get_by_role("button", name="Prepnúť súbor").click()
    panel = editor.locator("[data-file-panel]")
    expect(panel).to_contain_text("src/pages/podujatia/beseda/index.md")
    expect(panel).to_contain_text("To isté ako na webe, bajt po bajte.")
    expect(panel).to_contain_text("Je v ňom: nadpis prvej úrovne, ktorým je názov stránky.")

    editor.get_by_role("textbox", name="Názov").fill("Beseda s hosťom")

    expect(panel.locator("ins")).to_have_text("Pridané:title: Beseda s hosťom")
    screenshot(editor, "file panel")
    panel.get_by_role("button", name="Kopírovať").click()
    expect(panel.get_by_role("button", name="Skopírované")).to_be_visible()
    copied = editor.evaluate("navigator.clipboard.readText()")
    with editor.expect_download() as downloaded:
        panel.get_by_role("link", name="Stiahnuť").click()
    violations = [found["id"] for found in find_violations(editor, "[data-file-panel]")]
    editor.set_viewport_size({"width": 390, "height": 844})
    screenshot(editor, "file panel on a phone")
    panel.get_by_role("link", name="2. Markdown").click()
    expect(panel).to_be_hidden()

    assert copied == (
        "---\nslug: beseda\nlayout: ../../../layouts/EventLayout.astro\ntitle: Beseda s hosťom\n"
        "publish_date: 01.02.2022\n---\n\nV stredu.\n\n# Veľký nadpis\n"
    )
    assert downloaded.value.suggested_filename == "beseda.md"
    assert Path(downloaded.value.path()).read_text() == copied
    assert violations == []
    block = EventPage.objects.get(pk=event.pk).body[1].id
    assert editor.url.endswith(f"#block-{block}-section")
