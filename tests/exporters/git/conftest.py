"""An Astro project in a clone of its repository, and an event to export into it."""

from pathlib import Path

import pytest

from events.models import EventPage
from tests.exporters.exports import make_event, make_folder
from tests.exporters.git.repositories import git


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    path = tmp_path / "remote.git"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(path))
    return path


@pytest.fixture
def astro(tmp_path: Path, remote: Path) -> Path:
    """A clone of a site, with a page of the developers' own."""
    root = tmp_path / "site"
    git(tmp_path, "clone", "--quiet", str(remote), str(root))
    (root / "src/pages").mkdir(parents=True)
    (root / "src/pages/index.md").write_text("# Domov\n")
    (root / "notes.txt").write_text("1\n")
    git(root, "checkout", "--quiet", "-B", "main")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message=The site")
    git(root, "push", "--quiet", "--set-upstream", "origin", "main")
    return root


@pytest.fixture
def page(db: None) -> EventPage:
    return make_event(make_folder("podujatia"))
