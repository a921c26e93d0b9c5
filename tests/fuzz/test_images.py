"""A sample of the random pictures; `make fuzz` has more."""

from tests.fuzz.images import fuzz


def test_random_pictures_are_cleaned() -> None:
    assert list(fuzz(150, 0)) == []
