"""One word replaced changes the lines of the file that have it, and no other."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from events.replacing.body import replace_in_event
from events.replacing.search import TEXT, Search
from exporters.core import front_matter
from exporters.core.blocks import from_markdown, to_nodes
from exporters.core.errors import ExportError
from exporters.core.markdown import preserve_formatting
from exporters.core.references import NumberedReferences
from tests.corpus import needs_corpus, picked_by_hash

GOLDEN = Path(__file__).parents[2] / "golden"
NEW = "Nahradené"
# In characters; a few long files would take most of the time.
LONGEST = 3000


def replace_words(body: str) -> Iterator[tuple[str, str]]:
    """(word, the body with it replaced) of a few words that stand in a body's texts once."""
    references = NumberedReferences()
    blocks, _ = from_markdown(body, references)
    words = [word for word in dict.fromkeys(body.split()) if word.isalpha() and len(word) > 3]
    for word in [word for word in words if body.count(word) == 1][::7][:5]:
        search = Search(word, NEW, match_case=True, whole_words=True, places=frozenset({TEXT}))
        replaced = replace_in_event("", "", blocks, search, may_write_markdown=True)
        if replaced.count:
            yield word, preserve_formatting(body, to_nodes(replaced.body, references))


def find_faults(name: str, body: str) -> tuple[int, list[str]]:
    """How many words were replaced, and those whose replacing changed anything else."""
    count, faults = 0, []
    for word, new in replace_words(body):
        count += 1
        if new != body.replace(word, NEW):
            old_lines, new_lines = body.split("\n"), new.split("\n")
            changes = SequenceMatcher(None, old_lines, new_lines, autojunk=False).get_opcodes()
            faults.append(f"{name}: {word}: {[change for change in changes if change[0] != 'equal']}")
    return count, faults


@pytest.mark.parametrize(
    "path", [*sorted(GOLDEN.glob("*.md")), *sorted((GOLDEN / "raw").glob("*.md"))], ids=lambda path: path.stem
)
def test_a_word_of_a_golden_file(path: Path):
    body = front_matter.split(path.read_bytes().decode()).body

    assert find_faults(path.stem, body)[1] == []


@needs_corpus
def test_words_of_real_files():
    count, faults = 0, []
    bodies = [one for one in picked_by_hash() if len(one[1]) < LONGEST]
    for name, body in bodies[::12]:
        try:
            replaced, found = find_faults(name, body)
        except ExportError:
            continue
        count, faults = count + replaced, faults + found

    assert count > 20
    assert faults == []
