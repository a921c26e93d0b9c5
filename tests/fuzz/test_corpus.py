import random
import re
from pathlib import Path

import pytest

from tests.corpus import corpus_bodies, needs_corpus
from tests.fuzz.corpus import compare_files

pytestmark = pytest.mark.node

SPECIFICATION = Path(__file__).parents[2] / "frontend-contract/node_modules/commonmark-spec/spec.txt"


@needs_corpus
def test_real_files_in_canonical_form_look_the_same_in_both_processors():
    files = random.Random(7).sample(corpus_bodies(), 60)

    compared, differences = compare_files(files)

    assert compared >= 110
    assert differences == []


def specification_examples():
    """("example N", Markdown) of CommonMark's own specification."""
    text = SPECIFICATION.read_text(encoding="utf-8")
    examples = re.findall(r"^`{32} example\n(.*?)^\.\n.*?^`{32}$", text, re.MULTILINE | re.DOTALL)
    return [(f"example {number}", body.replace("→", "\t")) for number, body in enumerate(examples, 1)]


def test_the_specifications_examples_in_canonical_form_look_the_same_in_both_processors():
    examples = specification_examples()

    compared, differences = compare_files(examples)

    assert compared == 2 * len(examples) == 1304
    # Two begin with a line of dashes, which Sätteri takes for front matter and drops. Ours begin with stars.
    assert {(difference.processor, difference.path) for difference in differences} == {
        ("satteri", "example 96"),
        ("satteri", "example 98"),
    }
