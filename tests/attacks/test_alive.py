"""What the tests of scripts look for is found where it is, and text is let be."""

from __future__ import annotations

import json

import pytest

from tests.attacks.alive import find_alive, find_html
from tests.attacks.world import MARKUP, PAYLOAD, SCRIPT_URL


@pytest.mark.parametrize(
    "page",
    [
        f"<p>{PAYLOAD}</p>",
        f'<input value="{PAYLOAD}">',
        f"<input value='{PAYLOAD}'>",
        f"<input value={MARKUP}>",
        f"<textarea>{PAYLOAD}</textarea>",
        f"<title>{PAYLOAD}</title>",
        f"<script>let title = '{PAYLOAD}'</script>",
        f"<script>let title = {json.dumps(PAYLOAD)}</script>",
        f'<a href="{SCRIPT_URL}">x</a>',
        '<a href=" java&#10;script:canary()">x</a>',
        '<form action="JavaScript:canary()"></form>',
        '<p onclick="canary()">x</p>',
    ],
)
def test_what_comes_alive_is_found(page: str) -> None:
    assert find_alive(page) != []
    assert [find_alive(html) for html in find_html("application/json", json.dumps({"html": page}))] != [[]]


@pytest.mark.parametrize(
    "page",
    [
        f"<p>{MARKUP}</p>",
        f'<input value="{MARKUP}">',
        f"<textarea>{MARKUP}</textarea>",
        f"<script>let title = {json.dumps(PAYLOAD).replace('<', chr(92) + 'u003C')}</script>",
        '<a href="https://example.org/?javascript:canary()">x</a>',
        "<!-- <x-canary> -->",
    ],
)
def test_text_is_let_be(page: str) -> None:
    assert find_alive(page) == []
