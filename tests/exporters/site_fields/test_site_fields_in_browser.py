"""An editor fills fields of every kind that the site asks for, by mouse and keyboard, and publishes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from events.models import EventPage
from tests.exporters.exports import make_event, make_folder, run
from tests.exporters.site_fields.conftest import FILE, Use, diff, take_in
from tests.exporters.site_fields.contracts import PROPERTIES, TEXT

pytestmark = pytest.mark.browser
# The machine may be slow to publish and to answer.
PATIENCE = 60_000
ADD = ".c-sf-add-button"

GROUPS = [{"name": "when", "label": {"sk": "Kedy", "en": "When"}, "help": {"sk": "Čas konania."}}]


def grouped(*keys: str) -> dict[str, object]:
    """The properties, some of them in the group."""

    def put(schema: dict[str, object]) -> dict[str, object]:
        form = schema.get("x-field", {})
        assert isinstance(form, dict)
        return {**schema, "x-field": {**form, "group": "when"}}

    return {key: put(schema) if key in keys else schema for key, schema in PROPERTIES.items()}


def test_every_kind_of_field_is_filled_refused_put_right_and_published(
    editor: Page,
    astro: Path,
    use: Use,
    make_image: Callable[..., object],
    screenshot: Callable[[Page, str], Path],
) -> None:
    use(grouped("day", "opens", "start"), **{"x-groups": GROUPS})
    folder = make_folder("podujatia")
    make_event(folder, slug="ine", title="Iné stretnutie")
    page = make_event(folder, slug="beh", title="Beh")
    make_image("Plagát", name="plagat.png")
    editor.set_viewport_size({"width": 1366, "height": 768})
    editor.goto(f"/admin/pages/{page.pk}/edit/")
    part = editor.get_by_role("region", name="Polia webu")

    part.get_by_label("Miesto konania").scroll_into_view_if_needed()
    screenshot(editor, "site-fields-top")
    part.get_by_label("Miesto konania").fill("Les")
    editor.keyboard.press("Tab")
    part.get_by_label("Note", exact=True).fill("Prvý riadok\ndruhý")
    part.get_by_label("Capacity").fill("0")
    part.get_by_label("Fee").fill("2.5")
    part.get_by_label("Free").select_option(label="Nie")
    part.get_by_label("Mode").select_option(label="Na mieste")
    part.get_by_label("Day", exact=True).fill("2027-04-01")
    part.get_by_label("Opens").fill("18:30")
    part.get_by_label("Start", exact=True).fill("2027-04-01T19:00")
    part.get_by_label("Link", exact=True).fill("https://example.org/x")
    part.get_by_label("Mail").fill("a@example.org")
    part.get_by_label("City", exact=True).fill("Nitra")
    screenshot(editor, "site-fields")

    # Chosen as everywhere in Wagtail.
    part.get_by_role("button", name="Vybrať obrázok").first.click()
    editor.get_by_role("dialog").get_by_role("link", name="Plagát").click()
    expect(part.get_by_text("Plagát")).to_be_visible()
    part.get_by_role("button", name="Zvoliť stránku").click()
    editor.get_by_role("dialog").get_by_role("link", name="Iné stretnutie", exact=True).click()
    expect(part.get_by_text("Iné stretnutie")).to_be_visible()

    # Lists of texts, and of objects.
    tags = part.locator("[data-contentpath=tags]")
    tags.locator(ADD).last.click()
    tags.locator("input[type=text]").fill("les")
    speakers = part.locator("[data-contentpath=speakers]")
    speakers.locator(ADD).last.click()
    speakers.get_by_label("Name").fill("Eva")
    speakers.get_by_label("Role").fill("moderátorka")

    editor.locator("[name=action-publish]").click()
    expect(part.get_by_text("Hodnota musí byť najmenej 1.")).to_be_visible(timeout=PATIENCE)
    screenshot(editor, "site-fields-refused")
    part.get_by_label("Capacity").fill("30")
    editor.locator("[name=action-publish]").click()
    expect(editor.locator(".messages")).to_contain_text("je zverejnená", timeout=PATIENCE)

    assert run(astro).problems == []
    written = (astro / "src/pages/podujatia/beh/index.md").read_text()
    assert written.split("---")[1].partition("publish_date: 01.02.2022\n")[2] == (
        'place: Les\nnote: "Prvý riadok\\ndruhý"\ncapacity: 30\nfee: 2.5\nfree: false\nmode: here\n'
        'day: 01.04.2027\nopens: "18:30"\nstart: 2027-04-01T19:00\nlink: https://example.org/x\n'
        "mail: a@example.org\ncover: ./plagat.png\nrelated: /podujatia/ine/\ntags:\n  - les\n"
        "where:\n  city: Nitra\nspeakers:\n  - name: Eva\n    role: moderátorka\n"
    )

    editor.set_viewport_size({"width": 390, "height": 844})
    editor.goto(f"/admin/pages/{page.pk}/edit/")
    part.get_by_label("Miesto konania").scroll_into_view_if_needed()
    screenshot(editor, "site-fields-phone")
    speakers.scroll_into_view_if_needed()
    screenshot(editor, "site-fields-phone-list")


def test_what_no_field_can_show_stays_until_it_is_replaced(
    editor: Page, astro: Path, use: Use, screenshot: Callable[[Page, str], Path]
) -> None:
    use(PROPERTIES)
    text = TEXT.replace("capacity: 40", "capacity: &c 40")
    page = take_in(astro, text)
    editor.goto(f"/admin/pages/{page.pk}/edit/")
    kept = editor.locator("[data-contentpath=capacity]")
    expect(kept).to_contain_text("&c 40")
    kept.scroll_into_view_if_needed()
    screenshot(editor, "site-fields-kept")

    kept.get_by_label("Nová hodnota").fill("50")
    kept.get_by_label("Nahradiť tým, čo je napísané tu").check()
    editor.locator("[name=action-publish]").click()
    expect(editor.locator(".messages")).to_contain_text("je zverejnená", timeout=PATIENCE)

    assert run(astro).problems == []
    assert diff(text, (astro / FILE).read_text()) == ["-capacity: &c 40", "+capacity: 50"]
    assert EventPage.objects.get(pk=page.pk).site_fields["capacity"] == 50
