"""One file a construct: read into blocks and written back, it is the same file."""

from pathlib import Path

import pytest

from exporters.core import front_matter
from exporters.core.blocks import from_markdown, to_nodes
from exporters.core.markdown import parse_root, preserve_formatting, serialize_markdown
from exporters.core.references import NumberedReferences

GOLDEN = Path(__file__).parents[2] / "golden"
STRUCTURED = sorted(GOLDEN.glob("*.md"))
RAW = sorted((GOLDEN / "raw").glob("*.md"))


def read_body(path: Path) -> str:
    return front_matter.split(path.read_bytes().decode()).body


@pytest.mark.parametrize("path", [*STRUCTURED, *RAW], ids=lambda path: path.stem)
def test_golden_file_comes_back_letter_by_letter(path):
    body, references = read_body(path), NumberedReferences()
    blocks, _ = from_markdown(body, references)

    assert preserve_formatting(body, to_nodes(blocks, references)) == body


@pytest.mark.parametrize("path", STRUCTURED, ids=lambda path: path.stem)
def test_golden_file_needs_no_raw_markdown(path):
    blocks, fallbacks = from_markdown(read_body(path), NumberedReferences())

    assert fallbacks == []
    assert "markdown" not in [block["type"] for block in blocks]


@pytest.mark.parametrize("path", RAW, ids=lambda path: path.stem)
def test_what_no_block_holds_stays_markdown_and_says_why(path):
    blocks, fallbacks = from_markdown(read_body(path), NumberedReferences())

    assert len([block for block in blocks if block["type"] == "markdown"]) == len(fallbacks) > 0
    assert all(fallback.reason and fallback.line > 0 for fallback in fallbacks)


@pytest.mark.parametrize("path", [*STRUCTURED, *RAW], ids=lambda path: path.stem)
def test_canonical_form_says_the_same_and_is_its_own_canonical_form(path):
    references = NumberedReferences()
    blocks, _ = from_markdown(read_body(path), references)
    root = to_nodes(blocks, references)
    canonical = serialize_markdown(root)
    again, _ = from_markdown(canonical, references)

    assert serialize_markdown(to_nodes(again, references)) == canonical
    assert again == blocks


@pytest.mark.parametrize("path", STRUCTURED, ids=lambda path: path.stem)
def test_canonical_form_has_the_nodes_of_the_file(path):
    body = read_body(path)

    assert parse_root(serialize_markdown(parse_root(body))) == parse_root(body)
