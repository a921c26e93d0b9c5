"""Which files an export writes, moves and removes, decided from digests alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from exporters.core.release_paths import fold

Digests = Mapping[str, str]


class Action(StrEnum):
    WRITE = "write"
    MOVE = "move"
    DELETE = "delete"
    CONFLICT = "conflict"

    @property
    def writes(self) -> bool:
        return self in (Action.WRITE, Action.MOVE)


@dataclass(frozen=True, slots=True)
class Change:
    """One file that differs. path: relative to the Astro project's root; why: for a person.

    source: where a moved file comes from.
    """

    action: Action
    path: str
    why: str
    source: str = ""

    def __str__(self) -> str:
        way = f"{self.source} → {self.path}" if self.source else self.path
        return f"{self.action}  {way}  ({self.why})"

    @property
    def removes(self) -> list[str]:
        """The paths that are gone afterwards."""
        if self.action is Action.DELETE:
            return [self.path]
        return [self.source] if self.source else []

    @property
    def touches(self) -> list[str]:
        return [self.path, self.source] if self.source else [self.path]


EDITED_ELSEWHERE = (
    "edited outside the CMS since the last export; import_events takes that edit as a draft for an editor "
    "to publish, export_events --force overwrites it"
)
EDITED_AND_GONE = (
    "edited outside the CMS since the last export, and its page is no longer public; delete the file, or "
    "export_events --force removes it"
)
NOT_OURS = (
    "a file that the CMS never wrote stands here; move it away, or let export_events --force overwrite it"
)


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a plan is made from.

    wanted, found: path -> sha256, from the CMS and on disk.
    owned: path -> sha256 of what the last export wrote. Only these are ever deleted.
    imported: path -> digests the CMS has read in: replacing those loses nothing.
    owners: path -> whose file it is, wanted or owned; an owner's files go out together or wait together.
    needs: owner -> files of others that its own are useless without.
    links: owner -> pages that its own link to.
    must_remove: files that go whatever else waits, since they are private now.
    obstacles: path -> what stands in the way of the file; no --force removes it.
    case_collisions: path of a new file -> what is there and differs from it in case or Unicode form alone.
    """

    wanted: Digests
    found: Digests
    owned: Digests
    imported: Mapping[str, Collection[str]] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    needs: Mapping[str, Collection[str]] = field(default_factory=dict)
    links: Mapping[str, Collection[str]] = field(default_factory=dict)
    must_remove: Collection[str] = ()
    obstacles: Mapping[str, str] = field(default_factory=dict)
    case_collisions: Mapping[str, str] = field(default_factory=dict)


def plan_changes(situation: Situation, *, force: bool = False) -> list[Change]:
    """Decide what an export would change, in the order of the paths.

    force: a file that was edited elsewhere or is not ours is replaced instead of reported.
    """
    among_wanted = _find_case_collisions_among(situation.wanted)
    changes = {}
    for path in sorted(situation.wanted.keys() | situation.owned.keys()):
        change = _plan_file(path, situation, among_wanted, force=force)
        if change is not None:
            changes[path] = change
    return _pair_moves(_hold_back(changes, situation), situation)


def _find_case_collisions_among(wanted: Digests) -> dict[str, str]:
    """path -> another wanted path that differs from it in case or Unicode form alone."""
    among_wanted: dict[str, str] = {}
    seen: dict[str, str] = {}
    for path in sorted(wanted):
        first = seen.setdefault(fold(path), path)
        if first != path:
            among_wanted |= {path: first, first: path}
    return among_wanted


