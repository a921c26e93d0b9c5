"""Links in the project: refused by name, and nothing is written or removed on their other side."""

import itertools
import os
import shutil

import pytest

from exporters.core.manifest import MANIFEST
from exporters.core.plan import Action
from exporters.project.workdir import FOLDER
from tests.exporters.exports import exit_code, make_event, make_folder, run
from tests.exporters.projects import read_tree

PAGE = "src/pages/podujatia/beseda/index.md"
LINK = "a symbolic link stands in the way; remove it"


@pytest.fixture
def astro(tmp_path):
    root = tmp_path / "astro"
    (root / "src/pages").mkdir(parents=True)
    return root


@pytest.fixture
def event(db):
    return make_event(make_folder("podujatia"))


@pytest.fixture
def elsewhere(tmp_path):
    """What a link may lead to, and nobody else may change."""
    place = tmp_path / "elsewhere"
    place.mkdir()
    (place / "passwd").write_text("root\n")
    return place


def edit(event):
    event.title = "Beseda s občanmi"
    event.save_revision().publish()


def replace_by_link(path, target):
    """Put a link where a file or folder is, and what was there on its other side."""
    shutil.move(path, target)
    path.symlink_to(target)


FOLDERS = ["src/pages/podujatia/beseda", "src/pages/podujatia"]


@pytest.mark.parametrize(
    ("path", "dangling"),
    [("src", False), *itertools.product([*FOLDERS, PAGE], [False, True])],
)
@pytest.mark.parametrize("change", ["edited", "unpublished"])
def test_link_in_the_place_of_our_file_or_a_folder_above_it(event, astro, elsewhere, path, dangling, change):
    run(astro)
    target = elsewhere / "target"
    replace_by_link(astro / path, target)
    if dangling:
        shutil.rmtree(target) if target.is_dir() else target.unlink()
    before = read_tree(elsewhere)
    edit(event) if change == "edited" else event.unpublish()

    outcome = run(astro)

    assert [(c.action, c.path, c.why) for c in outcome.changes] == [(Action.CONFLICT, PAGE, LINK)]
    assert (astro / path).is_symlink()
    assert read_tree(elsewhere) == before


@pytest.mark.parametrize("dangling", [False, True])
@pytest.mark.parametrize("name", [MANIFEST, FOLDER])
def test_link_in_the_place_of_what_the_export_needs_for_itself(event, astro, elsewhere, name, dangling):
    run(astro)
    edit(event)
    target = elsewhere / ("nothing" if dangling else "")
    if (astro / name).exists():
        (astro / name).unlink()
    (astro / name).symlink_to(target)
    before = read_tree(astro)

    for check in (False, True):
        assert exit_code(astro, check=check) == 2

    assert read_tree(astro) == before
    assert read_tree(elsewhere) == {"passwd": b"root\n"}


def test_link_in_the_place_of_the_journal(event, astro, elsewhere):
    run(astro)
    edit(event)
    (astro / FOLDER).mkdir()
    (astro / FOLDER / "journal.json").symlink_to(elsewhere / "passwd")

    assert exit_code(astro) == 2
    assert read_tree(elsewhere) == {"passwd": b"root\n"}


def test_link_in_the_place_of_a_waiting_file_is_replaced_and_not_followed(event, astro, elsewhere):
    (astro / FOLDER).mkdir()
    for name in ("0", "new", ".gitignore"):
        (astro / FOLDER / name).symlink_to(elsewhere / "passwd")

    assert exit_code(astro) == 0
    assert "Beseda" in (astro / PAGE).read_text()
    assert read_tree(elsewhere) == {"passwd": b"root\n"}


def test_project_may_be_given_by_a_link(event, astro, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(astro)

    assert exit_code(link) == 0
    assert exit_code(astro, check=True) == 0
    assert link.is_symlink()


def test_our_file_that_has_another_name_elsewhere_keeps_its_old_content_there(event, astro, elsewhere):
    run(astro)
    before = (astro / PAGE).read_bytes()
    os.link(astro / PAGE, elsewhere / "copy.md")
    edit(event)

    assert exit_code(astro) == 0
    assert (elsewhere / "copy.md").read_bytes() == before
    assert b"Beseda s ob" in (astro / PAGE).read_bytes()


def test_file_where_the_export_needs_its_folder(event, astro):
    (astro / FOLDER).write_text("Nie je tvoje.\n")

    assert exit_code(astro) == 2
    assert (astro / FOLDER).read_text() == "Nie je tvoje.\n"
