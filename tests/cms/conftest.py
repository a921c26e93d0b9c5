"""What the tests of health share."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from cms.health import middleware


@pytest.fixture
def own_prober() -> Iterator[None]:
    """A prober of the test's own, for its settings; none of its threads outlives the test."""
    before = set(threading.enumerate())
    middleware.find_prober.cache_clear()
    yield
    middleware.find_prober.cache_clear()
    for thread in set(threading.enumerate()) - before:
        thread.join(timeout=20)
        assert not thread.is_alive()


@pytest.fixture
def database(transactional_db: None, django_db_serialized_rollback: None) -> None:
    """What threads of the prober can see: committed."""
