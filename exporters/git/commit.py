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
    """Commit the files that an export wrote and removed; returns False where there were none.

    Includes the files of an earlier export that was killed before its commit. email: the address of every
    author and co-author; the editors' own stay private.
    """
    before, now = _read_committed_files(repository), read_manifest(root).files
    planned = {path: change for change in outcome.changes for path in change.touches}
    conflicts = {change.path for change in outcome.conflicts}
    changed = repository.find_changed({*before, *now, *planned, MANIFEST} - conflicts)
    if not changed:
        return False
    committed = _describe_changes([path for path in changed if path != MANIFEST], planned, before, now)
    owners = {path: owned.owner for path, owned in {**before, **now}.items()}
    pages = {_page_id(owners.get(path, "")) for change in committed for path in change.touches}
    names = name_last_publishers([page for page in pages if page is not None])
    people = [make_person(name, email) for name in names]
    author = people[0] if people else repository.committer
    repository.commit(changed, author, write_message(committed, people[1:]))
    return True


def _describe_changes(
    paths: Iterable[str],
    planned: Mapping[str, Change],
    before: Mapping[str, ManifestEntry],
    now: Mapping[str, ManifestEntry],
) -> list[Change]:
    """The changes of files: as planned, or worked out from the manifests for an earlier export's."""
    changes = {}
    for path in paths:
        action = Action.WRITE if path in now else Action.DELETE
        why = "changed" if path in before else "new"
        uncommitted = Change(action, path, why if path in now else "no longer published")
        change = planned.get(path, uncommitted)
        changes[change.path] = change
    return [changes[path] for path in sorted(changes)]


def _read_committed_files(repository: Repository) -> dict[str, ManifestEntry]:
    """The files in the manifest of the last commit; none where it is missing or damaged."""
    try:
        return parse_files(json.loads(repository.read_committed(MANIFEST))["files"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}


def _page_id(owner: str) -> int | None:
    kind, _, number = owner.partition(":")
    return int(number) if kind == "page" else None
