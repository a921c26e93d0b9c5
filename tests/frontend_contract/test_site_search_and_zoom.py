"""The reference site in use: a picture opens, an event is found, a list works without a script."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.axe import find_violations
from tests.frontend_contract.sites import Site
from tests.frontend_contract.visits import PHONE, Visit

pytestmark = [pytest.mark.node, pytest.mark.browser]

COUNTED = ["0 podujatí", "1 podujatie", "2 podujatia"]


def test_picture_opens_as_large_as_the_window_without_a_script(browser: Browser, showcase: Site) -> None:
    visit = Visit(browser, showcase, width=PHONE)
    window = visit.open("podujatia/buduce/")
    button = window.get_by_role("button", name="Zväčšiť obrázok: Fontána & lavička")
    button.focus()
    window.keyboard.press("Enter")
    dialog = window.get_by_role("dialog", name="Fontána & lavička")
    expect(dialog).to_be_visible()
    modal = window.evaluate("document.querySelector('dialog').matches(':modal')")
    focused = window.evaluate("document.activeElement.textContent")
    dialog.locator("img").wait_for()
    box = dialog.bounding_box()
    violations = find_violations(window)
    window.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    returned = window.evaluate("document.activeElement.getAttribute('aria-label')")
    button.click()
    dialog.get_by_role("button", name="Zavrieť").click()
    expect(dialog).to_be_hidden()
    scripts = window.evaluate("Array.from(document.scripts, ({ type }) => type)")
    visit.window.close()

    assert modal is True
    assert focused == "Zavrieť"
    assert box == {"x": 0, "y": 0, "width": PHONE, "height": 800}
    assert returned == "Zväčšiť obrázok: Fontána & lavička"
    assert violations == []
    assert scripts == ["application/ld+json"]


def test_picture_opens_where_a_browser_knows_popovers_alone(browser: Browser, showcase: Site) -> None:
    visit = Visit(browser, showcase, width=PHONE)
    window = visit.open("podujatia/buduce/")
    window.evaluate("document.querySelectorAll('button').forEach((it) => it.removeAttribute('commandfor'))")
    dialog = window.locator("dialog")
    window.locator(".zoom").click()
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Zavrieť").click()
    expect(dialog).to_be_hidden()
    visit.window.close()


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("fontana", ["Čítanie pri vode"]),
        ("FONTÁNA", ["Čítanie pri vode"]),
        ("prednáška park", ["Čítanie pri vode"]),
        ("zeme", ["Žeme"]),
        ("nič také", []),
    ],
)
def test_search_finds_words_of_texts_without_diacritics(
    browser: Browser, showcase: Site, query: str, titles: list[str]
) -> None:
    visit = Visit(browser, showcase, width=PHONE)
    window = visit.open("kalendar/")
    window.get_by_label("Hľadať v podujatiach").fill(query)
    expect(window.get_by_role("status")).to_have_text(COUNTED[len(titles)])
    found = window.locator(".event-list h3").filter(visible=True).all_text_contents()
    headings = window.locator("section.events h2").filter(visible=True).count()
    visit.window.close()

    assert found == titles
    assert headings == min(1, len(titles))


def test_what_was_found_can_be_linked_to(browser: Browser, showcase: Site) -> None:
    visit = Visit(browser, showcase, width=1366)
    window = visit.open("kalendar/")
    window.get_by_label("Projekt").select_option("Čítanie v parku")
    window.get_by_label("Rok").select_option("2024")
    address = window.url
    window.goto("about:blank")
    window.goto(address)
    expect(window.get_by_role("status")).to_have_text("2 podujatia")
    found = window.locator(".event-list h3").filter(visible=True).all_text_contents()
    words = [url for url in visit.asked if url.endswith(".json")]
    window.get_by_label("Projekt").select_option("")
    window.get_by_label("Rok").select_option("")
    expect(window.get_by_role("status")).to_have_text("")
    visit.window.close()

    assert urlsplit(address).query == "projekt=%C4%8C%C3%ADtanie+v+parku&rok=2024"
    assert found[0] == "Bez poradia"
    assert words == []  # Nobody searched for a word.


def test_search_that_cannot_load_says_so_and_tries_again(browser: Browser, showcase: Site) -> None:
    visit = Visit(browser, showcase, width=1366)
    words = visit.files.pop("slova.json")
    window = visit.open("kalendar/")
    window.get_by_label("Hľadať v podujatiach").fill("fontan")
    expect(window.get_by_role("status")).to_have_text("Hľadanie sa nepodarilo načítať. Skúste to znova.")
    visit.files["slova.json"] = words
    window.get_by_label("Hľadať v podujatiach").press_sequentially("a")
    expect(window.get_by_role("status")).to_have_text("1 podujatie")
    visit.window.close()


def test_without_a_script_there_is_the_list_and_no_search(browser: Browser, showcase: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    visit = Visit(browser, showcase, width=PHONE, context=context)
    window = visit.open("kalendar/")
    shown = window.locator(".event-list h3").filter(visible=True).count()
    searches = window.get_by_label("Hľadať v podujatiach").filter(visible=True).count()
    context.close()

    assert (shown, searches) == (9, 0)


def test_gallery_of_two_fills_its_row(browser: Browser, showcase: Site) -> None:
    visit = Visit(browser, showcase, width=1366)
    window = visit.open("podujatia/zem/")
    pictures = "<img width='600' height='400' src='x.png' alt=''>"
    html = f"<figure class='gallery'><p>{pictures}<br>{pictures}</p></figure>"
    window.evaluate("(html) => { document.querySelector('.prose').innerHTML = html }", html)
    whole = window.locator(".gallery").bounding_box()
    boxes = [window.locator(".gallery img").nth(place).bounding_box() for place in (0, 1)]
    visit.window.close()

    first, second = (box for box in boxes if box)
    assert whole is not None
    assert first["y"] == second["y"]
    assert (first["x"], second["x"] + second["width"]) == (whole["x"], whole["x"] + whole["width"])
