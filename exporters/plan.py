"""What an export changes, decided from digests alone: nothing here touches a disk."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

Digests = Mapping[str, str]


class Action(StrEnum):
    WRITE = "write"
    DELETE = "delete"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Change:
    """One file that differs. path: relative to the Astro project's root; why: for a person."""

    action: Action
    path: str
    why: str

    def __str__(self) -> str:
        return f"{self.action}  {self.path}  ({self.why})"


EDITED_ELSEWHERE = (
    "edited outside the CMS since the last export; import_events takes that edit as a draft for an editor "
    "to publish, export_events --force overwrites it"
)
NOT_OURS = (
    "a file that the CMS never wrote stands here; move it away, or let export_events --force overwrite it"
)


def plan_changes(
    wanted: Digests,
    found: Digests,
    owned: Digests,
    *,
    imported: Mapping[str, Collection[str]] | None = None,
    force: bool = False,
) -> list[Change]:
    """Decide what an export would change, in the order of the paths.

    wanted, found: path -> sha256, from the CMS and on disk.
    owned: path -> sha256 of what the last export wrote. Only these are ever deleted.
    imported: path -> digests the CMS has read in: replacing those loses nothing.
    force: a file of ours that was edited elsewhere is replaced instead of reported.
    """
    imported = imported or {}
    changes = []
    for path in sorted(wanted.keys() | owned.keys()):
        here = found.get(path)
        if here == wanted.get(path):
            continue
        known = {owned.get(path), *imported.get(path, ())}
        if here is not None and here not in known and not force:
            why = EDITED_ELSEWHERE if path in owned or path in imported else NOT_OURS
            changes.append(Change(Action.CONFLICT, path, why))
        elif path not in wanted:
            changes.append(Change(Action.DELETE, path, "no longer published"))
        else:
            changes.append(Change(Action.WRITE, path, "new" if here is None else "changed"))
    return changes