def _plan_file(
    path: str, situation: Situation, among_wanted: Mapping[str, str], *, force: bool
) -> Change | None:
    here, wanted = situation.found.get(path), situation.wanted.get(path)
    obstacle = situation.obstacles.get(path)
    if obstacle:
        return Change(Action.CONFLICT, path, obstacle)
    if here == wanted:
        return None
    if here is not None and not force and here not in _known(path, situation):
        return Change(Action.CONFLICT, path, _explain_edit(path, situation))
    if wanted is None:
        return Change(Action.DELETE, path, "no longer published")
    if here is not None:
        return Change(Action.WRITE, path, "changed")
    case_collision = among_wanted.get(path) or _find_case_collision(path, situation)
    if case_collision:
        why = f"differs from {case_collision} in case or Unicode form alone; give one of them another name"
        return Change(Action.CONFLICT, path, why)
    return Change(Action.WRITE, path, "new")


def _known(path: str, situation: Situation) -> set[str | None]:
    return {situation.owned.get(path), *situation.imported.get(path, ())}


def _explain_edit(path: str, situation: Situation) -> str:
    if path not in situation.wanted:
        return EDITED_AND_GONE
    return EDITED_ELSEWHERE if path in situation.owned or path in situation.imported else NOT_OURS


def _find_case_collision(path: str, situation: Situation) -> str | None:
    """What a new file would meet on a file system that takes the two names for one.

    What leaves in the same run is in nobody's way.
    """
    case_collision = situation.case_collisions.get(path)
    if case_collision is None:
        return None
    inside = [p for p in situation.owned if p == case_collision or p.startswith(f"{case_collision}/")]
    leaves = inside and not any(p in situation.wanted for p in inside)
    return None if leaves else case_collision


def _hold_back(changes: Mapping[str, Change], situation: Situation) -> list[Change]:
    """A page whose text or image cannot go out waits as a whole: half of it would show what nobody wrote.

    So does a page that links to one that cannot go where it is to be.
    """
    conflicts = {path: change for path, change in changes.items() if change.action is Action.CONFLICT}
    while True:
        reasons = _find_reasons(conflicts, situation)
        held = {
            path: Change(Action.CONFLICT, path, reasons[situation.owners[path]])
            for path, change in changes.items()
            if path not in conflicts
            and situation.owners.get(path) in reasons
            and not _is_forced_removal(change, situation)
        }
        if not held:
            return [conflicts.get(path, change) for path, change in changes.items()]
        conflicts |= held


def _is_forced_removal(change: Change, situation: Situation) -> bool:
    return change.action is Action.DELETE and change.path in situation.must_remove


def _find_reasons(blocked: Collection[str], situation: Situation) -> dict[str, str]:
    """owner -> why its files wait."""
    reasons: dict[str, str] = {}
    for path in sorted(blocked):
        if path in situation.owners:
            reasons.setdefault(situation.owners[path], f"waits for {path}, which belongs to the same page")
    for owner, paths in situation.needs.items():
        for path in sorted(set(blocked).intersection(paths)):
            reasons.setdefault(owner, f"waits for {path}, which it shows or links to")
    absent = {path for path in blocked if path not in situation.found}
    for owner, paths in situation.links.items():
        for path in sorted(absent.intersection(paths)):
            reasons.setdefault(owner, f"waits for {path}, which it links to")
    return reasons


def _pair_moves(changes: list[Change], situation: Situation) -> list[Change]:
    """A new file and a removed one of a page are one move, where they hold the same or are its text."""
    leaving: dict[tuple[str, str], str] = {}
    for change in changes:
        if change.action is Action.DELETE:
            leaving.setdefault(_identity(change.path, situation.owned[change.path], situation), change.path)
    moved: dict[str, Change] = {}
    for change in changes:
        if change.action is Action.WRITE and change.path not in situation.found:
            identity = _identity(change.path, situation.wanted[change.path], situation)
            source = leaving.pop(identity, None)
            if source is not None:
                moved[change.path] = Change(Action.MOVE, change.path, "its page moved", source)
    sources = {change.source for change in moved.values()}
    return [moved.get(change.path, change) for change in changes if change.path not in sources]


def _identity(path: str, sha256: str, situation: Situation) -> tuple[str, str]:
    return situation.owners.get(path, ""), "text" if path.endswith(".md") else sha256
