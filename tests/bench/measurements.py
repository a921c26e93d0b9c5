"""What is measured: one CMS of some size, again and again."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from tests.bench.astro import build_site
from tests.bench.cms import Cms, Export, export
from tests.bench.processes import Run

MEGABYTE = 1024 * 1024


@dataclass(slots=True)
class Measured:
    """The runs on a CMS of so many events. floors: seconds."""

    events: int
    full: list[Export] = field(default_factory=list)
    nothing: list[Export] = field(default_factory=list)
    edit: list[Export] = field(default_factory=list)
    check: list[Run] = field(default_factory=list)
    floors: list[float] = field(default_factory=list)

    @property
    def floor(self) -> float:
        return median(self.floors)


@dataclass(frozen=True, slots=True)
class Published:
    """What a release costs after one publishing: see `tests.bench.publish`."""

    events: int
    first: float
    in_full: float
    by_change: float
    cpu: float
    queries: int
    storage: int


def whole(runs: Sequence[Run]) -> float:
    """Seconds of the whole process."""
    return median(run.seconds for run in runs)


def megabytes(runs: Sequence[Run]) -> float:
    """The memory at the peak."""
    return median(run.memory for run in runs) / MEGABYTE


def inside(exports: Sequence[Export]) -> float:
    """Seconds without the start of Python and Django."""
    return median(export.seconds_inside for export in exports)


def measure(cms: Cms, events: int, *, rounds: int, full_rounds: int) -> Measured:
    """Run everything on a CMS, one after the other in each round, so that a slow minute is slow for all."""
    site = cms.folder / "site"
    measured = Measured(events)
    for _ in range(full_rounds):
        empty_project(site)
        cms.forget()
        measured.full.append(expect(events, export(cms, site)))
        measured.floors.append(run_floor(cms, site))
    for number in range(rounds):
        measured.nothing.append(expect(0, export(cms, site)))
        cms.edit_one(f"Zmenené po {number}. raz")
        measured.edit.append(expect(1, export(cms, site)))
        measured.check.append(cms.manage("check"))
    return measured


def expect(rendered: int, done: Export) -> Export:
    """The export, which has to have rendered so many pages to be what is measured."""
    if done.rendered != rendered:
        sys.exit(
            f"{done.rendered} pages were rendered, not {rendered}: somebody changed the exporter meanwhile."
        )
    return done


def empty_project(site: Path) -> None:
    shutil.rmtree(site, ignore_errors=True)
    (site / "src/pages").mkdir(parents=True)


def run_floor(cms: Cms, site: Path) -> float:
    target = cms.folder / "floor"
    seconds = json.loads(cms.execute("floor", cms.database, site, target).output)
    shutil.rmtree(target)
    return float(seconds["read"] + seconds["write"])


def publish(cms: Cms, *, rounds: int) -> Published:
    """Release one publishing after the other."""
    output = cms.execute("publish", str(rounds)).output
    return Published(**json.loads(output.splitlines()[-1]))


def pull_api(cms: Cms) -> float:
    """Seconds to get every event by Wagtail's API."""
    output = cms.execute("api", settings="tests.bench.api_settings").output
    return float(json.loads(output.splitlines()[-1])["seconds"])


def build_astro(folder: Path, exported: Path) -> float:
    """Seconds that Astro takes for the exported events: those of the site without them are taken away."""
    folder.mkdir()
    empty = build_site(folder / "empty")
    return build_site(folder / "full", exported).seconds - empty.seconds
