"""The story: pages → text → plan → files."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from exporters.content.contract import find_contract
from exporters.content.site_tree import Tree
from exporters.core.errors import ExportError
from exporters.core.manifest import Manifest, ManifestEntry
from exporters.core.plan import Action, Change, Situation, plan_changes
from exporters.export.desired_state import Gathered, Progress, finish, gather
from exporters.export.ownership import adopt, find_private
from exporters.export.published_urls import addresses_of, remember_addresses
from exporters.export.render_cache import Memory
from exporters.project.apply import apply_changes
from exporters.project.diff import show_changes
from exporters.project.disk import Disk, open_project
from exporters.project.disk_errors import refusals
from exporters.project.journal import finish_interrupted, recover_manifest
from exporters.project.lock import lock_project
from exporters.project.staging import Staging
from exporters.project.workdir import FOLDER

# Seconds to wait for another export into the same project.
PATIENCE = 600.0


@dataclass(frozen=True, slots=True)
class Options:
    """How to export.

    write: False touches nothing. force: replace what was edited outside the CMS.
    canonical: ignore the formatting that files were imported with. diff: show it in the outcome.
    patience: seconds to wait for another export. processes: how many may render.
    tell: is told what a person should know while it runs.
    progress: passes the pages on, and may count them.
    """

    write: bool = True
    force: bool = False
    canonical: bool = False
    diff: bool = False
    patience: float = PATIENCE
    processes: int = 1
    tell: Callable[[str], None] = lambda _message: None
    progress: Progress = lambda rows: rows


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an export did, or with write=False would do.

    changes: conflicts among them, in the order of the paths.
    problems: the pages that could not be exported, each with where, what and what to do.
    notes: what a person should know and need not act on at once.
    files: how many files the CMS wants in all. pages, rendered: how many there are, and were made anew.
    seconds: step -> how long it took.
    """

    changes: list[Change]
    problems: list[ExportError]
    files: int
    diff: str = ""
    notes: list[str] = field(default_factory=list)
    pages: int = 0
    rendered: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def conflicts(self) -> list[Change]:
        return [change for change in self.changes if change.action is Action.CONFLICT]


@dataclass(slots=True)
class ProjectTarget:
    """An Astro project as the place where files go. staging: None where nothing is written or shown."""

    disk: Disk
    staging: Staging | None

    def digest(self, path: str) -> str | None:
        return self.disk.digest(path)

    def add(self, path: str, content: bytes) -> None:
        if self.staging is not None:
            self.staging.add(path, content)


@dataclass(slots=True)
class Clock:
    """Seconds of each step."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def measure(self, step: str) -> Iterator[None]:
        started = time.monotonic()
        yield
        self.seconds[step] = round(time.monotonic() - started, 3)


def sync_events(tree: Tree, path: Path, options: Options | None = None) -> Outcome:
    """Make the Astro project at `path` hold the live and public events of a tree, or say what would change.

    Raises ExportError where the project itself cannot be used; a page that cannot be exported is
    reported in the outcome, and its files stay as they are.
    """
    options = options or Options()
    root = open_project(path)
    shared = not options.write
    with (
        refusals(root),
        lock_project(root, shared=shared, patience=options.patience, tell=options.tell),
    ):
        disk = Disk(root)
        if options.write:
            finish_interrupted(root, disk)
        with open_staging(root, options) as staging:
            return _sync(tree, root, disk, staging, options)


@contextmanager
def open_staging(root: Path, options: Options) -> Iterator[Staging | None]:
    """Where new contents wait: in the project where they will stay, elsewhere where they are only shown."""
    if not options.write and not options.diff:
        yield None
        return
    place = nullcontext(root) if options.write else tempfile.TemporaryDirectory(prefix="wagtail-export-")
    with place as folder:
        staging = Staging(Path(folder) / FOLDER)
        try:
            yield staging
        finally:
            staging.discard()


def _sync(tree: Tree, root: Path, disk: Disk, staging: Staging | None, options: Options) -> Outcome:
    clock = Clock()
    memory = Memory(tree, use=not options.canonical)
    target = ProjectTarget(disk, staging)
    with clock.measure("read"):
        gathered = gather(
            tree,
            target,
            find_contract(root),
            memory,
            canonical=options.canonical,
            processes=options.processes,
            progress=options.progress,
        )
        collected, notes = gathered.collected, gathered.notes
    with clock.measure("plan"):
        known = set(gathered.published)
        manifest = recover_manifest(root, disk)
        owned = dict(manifest.files) if manifest.cms in ("", tree.cms) else {}
        if len(owned) < len(manifest.files):
            notes.append(
                f"{len(manifest.files)} files here were written by another CMS, or from another part of this "
                "one. They are left alone; remove those that nothing needs."
            )
        owned |= adopt(collected, disk, owned)
        wanted, kept = finish(gathered, target, owned)
        situation = survey(wanted, {p: o for p, o in owned.items() if p not in kept}, gathered, disk)
        changes = plan_changes(situation, force=options.force)
    late: dict[str, Change] = {}
    shown = show_changes(root, changes, staging) if options.diff and staging else ""
    if options.write and staging:
        with clock.measure("write"):
            remembered = Manifest(remember(changes, {**wanted, **kept}, owned), tree.cms)
            if changes or remembered != manifest:
                missed = apply_changes(root, disk, changes, staging, owned, remembered)
                late = {change.path: change for change in missed}
            memory.save()
            # The addresses of what is owned are among those published.
            gathered.published.update(addresses_of(path for path in wanted if path not in owned))
            remember_addresses(tree, gathered.published, known)
        changes = [late.get(change.path, change) for change in changes]
    return Outcome(
        changes,
        collected.problems,
        len(wanted) + len(kept),
        shown,
        notes,
        collected.pages,
        collected.rendered,
        clock.seconds,
    )


def survey(
    wanted: Mapping[str, ManifestEntry], owned: Mapping[str, ManifestEntry], gathered: Gathered, disk: Disk
) -> Situation:
    """What the disk says about everything that is wanted or ours."""
    collected = gathered.collected
    found, obstacles, twins = {}, {}, {}
    for path in wanted.keys() | owned.keys():
        here = disk.digest(path)
        if here is not None:
            found[path] = here
            continue
        hindrance = disk.obstacle(path)
        if hindrance:
            obstacles[path] = hindrance
        elif path in wanted:
            twin = disk.twin(path)
            if twin:
                twins[path] = twin
            rivals = [rival for rival in disk.rivals(path) if rival not in owned]
            if rivals:
                obstacles[path] = f"{rivals[0]} has the same address; remove one of the two"
    return Situation(
        wanted={path: entry.sha256 for path, entry in wanted.items()},
        found=found,
        owned={path: entry.sha256 for path, entry in owned.items()},
        imported=collected.imported,
        owners={path: entry.owner for path, entry in {**owned, **wanted}.items()},
        needs=collected.needs,
        links={
            owner: [collected.paths[page] for page in pages if page in collected.paths]
            for owner, pages in collected.links.items()
        },
        urgent=find_private(owned, gathered.library),
        obstacles=obstacles,
        twins=twins,
    )


def remember(
    changes: list[Change], wanted: Mapping[str, ManifestEntry], owned: Mapping[str, ManifestEntry]
) -> dict[str, ManifestEntry]:
    """What is ours once the changes are made: a conflict stays as it was, ours or not."""
    remembered = dict(wanted)
    for change in changes:
        if change.action is Action.CONFLICT:
            remembered.pop(change.path, None)
            if change.path in owned:
                remembered[change.path] = owned[change.path]
    return remembered
