"""A sample of the random edits; `make fuzz` has more."""

from collections import Counter

import pytest

from tests.fuzz.change_cases import fuzz


@pytest.mark.django_db
def test_a_release_of_what_has_changed_is_that_of_everything(media: object) -> None:
    tally = Counter[str]()

    assert list(fuzz(30, 2, tally, events=8)) == []

    # Else nothing was tested.
    assert tally["by change"] > 10
