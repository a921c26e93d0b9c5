"""Disks that are full or take nothing: a clear error, whole files, and the next run finishes."""

import itertools
import re
import shutil
from random import Random

import pytest
from django.core.management import CommandError, call_command

from exporters.project.workdir import FOLDER
from tests.crash.edits import edit_text
from tests.crash.invariants import check_finished, check_whole, export_afresh, read_project
from tests.crash.small_disks import read_only, room_for_names, room_for_pages, small_disk
from tests.crash.world import add_event, build_world

NOTHING = re.compile(
    r"\S+: the disk refused \(No space left on device\)\. "
    r"Nothing was changed; make room, then export again \(exit code 2\)"
)
IN_BETWEEN = re.compile(
    r"\S+: the disk refused \(No space left on device\)\. Every file is whole, some are new and some old; "
    r"make room, then export again to finish \(exit code 2\)"
)


@pytest.fixture
def disk(database, place):
    with small_disk(place / "disk") as disk:
        yield disk


@pytest.fixture
def world(disk):
    world = build_world(disk / "astro", Random(2), events=8)
    world.export()
    return world


def try_to_export(world):
    """The error that an export ends with; None where there was room enough."""
    try:
        call_command("export_events", str(world.root), verbosity=0)
    except CommandError as error:
        return f"{error} (exit code {error.returncode})"
    return None


@pytest.mark.parametrize("room", [room_for_pages, room_for_names])
def test_export_onto_a_full_disk_tears_nothing_and_is_finished_once_there_is_room(world, disk, place, room):
    shutil.copytree(world.root, place / "before")
    for _ in range(3):
        add_event(world)
    wanted, before = export_afresh(world, place / "wanted"), read_project(world.root)
    refused, interrupted = [], []

    for left in itertools.count():
        with room(disk, left):
            error = try_to_export(world)
        after = read_project(world.root)
        if error is None:
            break
        if NOTHING.fullmatch(error):
            refused.append(left)
            assert after == before
            assert not (world.root / FOLDER).exists()
        else:
            interrupted.append(left)
            assert IN_BETWEEN.fullmatch(error), error
            check_whole(before, wanted, after, world.foreign)
        assert world.export().conflicts == []
        check_finished(world.root, wanted)
        shutil.rmtree(world.root)
        shutil.copytree(place / "before", world.root)

    check_finished(world.root, wanted)
    # The longer it went well, the later it ended.
    assert refused == list(range(len(refused)))
    assert interrupted == list(range(len(refused), left))
    assert len(refused) > 3
    assert len(interrupted) > 0


def test_disk_mounted_read_only_is_one_clear_error_unless_nothing_has_to_be_written(world, disk):
    before = read_project(world.root)
    with read_only(disk):
        assert try_to_export(world) is None
        edit_text(world)
        error = try_to_export(world)

    assert error == (
        f"{world.root / FOLDER}: the disk refused (Read-only file system). Nothing was changed; "
        "make it writable, then export again (exit code 2)"
    )
    assert read_project(world.root) == before
