"""A sample of the random edits; `make fuzz` has more."""

from collections import Counter

import pytest

from tests.fuzz.change_cases import fuzz


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2])
def test_a_release_of_what_has_changed_is_that_of_everything(seed: int, media: object) -> None:
    tally = Counter[str]()

    assert list(fuzz(40, seed, tally, events=8)) == []

    # Else nothing was tested.
    assert tally["by change"] > 15
