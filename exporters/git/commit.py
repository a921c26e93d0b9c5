"""The commit of an export, with the publishing editors as its authors."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from exporters.content.publishers import name_last_publishers
from exporters.core.commit_message import make_person, write_message
from exporters.core.manifest import MANIFEST, ManifestEntry, parse_files
from exporters.core.plan import Action, Change
from exporters.export.sync import Outcome
from exporters.git.repository import Repository
from exporters.project.manifest_file import read_manifest


def commit_export(repository: Repository, root: Path, outcome: Outcome, email: str) -> bool:
    """Commit what an export wrote and removed; returns whether there was anything.

    An export that was killed before its commit is committed by the next one. email: the address of every
    author; editors' own stay private.
    """
    before, now = _committed(repository), read_manifest(root).files
    planned = {path: change for change in outcome.changes for path in change.touches}
    conflicts = {change.path for change in outcome.conflicts}
    changed = repository.find_changed({*before, *now, *planned, MANIFEST} - conflicts)
    if not changed:
        return False
    done = _name_changes([path for path in changed if path != MANIFEST], planned, before, now)
    owners = {path: owned.owner for path, owned in {**before, **now}.items()}
    found = {_page(owners.get(path, "")) for change in done for path in change.touches}
    names = name_last_publishers([page for page in found if page is not None])
    people = [make_person(name, email) for name in names]
    author = people[0] if people else repository.committer
    repository.commit(changed, author, write_message(done, people[1:]))
    return True


def _name_changes(
    paths: Iterable[str],
    planned: Mapping[str, Change],
    before: Mapping[str, ManifestEntry],
    now: Mapping[str, ManifestEntry],
) -> list[Change]:
    """What each file's change is: as planned, or, after an export that was not committed, as it looks."""
    changes = {}
    for path in paths:
        action = Action.WRITE if path in now else Action.DELETE
        why = "changed" if path in before else "new"
        found = Change(action, path, why if path in now else "no longer published")
        change = planned.get(path, found)
        changes[change.path] = change
    return [changes[path] for path in sorted(changes)]


def _committed(repository: Repository) -> dict[str, ManifestEntry]:
    """The CMS's files by the manifest of the last commit; none where it cannot be read."""
    try:
        return parse_files(json.loads(repository.read_committed(MANIFEST))["files"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}


def _page(owner: str) -> int | None:
    kind, _, number = owner.partition(":")
    return int(number) if kind == "page" else None
