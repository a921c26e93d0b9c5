"""What editors paste from elsewhere into rich text, in a real browser."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from events.models import EventPage

pytestmark = pytest.mark.browser

CLIPBOARD = Path(__file__).parent / "clipboard"
SCRIPTS = Path(__file__).parents[2] / "events/static/events"
PICTURES = "Obrázky sa nevložili. Vložte ich tlačidlom „Obrázok v texte“."
TABLES = "Tabuľka sa vložila ako text. Tabuľku pridáte blokom „Tabuľka“."
TABLE = "Tabuľka sa vložila ako blok „Tabuľka“. Jej prvý riadok je hlavička."

# Block's type and depth, then its text with *bold*, _italic_, ~strikethrough~ and [linked](address).
EXPECTED: dict[str, list[str]] = {
    "word": [
        "header-two: Program",
        "unstyled: Príďte na *jarnú besedu* a _premietanie_.",
        "unordered-list-item: Ráno",
        "  ordered-list-item: Káva",
    ],
    "google-docs": [
        "header-two: Ohlas",
        "header-three: Prvý deň",
        "unstyled: Bolo *veselo*.",
        "unordered-list-item: Hudba",
        "  unordered-list-item: Husle",
        "unstyled: [Web](https://fontana.sk/a?b=1)",
    ],
    "excel": ["unstyled: Meno | Vek", "unstyled: Jana | 30"],
    "facebook": ["unstyled: Tešíme sa 😀", "unstyled: Viac: [fontana.sk](https://fontana.sk/program)"],
    "outlook": [
        "unstyled: Dobrý deň,",
        "unstyled: registrácia: [https://fontana.sk/r](https://fontana.sk/r)",
    ],
    "libreoffice": [
        "header-three: Miesto",
        "ordered-list-item: Sála",
        "  ordered-list-item: Pódium",
        "ordered-list-item: Dvor",
        "unstyled: Vstup ~5 €~ voľný",
    ],
    "web-page": [
        "header-two: Správa",
        "unstyled: Prvý _odsek_\ndruhý riadok",
        "unstyled: Radosť 🎉",
    ],
}
NOT_TAKEN = {"word": (1, 0), "web-page": (1, 0), "excel": (0, 1)}
MARKS = {"BOLD": "*", "ITALIC": "_", "STRIKETHROUGH": "~"}


def utf16(text: str, start: int, end: int) -> str:
    return text.encode("utf-16-le")[start * 2 : end * 2].decode("utf-16-le")


def show(raw: dict[str, Any]) -> list[str]:
    """Each block in one line."""
    lines = []
    for block in raw["blocks"]:
        marks: list[tuple[int, str]] = []
        for span in block["inlineStyleRanges"]:
            mark = MARKS[span["style"]]
            marks += [(span["offset"], mark), (span["offset"] + span["length"], mark)]
        for span in block["entityRanges"]:
            url = raw["entityMap"][str(span["key"])]["data"]["url"]
            marks += [(span["offset"], "["), (span["offset"] + span["length"], f"]({url})")]
        text, end = "", 0
        for offset, mark in sorted(marks, key=lambda mark: mark[0]):
            text += utf16(block["text"], end, offset) + mark
            end = offset
        text += utf16(block["text"], end, len(block["text"]) * 2)
        lines.append(f"{'  ' * block['depth']}{block['type']}: {text}")
    return lines


def test_clipboards_of_other_programs_are_read_as_blocks(browser: Browser) -> None:
    page = browser.new_page()
    for script in ("paste-addresses", "paste-writer", "paste-tables", "paste-content"):
        page.add_script_tag(path=SCRIPTS / f"{script}.js")
    found = {
        name: page.evaluate("html => pasteContent.readHtml(html)", (CLIPBOARD / f"{name}.html").read_text())
        for name in EXPECTED
    }
    page.close()

    assert {name: show(content["raw"]) for name, content in found.items()} == EXPECTED
    assert {
        name: (content["pictures"], content["tables"])
        for name, content in found.items()
        if content["pictures"] or content["tables"]
    } == NOT_TAKEN


TABLE_HTML = """<p>Ceny</p>
<table><caption>Vstupné</caption>
<tr><th>Kto</th><th colspan=2>Koľko</th></tr>
<tr><td rowspan=2><b>Deti</b></td><td align=right>1 €</td><td>so psom</td></tr>
<tr><td style="text-align: right">2 €</td><td>bez <img src="https://example.org/pes.png"></td></tr>
<tr><td></td><td></td><td></td></tr>
</table>
<p>Tešíme sa</p>"""


def cells(table: dict[str, Any]) -> list[list[str]]:
    return [
        [show(json.loads(value))[0] if value != "null" else "" for value in row["values"]]
        for row in table["rows"]
    ]


def test_a_table_is_read_with_its_heading_its_alignment_and_cells_that_span(browser: Browser) -> None:
    page = browser.new_page()
    for script in ("paste-addresses", "paste-writer", "paste-tables", "paste-content"):
        page.add_script_tag(path=SCRIPTS / f"{script}.js")
    found = page.evaluate("html => pasteContent.readHtml(html, { asBlocks: true })", TABLE_HTML)
    empty = page.evaluate(
        "html => pasteContent.readHtml(html, { asBlocks: true })", "<table><tr><td> <td></table>a"
    )
    page.close()

    before, table, after = found["parts"]
    assert (show(before["raw"]), show(after["raw"])) == (["unstyled: Ceny"], ["unstyled: Tešíme sa"])
    assert table["table"]["columns"] == [
        {"type": "text", "heading": "Kto"},
        {"type": "right", "heading": "Koľko"},
        {"type": "text", "heading": ""},
    ]
    assert table["table"]["caption"] == "Vstupné"
    assert cells(table["table"]) == [
        ["unstyled: *Deti*", "unstyled: 1 €", "unstyled: so psom"],
        ["", "unstyled: 2 €", "unstyled: bez"],
    ]
    assert (found["pictures"], found["tables"]) == (1, 0)
    assert [part["type"] for part in empty["parts"]] == ["text"]


PASTE = """(target, contents) => {
    const clipboardData = new DataTransfer();
    for (const [type, text] of Object.entries(contents)) clipboardData.setData(type, text);
    target.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
}"""


def paste(field: Locator, **contents: str) -> None:
    field.locator("[contenteditable=true]").evaluate(
        PASTE, {f"text/{kind}": text for kind, text in contents.items()}
    )


def stored(field: Locator) -> list[str]:
    """What the form holds of the field."""
    value = field.locator("xpath=../input[@type='hidden'] | ../textarea").first.input_value()
    return show(json.loads(value) or {"blocks": []})


def open_event(editor: Page, make_event: Callable[..., EventPage], text: str) -> Locator:
    event = make_event({"type": "text", "value": f"<p>{text}</p>"})
    editor.goto(f"/admin/pages/{event.pk}/edit/")
    field = editor.locator("[data-draftail-editor-wrapper]").first
    field.locator("[data-contents] > *").last.click()
    editor.keyboard.press("Control+End")
    return field


def test_paragraphs_of_pasted_text_stay_and_one_undo_takes_them_back(
    editor: Page, make_event: Callable[..., EventPage]
) -> None:
    field = open_event(editor, make_event, "Prvé")
    text = field.locator("[data-contents]")

    paste(field, plain=" slovo\nPozri https://fontana.sk/a, píš a@b.sk.\r\n\r\nKoniec")
    expect(text).to_contain_text("Koniec")
    editor.wait_for_timeout(500)
    assert stored(field) == [
        "unstyled: Prvé slovo",
        "unstyled: Pozri [https://fontana.sk/a](https://fontana.sk/a), píš [a@b.sk](mailto:a@b.sk).",
        "unstyled: Koniec",
    ]

    editor.keyboard.press("Control+z")
    expect(text).to_have_text("Prvé")

    # Behind other words, a heading with more after it is one still; a part of a heading is words.
    paste(field, html="<h2>Program</h2><p>Káva</p>", plain="Program")
    expect(text).to_contain_text("Káva")
    editor.wait_for_timeout(500)
    assert stored(field) == ["unstyled: Prvé", "header-two: Program", "unstyled: Káva"]
    editor.keyboard.press("Control+z")
    paste(field, html="<h2> slovo</h2>", plain=" slovo")
    expect(text).to_contain_text("slovo")
    editor.wait_for_timeout(500)
    assert stored(field) == ["unstyled: Prvéslovo"]


def test_what_a_paste_could_not_bring_is_said_below_the_field(
    editor: Page, make_event: Callable[..., EventPage], screenshot: Callable[[Page, str], Path]
) -> None:
    field = open_event(editor, make_event, "Prvé")
    note = editor.locator("[data-paste-note]")

    paste(field, html=(CLIPBOARD / "word.html").read_text(), plain="Program")
    expect(note).to_have_text(PICTURES)
    rows = "<tr><td>1</td><td>2</td></tr>" * 160
    paste(field, html=f"<table>{rows}</table>", plain="1\t2")
    expect(note).to_have_text(TABLES)
    screenshot(editor, "paste-note")
    paste(field, plain="dve slová")
    expect(note).to_have_count(0)


def copy_table(editor: Page) -> None:
    """Into the machine's clipboard, as a spreadsheet does."""
    editor.evaluate(
        """html => navigator.clipboard.write([new ClipboardItem({
            'text/html': new Blob([html], { type: 'text/html' }),
            'text/plain': new Blob(['Ceny'], { type: 'text/plain' }),
        })])""",
        TABLE_HTML,
    )


