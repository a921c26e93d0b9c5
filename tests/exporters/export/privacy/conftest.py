"""An Astro project without a page, and a folder of events to export into it."""

from pathlib import Path

import pytest

from events.models import EventIndexPage
from tests.exporters.exports import make_folder


@pytest.fixture
def astro(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    (root / "src/pages").mkdir(parents=True)
    return root


@pytest.fixture
def folder(db: None) -> EventIndexPage:
    return make_folder("podujatia")
