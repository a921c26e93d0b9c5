"""A sample of the random repositories; `make fuzz` has more."""

import pytest

from tests.fuzz.git_cases import fuzz


@pytest.mark.django_db
def test_nothing_of_anybodys_is_lost() -> None:
    assert list(fuzz(6, 0)) == []
