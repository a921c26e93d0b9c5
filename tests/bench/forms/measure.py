"""`python -m tests.bench.forms.measure`: what the admin costs, beside Wagtail as it comes.

Each has a process and a SQLite database of its own and the same pages. They take turns at every step, so that
a slow minute is slow for all. Times are of the processor, of the whole process.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.processes import PROJECT
from tests.bench.table import Aim

STOCK, CMS, WORKER = "Wagtail", "this CMS", "with a worker"
# name -> (its models, its settings, TASKS).
SIDES = {
    STOCK: ("stock", "tests.bench.stock.settings", ""),
    CMS: ("cms", "tests.bench.forms.settings", "immediate"),
    WORKER: ("cms", "tests.bench.forms.settings", "database"),
}
# Of Wagtail's time.
FORM_LIMIT, LIST_LIMIT = 1.1, 1.2
PAGES = ("100 blocks", "300 blocks", "a gallery of 200")
STEPS = [
    *((step, page) for page in PAGES for step in ("open", "save", "publish")),
    *((step, "") for step in ("folder", "chooser", "search")),
]


@dataclass(slots=True)
class Step:
    """One request on all sides. seconds: side -> of the processor, a round; queries: side -> how many."""

    name: str
    seconds: dict[str, list[float]] = field(default_factory=dict)
    queries: dict[str, int] = field(default_factory=dict)

    def ratio(self, side: str) -> float:
        """The median against that of Wagtail."""
        return median(self.seconds[side]) / median(self.seconds[STOCK])


class Side:
    """A process that does what it is told."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def read(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            sys.exit("A CMS that was to be measured has ended; what it said stands above.")
        return json.loads(line)

    def do(self, step: str, page: str, round_number: int) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([step, page, round_number]) + "\n")
        self._process.stdin.flush()
        return self.read()


@contextmanager
def run_side(folder: Path, name: str, events: int) -> Iterator[Side]:
    models, settings, tasks = SIDES[name]
    folder.mkdir()
    environment = {
        "DJANGO_SETTINGS_MODULE": settings,
        "SECRET_KEY": "only-for-the-benchmark",
        "ALLOWED_HOSTS": "localhost",
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "MEDIA_ROOT": str(folder / "media"),
        "RELEASES_ROOT": str(folder / "releases"),
        **({"TASKS": tasks} if tasks else {}),
    }
    command = [sys.executable, "-m", "tests.bench.forms.serve", models, str(events)]
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        command, cwd=PROJECT, env={**os.environ, **environment}, text=True, stdin=pipe, stdout=pipe
    )
    with process:
        try:
            yield Side(process)
        finally:
            process.kill()


def measure(
    folder: Path, events: int, *, rounds: int, steps: Sequence[tuple[str, str]] = STEPS
) -> list[Step]:
    measured = [Step(f"{step} {page}".strip()) for step, page in steps]
    with ExitStack() as stack:
        sides = {
            name: stack.enter_context(run_side(folder / str(number), name, events))
            for number, name in enumerate(SIDES)
        }
        for side in sides.values():
            side.read()
        for round_number in range(rounds + 1):
            for (step, page), result in zip(steps, measured, strict=True):
                for name, side in sides.items():
                    value = side.do(step, page, round_number)
                    if round_number:
                        result.seconds.setdefault(name, []).append(value)
                    else:
                        result.queries[name] = value
    return measured


def write_steps(steps: Sequence[Step]) -> Iterator[str]:
    yield f"{'Milliseconds of the processor, a request':<44}" + "".join(f"{side:>24}" for side in SIDES)
    for step in steps:
        cells = (
            f"{median(step.seconds[side]) * 1000:>9.0f}{step.ratio(side):>6.2f}×{step.queries[side]:>6}q"
            for side in SIDES
        )
        yield f"  {step.name:<42}" + "".join(f"{cell:>24}" for cell in cells)


def list_aims(steps: Sequence[Step]) -> Iterator[Aim]:
    """Of each side of ours: forms and lists against those of Wagtail."""
    for step in steps:
        limit = FORM_LIMIT if step.name.partition(" ")[0] in ("open", "save", "publish") else LIST_LIMIT
        for side in (CMS, WORKER):
            yield Aim(f"{step.name}, {side} / {STOCK}", step.ratio(side), limit)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", default="", help="steps whose name has this")
    options = parser.parse_args()
    steps = [step for step in STEPS if options.only in " ".join(step)]
    with tempfile.TemporaryDirectory(prefix="forms-bench-") as folder:
        measured = measure(Path(folder), options.events, rounds=options.rounds, steps=steps)
    print("\n".join([*write_steps(measured), "", *map(str, list_aims(measured))]))


if __name__ == "__main__":
    main()
