"""Kill exports, hundreds of them: `python -m tests.crash --kills 500 [--seed 1]`.

Prints at which step the kills hit and each that did not come out right; exits 1 where there is one.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import django

from tests.crash.small_disks import quick_folder

if TYPE_CHECKING:
    from tests.crash.crash_loop import Tally


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--events", type=int, default=24, help="how many pages there are to begin with")
    options = parser.parse_args(arguments)
    started = time.monotonic()
    with quick_folder() as folder, own_database(folder):
        # Imported here, since it needs django.setup().
        from tests.crash.crash_loop import kill_exports

        tally = kill_exports(
            folder,
            kills=options.kills,
            seed=options.seed,
            events=options.events,
            commands=options.kills // 20,
        )
    show(tally, options.seed, time.monotonic() - started)
    return 1 if tally.failures else 0


@contextmanager
def own_database(folder: Path) -> Iterator[None]:
    """A new database and a new place for uploads in a folder, until the block ends."""
    tempfile.tempdir = str(folder)
    os.environ |= {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "DATABASE_URL": f"sqlite:///{folder}/db"}
    django.setup()

    from django.test.utils import override_settings, setup_databases, teardown_databases

    from tests.crash.world import NO_TASKS

    databases = setup_databases(verbosity=0, interactive=False)
    try:
        with override_settings(MEDIA_ROOT=folder / "media", TASKS=NO_TASKS):
            yield
    finally:
        teardown_databases(databases, verbosity=0)


def show(tally: Tally, seed: int, seconds: float) -> None:
    from tests.crash.crash_loop import KINDS, STEPS

    print(f"{'the kill hit':42}", *(f"{kind:>16}" for kind in KINDS))
    for step in STEPS:
        print(f"{step:42}", *(f"{tally.hits[kind, step]:16}" for kind in KINDS))
    for failure in tally.failures:
        print(failure)
    print(
        f"seed {seed}: {tally.kills} kills, {tally.finished} runs that finished the work, {tally.conflicts} "
        f"true conflicts, {len(tally.failures)} failures, {seconds:.0f} s"
    )


if __name__ == "__main__":
    sys.exit(main())
