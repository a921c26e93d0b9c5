"""The message of a commit of an export, and its authors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from exporters.core.paths import PAGES
from exporters.core.plan import Action, Change

NOUNS = {
    Action.WRITE: ("Update", "update"),
    Action.MOVE: ("Move", "move"),
    Action.DELETE: ("Remove", "remove"),
}
LONGEST = 72


@dataclass(frozen=True, slots=True)
class Person:
    """A name and an address as git writes them."""

    name: str
    email: str

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


def make_person(name: str, email: str) -> Person:
    """A person, the name cleaned of what has a meaning in git's author lines: "CMS" where nothing is left."""
    words = "".join(" " if not c.isprintable() else c for c in name if c not in "<>").split()
    cleaned = " ".join(words)
    return Person(cleaned or "CMS", email)


def write_message(changes: Sequence[Change], others: Sequence[Person] = ()) -> str:
    """A subject that names the events, then every file, then the other authors."""
    pages = [
        change for change in changes if change.path.startswith(f"{PAGES}/") and change.path.endswith(".md")
    ]
    parts = [
        _subject(pages or list(changes)),
        "\n".join(str(change) for change in changes),
        "\n".join(f"Co-authored-by: {person}" for person in others),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _subject(changes: Sequence[Change]) -> str:
    if not changes:
        return "Remember what was exported"
    if len(changes) == 1:
        subject = f"{NOUNS[changes[0].action][0]} {_name(changes[0])}"
        return subject if len(subject) <= LONGEST else f"{subject[: LONGEST - 1]}…"
    counts = Counter(change.action for change in changes)
    parts = [f"{NOUNS[action][1]} {counts[action]}" for action in NOUNS if counts[action]]
    return f"{', '.join(parts).capitalize()} events"


def _name(change: Change) -> str:
    return change.path.removeprefix(f"{PAGES}/").removesuffix(".md").removesuffix("/index")
