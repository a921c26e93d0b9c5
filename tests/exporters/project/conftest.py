from pathlib import Path

import pytest


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An Astro project without a page."""
    (tmp_path / "src/pages").mkdir(parents=True)
    return tmp_path
