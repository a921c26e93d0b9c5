"""The judge: Astro's own processors, one node process for all tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.astro_oracle.processors import Judge


@pytest.fixture(scope="session")
def judge() -> Iterator[Judge]:
    with Judge() as running:
        yield running
