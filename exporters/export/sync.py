"""The story out: pages → the files that they want → what differs on disk → written."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from exporters.content.contract import find_contract
from exporters.content.site_tree import SiteTree
from exporters.core.errors import ExportError
from exporters.core.manifest import MANIFEST, Manifest, ManifestEntry
from exporters.core.plan import Action, Change, plan_changes
from exporters.export.desired_state import DesiredState, Progress, desired_state
from exporters.export.project_target import ProjectTarget, survey
from exporters.export.published_urls import remember_addresses
from exporters.export.render_cache import RenderCache
from exporters.project.apply import apply_changes
from exporters.project.diff import show_changes
from exporters.project.disk import Disk, open_project
from exporters.project.disk_errors import translate_disk_errors
from exporters.project.journal import finish_interrupted, recover_manifest
from exporters.project.lock import lock_project
from exporters.project.staging import Staging
from exporters.project.workdir import FOLDER

# To wait for another export into the same project.
TIMEOUT_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Options:
    """How to export.

    write: False touches nothing. force: replace what was edited outside the CMS.
    canonical: ignore the formatting that files were imported with. diff: show it in the outcome.
    timeout: seconds to wait for another export. processes: how many may render.
    tell: is told what a person should know while it runs.
    progress: passes the pages on, and may count them.
    approve: gets the paths of all files that are or will be the CMS's; where it raises ExportError, none is
    written.
    """

    write: bool = True
    force: bool = False
    canonical: bool = False
    diff: bool = False
    timeout: float = TIMEOUT_SECONDS
    processes: int = 1
    tell: Callable[[str], None] = lambda _message: None
    progress: Progress = lambda rows: rows
    approve: Callable[[Collection[str]], None] = lambda _paths: None


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
class Clock:
    """Seconds of each step."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def measure(self, step: str) -> Iterator[None]:
        started = time.monotonic()
        yield
        self.seconds[step] = round(time.monotonic() - started, 3)


def sync_events(tree: SiteTree, path: Path, options: Options | None = None) -> Outcome:
    """Make the Astro project at `path` hold the live and public events of a tree, or say what would change.

    Raises ExportError where the project itself cannot be used; a page that cannot be exported is
    reported in the outcome, and its files stay as they are.
    """
    options = options or Options()
    root = open_project(path)
    shared = not options.write
    with (
        translate_disk_errors(root),
        lock_project(root, shared=shared, timeout=options.timeout, on_wait=options.tell),
    ):
        disk = Disk(root)
        if options.write:
            finish_interrupted(root, disk)
        with _open_staging(root, options) as staging:
            return _sync(tree, ProjectTarget(tree, disk, recover_manifest(root, disk), staging), options)


def _sync(tree: SiteTree, project: ProjectTarget, options: Options) -> Outcome:
    clock, cache = Clock(), RenderCache(tree, use=not options.canonical)
    with clock.measure("read"):
        contract = find_contract(project.root)
        state = desired_state(
            tree,
            project,
            contract,
            cache,
            canonical=options.canonical,
            processes=options.processes,
            progress=options.progress,
        )
    with clock.measure("plan"):
        state = replace(state, wanted=project.settle(state.wanted))
        situation = survey(state, project.disk, project.refused)
        changes = plan_changes(situation, force=options.force)
    outcome = _describe(state, changes, project, options)
    if not options.write:
        return replace(outcome, seconds=clock.seconds)
    options.approve({*state.files, *state.owned, MANIFEST} - {change.path for change in outcome.conflicts})
    with clock.measure("write"):
        done = _write(tree, project, state, changes)
        cache.save()
        remember_addresses(tree, state.published)
    return replace(outcome, changes=done, seconds=clock.seconds)


@contextmanager
def _open_staging(root: Path, options: Options) -> Iterator[Staging | None]:
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


def _describe(
    state: DesiredState, changes: list[Change], project: ProjectTarget, options: Options
) -> Outcome:
    shown, unshown = "", list[ExportError]()
    if options.diff and project.staging:
        shown, unshown = show_changes(project.disk, changes, project.staging)
    return Outcome(
        changes,
        [*state.problems, *unshown],
        files=len(state.wanted) + len(state.retained),
        diff=shown,
        notes=[*state.notes, *project.notes],
        pages=state.export_set.pages,
        rendered=state.export_set.rendered,
    )


def _write(
    tree: SiteTree, project: ProjectTarget, state: DesiredState, changes: list[Change]
) -> list[Change]:
    """Carry the changes out; those that somebody else was quicker to make come back as conflicts."""
    manifest = Manifest(_owned_afterwards(changes, state), tree.key)
    if not changes and manifest == project.manifest:
        return changes
    assert project.staging is not None
    project.stage_disk_forms()
    missed = apply_changes(project.root, project.disk, changes, project.staging, state.owned, manifest)
    conflicts = {change.path: change for change in missed}
    return [conflicts.get(change.path, change) for change in changes]


def _owned_afterwards(changes: list[Change], state: DesiredState) -> dict[str, ManifestEntry]:
    """The CMS's files once the changes are made: a conflict stays as it was, the CMS's or not."""
    conflicts = {change.path for change in changes if change.action is Action.CONFLICT}
    files = {path: entry for path, entry in state.files.items() if path not in conflicts}
    return {**files, **{path: state.owned[path] for path in conflicts if path in state.owned}}
