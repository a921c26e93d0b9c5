"""An Astro project without a page, and a folder of events to export into it."""

import pytest

from tests.exporters.exports import make_folder


@pytest.fixture
def astro(tmp_path):
    root = tmp_path / "site"
    (root / "src/pages").mkdir(parents=True)
    return root


@pytest.fixture
def folder(db):
    return make_folder("podujatia")
