"""Edit, export, kill, export again, in a loop; the invariants are checked after each step."""

import itertools
import shutil
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from exporters.core.errors import ExportError
from exporters.core.hashing import digest
from exporters.core.manifest import MANIFEST
from exporters.project.journal import PATH as JOURNAL
from exporters.project.workdir import FOLDER
from tests.crash.edits import change_something
from tests.crash.invariants import check_finished, check_whole, export_afresh, manifest_of, read_project
from tests.crash.kills import kill_after, kill_at, kill_command
from tests.crash.world import World, build_world, put

AT_OPERATION, LATE, LAST = "at an operation", "at a late one", "at the manifest"
AFTER_A_WHILE, COMMAND = "after a while", "the command"
KINDS = (AT_OPERATION, LATE, LAST, AFTER_A_WHILE, COMMAND)
# The most operations between the one that a kill hits and the one that the next kill hits.
STRIDES = {AT_OPERATION: 15, LATE: 5, LAST: 2}
# The function of exporters/project from whose first call on operations are counted.
SINCE = {AT_OPERATION: "", LATE: "rename_into_place", LAST: "write_manifest"}
STEPS = (
    "before anything was written",
    "while new files were staged",
    "between the journal and the first file",
    "between the first file and the last",
    "with all files, before the manifest",
    "after the manifest",
    "not at all: the export had ended",
)


@dataclass
class Tally:
    """The counts of a loop. hits: (kind of kill, step that it hit) -> number of kills."""

    hits: Counter[tuple[str, str]] = field(default_factory=Counter)
    finished: int = 0
    conflicts: int = 0
    failures: list[str] = field(default_factory=list)

    @property
    def kills(self) -> int:
        return sum(count for (_, step), count in self.hits.items() if step != STEPS[-1])


@dataclass
class CrashLoop:
    """seconds: duration of the last export. operations: kind of kill -> the next operation to hit."""

    world: World
    scratch: Path
    tally: Tally = field(default_factory=Tally)
    seconds: float = 0.5
    operations: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SINCE, 1))

    @property
    def random(self) -> Random:
        return self.world.random

    def run_once(self, kind: str) -> None:
        """Make edits and kill an export; then mostly run one to its end. Raises AssertionError."""
        edits = change_something(self.world)
        step = self.kill_and_check(kind)
        self.tally.hits[kind, step] += 1
        if self.random.random() < 0.3:
            return
        edits += change_something(self.world)
        try:
            if self.random.random() < 0.15:
                self.make_conflict()
            self.finish()
        except (AssertionError, ExportError) as error:
            error.add_note(f"killed {kind}: {step}; {', '.join(edits)}")
            raise

    def kill_and_check(self, kind: str) -> str:
        """Kill an export and check the files that it left; returns the step that it had reached."""
        root = self.world.root
        wanted, before = self.export_afresh(), read_project(root)
        killed = self.kill(kind)
        after = read_project(root)
        check_whole(before, wanted, after, self.world.foreign)
        return find_step(root, before, wanted, after) if killed else STEPS[-1]

    def kill(self, kind: str) -> bool:
        root, pause = self.world.root, self.random.uniform(0, 1.1 * self.seconds)
        if kind == AFTER_A_WHILE:
            return kill_after(root, pause)
        if kind == COMMAND:
            return kill_command(root, pause / 2)
        killed = kill_at(root, self.operations[kind], since=SINCE[kind])
        # From the first operation to the last, then from the first again.
        before = self.operations[kind] if killed else 0
        self.operations[kind] = before + self.random.randint(1, STRIDES[kind])
        return killed

    def finish(self) -> None:
        started = time.monotonic()
        outcome = self.world.export()
        self.seconds = time.monotonic() - started
        failures = [*map(str, outcome.conflicts), *map(str, outcome.problems)]
        assert not failures, failures
        wanted = self.export_afresh()
        check_finished(self.world.root, wanted)
        assert self.world.export(write=False).changes == []
        self.tally.finished += 1

    def make_conflict(self) -> None:
        """Edit an exported file by hand: it alone is a conflict, until the edit is undone.

        A file that a killed export had already replaced is not chosen: the next export could not tell.
        """
        project = read_project(self.world.root)
        known = manifest_of(project).items()
        owned = sorted(
            p for p, sha256 in known if p.endswith(".md") and digest(project.get(p, b"")) == sha256
        )
        if not owned:
            return
        path = self.random.choice(owned)
        file = self.world.root / path
        before = file.read_bytes()
        put(self.world.root, path, b"Rukou.\n")
        conflicts = self.world.export().conflicts
        assert [c.path for c in conflicts if not c.why.startswith("waits for ")] == [path]
        assert file.read_bytes() == b"Rukou.\n"
        put(self.world.root, path, before)
        self.tally.conflicts += 1

    def export_afresh(self) -> dict[str, bytes]:
        place = self.scratch / "afresh"
        shutil.rmtree(place, ignore_errors=True)
        return export_afresh(self.world, place)


def find_step(root: Path, before: dict[str, bytes], wanted: dict[str, bytes], after: dict[str, bytes]) -> str:
    """The step that a killed export had reached, by the files that it left."""
    changed = {path for path in after.keys() | before.keys() if after.get(path) != before.get(path)}
    if not (root / FOLDER).exists():
        return STEPS[5] if changed else STEPS[0]
    if MANIFEST in changed and after.get(MANIFEST) == wanted.get(MANIFEST):
        return STEPS[5]
    if not (root / JOURNAL).exists():
        return STEPS[1]
    differing = {path for path in after.keys() | wanted.keys() if after.get(path) != wanted.get(path)}
    if differing <= {MANIFEST}:
        return STEPS[4]
    return STEPS[3] if changed - {MANIFEST} else STEPS[2]


def kill_exports(place: Path, *, kills: int, seed: int, events: int = 24, commands: int = 0) -> Tally:
    """Kill a number of exports; each failure starts a new world, so that one does not hide another.

    commands: how many of the kills hit the real command, which takes seconds to start.
    """
    tally = Tally()
    random = Random(seed)
    others = itertools.cycle([AFTER_A_WHILE, AT_OPERATION, LATE, LAST, AT_OPERATION, LATE])
    kinds = [COMMAND] * commands + list(itertools.islice(others, kills - commands))
    random.shuffle(kinds)
    current: CrashLoop | None = None
    worlds = 0
    while kinds:
        if current is None:
            worlds += 1
            current = start(place / str(worlds), random, tally, events)
        kind = kinds.pop()
        try:
            current.run_once(kind)
        except (AssertionError, ExportError):
            tally.failures.append(traceback.format_exc())
            current = None
    return tally


def start(place: Path, random: Random, tally: Tally, events: int) -> CrashLoop:
    place.mkdir(parents=True)
    root = place / "astro"
    world = build_world(root, random, events=events)
    crash = CrashLoop(world, place, tally)
    crash.finish()
    return crash
