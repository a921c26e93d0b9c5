"""A file that is too large is refused in words before it is sent, chosen or dropped."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

DROP = """(zone, size) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(size)], 'spustená.png', { type: 'image/png' }));
  zone.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


def test_large_file_is_refused_where_it_is_chosen_or_dropped(editor: Page, settings: LazySettings) -> None:
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 1024**2
    large = 1024**2 + 1
    sent = []
    editor.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    chosen = {"name": "zvolená.png", "mimeType": "image/png", "buffer": b"\0" * large}
    said = "„{}“ má 2 MB; súbor môže mať najviac 1 MB. Zvoľte menší."

    editor.goto("/admin/images/multiple/add/")
    editor.locator("input[type=file]").set_input_files(chosen)
    expect(editor.get_by_role("alert")).to_have_text(said.format("zvolená.png"))
    editor.locator(".drop-zone").evaluate(DROP, large)
    expect(editor.get_by_role("alert")).to_have_text(said.format("spustená.png"))
    assert sent == []

    editor.locator("input[type=file]").set_input_files({**chosen, "buffer": b"\0"})
    expect(editor.locator("#upload-list > li")).to_have_count(1)
    expect(editor.get_by_role("alert")).to_have_count(0)
    editor.goto("/admin/images/add/")
    editor.locator("input[type=file]").set_input_files(chosen)
    expect(editor.get_by_role("alert")).to_have_text(said.format("zvolená.png"))
    assert editor.locator("input[type=file]").evaluate("input => input.files.length") == 0
