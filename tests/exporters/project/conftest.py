import pytest


@pytest.fixture
def root(tmp_path):
    """An Astro project without a page."""
    (tmp_path / "src/pages").mkdir(parents=True)
    return tmp_path
