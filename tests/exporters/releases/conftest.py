from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import EventIndexPage
from exporters.content.site_tree import find_tree
from exporters.releases.api.tokens import make_token
from exporters.releases.build.reconcile import reconcile
from exporters.releases.build.series import find_series
from exporters.releases.models import Release
from tests.e2e.production import serve_redis
from tests.exporters.exports import make_folder


@pytest.fixture
def folder(db: None) -> EventIndexPage:
    return make_folder("podujatia")


@pytest.fixture
def release() -> Callable[[], Release | None]:
    """Returns a function that makes a release of what is public now; None where that is nothing new."""
    return lambda: reconcile(find_tree()).release


@pytest.fixture
def token(db: None) -> str:
    return make_token(find_series(find_tree()), "GitHub Actions")


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Returns a function that sets the clock so far ahead of the real one."""
    now = timezone.now

    def set_ahead(ahead: timedelta) -> None:
        monkeypatch.setattr(timezone, "now", lambda: now() + ahead)

    return set_ahead


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve_redis(tmp_path_factory.mktemp("redis")) as address:
        yield address