def kinds(editor: Page) -> list[str]:
    """The blocks of the page that are there, in their order."""
    return editor.evaluate(
        "() => document.getElementById('body-root').rootBlock.children.map(({ type }) => type)"
    )


def test_a_pasted_table_becomes_a_block_between_the_texts_and_is_taken_back(
    editor: Page, make_event: Callable[..., EventPage], screenshot: Callable[[Page, str], Path]
) -> None:
    event = make_event({"type": "text", "value": "<p>Prvé druhé</p>"})
    editor.goto(f"/admin/pages/{event.pk}/edit/")
    field = editor.locator("[data-draftail-editor-wrapper]").first
    text = field.locator("[data-contents]")
    text.click()
    editor.keyboard.press("Control+Home")
    editor.keyboard.press("Control+ArrowRight")
    copy_table(editor)
    note = editor.locator("[data-paste-note]")

    # Taken back by the keyboard, at once.
    editor.keyboard.press("Control+v")
    expect(note).to_contain_text(TABLE)
    assert kinds(editor) == ["text", "table", "text"]
    screenshot(editor, "paste-table")
    editor.set_viewport_size({"width": 390, "height": 844})
    note.scroll_into_view_if_needed()
    screenshot(editor, "paste-table-phone")
    editor.set_viewport_size({"width": 1366, "height": 768})
    editor.keyboard.press("Control+z")
    expect(text).to_have_text("Prvé druhé")
    expect(note).to_have_count(0)
    assert kinds(editor) == ["text"]

    # Not taken back with words that were written since.
    editor.keyboard.press("Control+v")
    heading = editor.locator(".column-heading").locator("visible=true").first
    expect(heading).to_have_value("Kto")
    heading.fill("Pre koho")
    note.get_by_role("button", name="Vrátiť vloženie").click()
    expect(note).to_contain_text("sa odvtedy zmenilo")
    assert kinds(editor) == ["text", "table", "text"]

    with editor.expect_navigation():
        editor.locator("button.action-save").first.click()
    draft = EventPage.objects.get(pk=event.pk).get_latest_revision_as_object()
    first, table, rest = draft.body
    assert "Prvé" in str(first.value)
    assert "Ceny" in str(first.value)
    assert "druhé" not in str(first.value)
    assert [column["heading"] for column in table.value.columns] == ["Pre koho", "Koľko", ""]
    assert "1 €" in str(table.value.row_data[0]["values"][1])
    assert str(rest.value).index("Tešíme sa") < str(rest.value).index("druhé")


def test_a_table_pasted_into_an_empty_text_takes_its_place(
    editor: Page, make_event: Callable[..., EventPage]
) -> None:
    event = make_event({"type": "text", "value": "<p></p>"})
    editor.goto(f"/admin/pages/{event.pk}/edit/")
    field = editor.locator("[data-draftail-editor-wrapper]").first
    field.locator("[contenteditable=true]").click()

    paste(field, html=(CLIPBOARD / "excel.html").read_text(), plain="Meno\tVek")
    note = editor.locator("[data-paste-note]")
    expect(note).to_contain_text(TABLE)
    assert kinds(editor) == ["table"]
    note.get_by_role("button", name="Vrátiť vloženie").click()
    expect(note).to_have_count(0)
    assert kinds(editor) == ["text"]
