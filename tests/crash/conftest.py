"""A small CMS on a database that other processes can see, and a project to export it into."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from django.conf import LazySettings

from tests.crash.small_disks import may_mount, quick_folder
from tests.crash.world import NO_TASKS, World, build_world

# Where no disk may be mounted, only tests/exporters/project/test_disk_errors.py tests disk errors.
collect_ignore = [] if may_mount() else ["test_small_disks.py"]


@pytest.fixture
def place() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


@pytest.fixture
def database(transactional_db: None, django_db_serialized_rollback: None, settings: LazySettings) -> None:
    """The test database with real commits, visible to other processes."""
    settings.TASKS = NO_TASKS


@pytest.fixture
def world(database: None, place: Path) -> World:
    """Eight events, exported once."""
    world = build_world(place / "astro", Random(1), events=8)
    world.export()
    return world
