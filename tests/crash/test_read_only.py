"""A project in which nothing can be written: a clear error, and no error where nothing has to be written."""

import os
import subprocess

import pytest

from exporters.project.workdir import FOLDER
from tests.crash.edits import edit_text
from tests.crash.invariants import check_finished, check_whole, export_afresh, read_project
from tests.crash.kills import start_export

# Permissions bind root as well once it has given up the right to ignore them.
WITHOUT_PRIVILEGE = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search,-fowner"]
BOUND = WITHOUT_PRIVILEGE if os.geteuid() == 0 else []


def export_bound(world):
    """The command as somebody whom permissions bind: exit code, what it said about errors."""
    process = start_export(world.root, before=BOUND)
    _, errors = process.communicate(timeout=120)
    return process.returncode, errors.strip()


@pytest.fixture
def locked(world):
    """A project whose files and folders nobody may write."""
    subprocess.run(["chmod", "-R", "a-w", world.root], check=True)
    yield world
    subprocess.run(["chmod", "-R", "u+w", world.root], check=True)


def test_project_without_write_permission_is_one_clear_error_and_stays_as_it_is(locked):
    before = read_project(locked.root)

    assert export_bound(locked) == (0, "")

    edit_text(locked)
    assert export_bound(locked) == (
        2,
        f"CommandError: {locked.root / FOLDER}: the disk refused (Permission denied). Nothing was changed; "
        "correct its permissions, then export again",
    )
    assert read_project(locked.root) == before


def test_folder_without_write_permission_stops_the_export_half_way_and_the_next_one_finishes(world, place):
    pages = world.root / "src/pages"
    for _ in range(5):
        edit_text(world)
    wanted, before = export_afresh(world, place / "wanted"), read_project(world.root)
    folder = max(path for path in before if wanted.get(path) != before[path] and path.endswith(".md"))
    folder = (world.root / folder).parent
    assert folder.is_relative_to(pages)
    folder.chmod(0o555)

    code, error = export_bound(world)

    folder.chmod(0o755)
    assert code == 2
    assert error.startswith(f"CommandError: {folder}/")
    assert error.endswith(
        ": the disk refused (Permission denied). Every file is whole, some are new and some old; "
        "correct its permissions, then export again to finish"
    )
    check_whole(before, wanted, read_project(world.root), world.foreign)
    assert world.export().conflicts == []
    check_finished(world.root, wanted)


def test_file_that_may_not_be_read_is_a_conflict_of_its_own(world):
    edit_text(world)
    path = next(change.path for change in world.export(write=False).changes)
    (world.root / path).chmod(0)

    code, error = export_bound(world)

    (world.root / path).chmod(0o644)
    assert code == 2
    assert f"{path}: cannot be read (Permission denied); correct its permissions" in error
