"""An administrator brings in a project as GitHub packs it, in Slovak: what it would become, then drafts."""

import base64

import pytest
from playwright.sync_api import expect

from events.models import EventPage
from exporters.ingest.models import Import, State
from tests.axe import find_violations
from tests.exporters.ingest.sending import event, make_folder, pack, png

pytestmark = pytest.mark.browser

PAGES = "web-main/src/pages/podujatia"
PROJECT = {
    f"{PAGES}/beseda/index.md": event(
        "Beseda v parku",
        "beseda",
        layout="../../../layouts/EventLayout.astro",
        body='![Plagát](plagát.png)\n\n<div class="mapa">Mapa</div>\n',
    ),
    f"{PAGES}/beseda/plagát.png": png(),
    f"{PAGES}/koncert.md": event(body="![Chýba](chyba.png)\n"),
    "web-main/src/pages/index.astro": b"",
    "web-main/src/pages/o-nas.md": b"# O nas\n",
    "web-main/node_modules/a/readme.md": b"x",
    "web-main/../von.md": b"x",
}
# A drop as a browser makes one, of a file and of a folder with a file in it.
DROP = """([name, content]) => {
    const bytes = Uint8Array.from(atob(content), (char) => char.codePointAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], name));
    const target = document.getElementById('import-drop');
    for (const type of ['dragover', 'drop'])
        target.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
}"""

SETTLED = """() => new Promise((done) => {
    const main = document.getElementById('main');
    const look = () => main.getBoundingClientRect().left <= 0 ? done() : requestAnimationFrame(look);
    look();
})"""


def drop(page, name: str, content: bytes) -> None:
    page.evaluate(DROP, [name, base64.b64encode(content).decode()])


def test_a_project_becomes_drafts(live_cms, editor, screenshot, tmp_path):
    make_folder()
    # Larger than any other upload may be.
    large = tmp_path / "moje/velky.zip"
    large.parent.mkdir()
    with large.open("wb") as file:
        file.truncate(25_000_000)
    editor.set_viewport_size({"width": 1366, "height": 768})
    editor.goto("/admin/")
    menu = editor.get_by_role("navigation", name="Hlavná ponuka")
    menu.get_by_role("link", name="Import súborov").click()
    editor.get_by_role("button", name="Odoslať a skontrolovať").click()
    expect(editor.get_by_role("alert")).to_have_text("Najprv vyberte súbory.")
    editor.locator("#import-folder").set_input_files(tmp_path / "moje")
    expect(editor.get_by_text("moje/velky.zip")).to_be_visible()
    editor.get_by_role("button", name="Vybrať znova").click()
    expect(editor.get_by_text("moje/velky.zip")).to_have_count(0)
    drop(editor, "web-main.zip", pack(PROJECT))
    expect(editor.get_by_text("web-main.zip")).to_be_visible()
    screenshot(editor, "import form")
    assert find_violations(editor, "#main") == []
    editor.set_viewport_size({"width": 390, "height": 844})
    # The menu goes slowly.
    editor.evaluate(SETTLED)
    screenshot(editor, "import form phone")
    assert editor.evaluate("document.getElementById('id_folder').getBoundingClientRect().right") <= 390
    editor.set_viewport_size({"width": 1366, "height": 768})

    editor.get_by_role("button", name="Odoslať a skontrolovať").click()

    expect(editor.get_by_text("Toto by sa stalo so súbormi.")).to_be_visible()
    beseda = editor.get_by_role("row", name="beseda/index.md")
    expect(beseda).to_contain_text("Nová stránka")
    expect(beseda).to_contain_text("/podujatia/beseda/")
    expect(beseda).to_contain_text("Od riadka 10 zostáva surový Markdown")
    expect(editor.get_by_role("row", name="koncert.md")).to_contain_text("'chyba.png'")
    expect(editor.get_by_role("row", name="von.md")).to_contain_text("Odmietnuté")
    assert EventPage.objects.count() == 0
    screenshot(editor, "import check")
    assert find_violations(editor, "#main") == []
    editor.set_viewport_size({"width": 390, "height": 844})
    screenshot(editor, "import check phone")
    assert editor.evaluate("document.documentElement.scrollWidth") <= 390
    editor.set_viewport_size({"width": 1366, "height": 768})

    editor.get_by_role("button", name="Vytvoriť 1 koncept").click()

    expect(editor.get_by_text("Hotovo. Všetko je koncept")).to_be_visible()
    screenshot(editor, "import done")
    editor.get_by_role("link", name="Beseda v parku").click()

    expect(editor.locator("#id_title")).to_have_value("Beseda v parku")
    page = EventPage.objects.get()
    assert (page.live, page.has_unpublished_changes, page.owner.username) == (False, True, "editor")
    assert Import.objects.get().state == State.DONE
