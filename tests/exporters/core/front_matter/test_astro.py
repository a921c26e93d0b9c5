"""What we write and read is what Astro's parser reads; `python -m tests.fuzz.front_matter` asks for more."""

from random import Random

import pytest

from exporters.core.errors import SourceError
from exporters.core.front_matter import split
from tests.fuzz.astro import parse_front_matters
from tests.fuzz.front_matter import KINDS, disagreements

pytestmark = pytest.mark.node

PIECES = [
    "---",
    "---",
    "---",
    "+++",
    "\n",
    "\n",
    "\n",
    "\r\n",
    " ",
    "\t",
    "\ufeff",
    "\x85",
    "\u2028",
    "a: 1\n",
    "- b",
    "c",
]


@pytest.mark.parametrize("kind", KINDS)
def test_astro_sees_the_same_values(kind):
    assert list(disagreements(kind, 400, seed=1)) == []


def test_astro_cuts_files_at_the_same_places():
    random = Random(1)
    texts = ["".join(random.choices(PIECES, k=random.randint(3, 12))) for _ in range(3000)]
    compared = 0
    for text, answer in zip(texts, parse_front_matters(texts), strict=True):
        try:
            source = split(text)
        except SourceError:
            continue
        if "error" in answer:
            continue
        before = source.opening.split("---")[0].split("+++")[0]
        assert answer["content"] == before + source.closing[3:] + source.body, text
        compared += 1

    assert compared > 1000
