"""A plan as a unified diff."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from exporters.core.errors import ExportError, unforeseen
from exporters.core.plan import Action, Change
from exporters.project.disk import Disk
from exporters.project.staging import Staging


def show_changes(disk: Disk, changes: list[Change], staging: Staging) -> tuple[str, list[ExportError]]:
    """The unified diff of all changes, one line for a file that is not UTF-8; and what could not be shown."""
    shown: list[str] = []
    problems: list[ExportError] = []
    for change in changes:
        try:
            shown.append(_show_change(disk, change, staging))
        except OSError:
            raise
        except Exception as error:  # noqa: BLE001 - unforeseen() logs it
            problems.append(unforeseen(error, change.path))
    return "".join(shown), problems


def _show_change(disk: Disk, change: Change, staging: Staging) -> str:
    before = disk.read(change.source or change.path)
    removes = change.action is Action.DELETE
    after = b"" if removes or not staging.has(change.path) else staging.read(change.path)
    if change.action is Action.CONFLICT and not after:
        return ""
    try:
        old, new = before.decode(), after.decode()
    except UnicodeDecodeError:
        return f"Binary file {change.path}: {change.action}\n"
    return "".join(_unified(old, new, change.source or change.path, change.path))


def _unified(before: str, after: str, old_path: str, new_path: str) -> Iterator[str]:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for line in difflib.unified_diff(old, new, f"a/{old_path}", f"b/{new_path}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
