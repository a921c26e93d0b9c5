"""What is under way in a repository, so that nothing can be committed."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

# What git leaves in its folder while something is under way -> its name, and the commands that end it.
UNDER_WAY = {
    "rebase-apply/applying": ("git am", "git am --continue or --abort"),
    "rebase-merge": ("rebase", "git rebase --continue or --abort"),
    "rebase-apply": ("rebase", "git rebase --continue or --abort"),
    "CHERRY_PICK_HEAD": ("cherry-pick", "git cherry-pick --continue or --abort"),
    "REVERT_HEAD": ("revert", "git revert --continue or --abort"),
    "MERGE_HEAD": ("merge", "git merge --continue or --abort"),
    "sequencer": ("cherry-pick or revert", "git cherry-pick --continue or --abort (git status names it)"),
    "BISECT_LOG": ("bisect", "git bisect reset"),
}
LOCKS = ("index.lock", "HEAD.lock")
DETACHED = (
    "HEAD is detached, so that no branch would have the commit; git switch to a branch, then export again"
)


class State(NamedTuple):
    """sentence: the state and the way out. passes: it may end by itself."""

    sentence: str
    passes: bool = False


def find_state(folder: Path, branch: str) -> State | None:
    """What keeps a repository from a commit; None where nothing does.

    folder: the .git of the work tree. branch: such as "refs/heads/main", "" where HEAD is detached.
    """
    for name, (what, way_out) in UNDER_WAY.items():
        if (folder / name).exists():
            return State(f"a {what} is not finished here; end it ({way_out}), then export again")
    if not branch:
        return State(DETACHED)
    common = folder / (_read(folder / "commondir") or ".")
    for lock in (*(folder / name for name in LOCKS), common / f"{branch}.lock"):
        if lock.exists():
            return State(
                f"another git process is at work here, or was killed; wait for it, or remove {lock}, then "
                "export again",
                passes=True,
            )
    return None


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "surrogateescape").strip()
    except OSError:
        return ""
