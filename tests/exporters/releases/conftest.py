import pytest

from exporters.releases.reconcile import reconcile
from exporters.releases.series import find_series
from exporters.releases.tokens import make_token
from exporters.trees import find_tree
from tests.exporters.exports import make_folder


@pytest.fixture
def folder(db):
    return make_folder("podujatia")


@pytest.fixture
def release():
    """Returns a function that makes a release of what is public now; None where that is nothing new."""
    return lambda: reconcile(find_tree()).release


@pytest.fixture
def token(db):
    return make_token(find_series(find_tree()), "GitHub Actions")
