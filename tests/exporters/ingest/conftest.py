"""An Astro project without any page."""

from pathlib import Path

import pytest


@pytest.fixture
def bare(db: None, media: Path, tmp_path: Path) -> Path:
    root = tmp_path / "bare"
    (root / "src/pages/podujatia").mkdir(parents=True)
    return root
