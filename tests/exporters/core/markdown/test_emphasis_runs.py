"""Runs of `*` that Astro's processors pair otherwise than markdown-it stay as they are written."""

import pytest

from exporters.core.roundtrip import answer

# Each reads in both processors as `kept` shows and would not be the same text as blocks.
READ_OTHERWISE = [
    "!****.©***. ***!“____ “**.",
    "(***.)****— *******a",
    ")**á“******“€***.",
    ".*→ **.a*****a",
    "[(***.)****— *******a](https://a.sk/)",
]


@pytest.mark.parametrize("text", READ_OTHERWISE)
def test_text_that_is_read_otherwise_is_kept(text):
    answered = answer({"id": 1, "markdown": f"{text}\n"})

    assert [block["type"] for block in answered["blocks"]] == ["markdown"]
    assert answered["canonical"] == f"{text}\n"


@pytest.mark.parametrize(
    "text", ["***a** b*", "**a *b***", "*a***b**", "**a** b *c* **d**", "**a** " * 3000 + "b"]
)
def test_text_that_is_read_alike_is_text(text):
    answered = answer({"id": 1, "markdown": f"{text}\n"})

    assert [block["type"] for block in answered["blocks"]] == ["text"]
