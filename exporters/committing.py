"""An export as a commit, with the editors as its authors."""

from __future__ import annotations

import json
from pathlib import Path

from .commits import make_person, write_message
from .files.manifest import MANIFEST, Owned, parse_files, read_manifest
from .git import Repository
from .plan import Action
from .publishers import name_last_publishers
from .sync import Outcome


def commit_export(repository: Repository, root: Path, outcome: Outcome, email: str) -> bool:
    """Commit what an export wrote and removed; returns whether there was anything.

    An export that was killed before its commit is committed by the next one. email: the address of every
    author, since editors' own are nobody else's business.
    """
    before, now = _committed(repository), read_manifest(root).files
    conflicts = {change.path for change in outcome.conflicts}
    paths = ({*before, *now, MANIFEST} | {p for c in outcome.changes for p in c.touches}) - conflicts
    done = [change for change in outcome.changes if change.action is not Action.CONFLICT]
    owners = {path: owned.owner for path, owned in {**before, **now}.items()}
    found = {_page(owners.get(path, "")) for change in done for path in change.touches}
    pages = [page for page in found if page is not None]
    people = [make_person(name, email) for name in name_last_publishers(pages)]
    author = people[0] if people else repository.committer
    return repository.commit(paths, author, write_message(done, people[1:]))


def _committed(repository: Repository) -> dict[str, Owned]:
    """What the last commit says is ours; nothing where it says nothing that can be read."""
    try:
        return parse_files(json.loads(repository.read_committed(MANIFEST))["files"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}


def _page(owner: str) -> int | None:
    kind, _, number = owner.partition(":")
    return int(number) if kind == "page" else None
