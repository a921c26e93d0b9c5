import random

import pytest

from tests.corpus import corpus_bodies, needs_corpus
from tests.fuzz.corpus import compare_files

pytestmark = [needs_corpus, pytest.mark.node]


def test_real_files_in_canonical_form_look_the_same_in_both_processors():
    files = random.Random(7).sample(corpus_bodies(), 60)

    compared, differences = compare_files(files)

    assert compared >= 110
    assert differences == []
