"""A release as it is stored, whichever way its files were found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from exporters.content.publishers import name_publishers
from exporters.core.errors import ExportError
from exporters.core.manifest import ManifestEntry
from exporters.core.plan import Change, Situation, plan_changes
from exporters.releases.build.failures import problem_as_json
from exporters.releases.models import Release, Series


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The result of a reconcile.

    release: the one that became current; None where the current one stays. problems: pages that could not be
    exported, and files that could not be repaired. notes: as those of an export.
    by_change: whether only what had changed was looked at.
    """

    release: Release | None
    problems: list[ExportError]
    notes: list[str]
    by_change: bool = False


def find_changes(files: Mapping[str, ManifestEntry], latest: Mapping[str, ManifestEntry]) -> list[Change]:
    """What differs between the files of a release and those of an earlier one, in the order of the paths."""
    return plan_changes(_plan_input(files, latest))


def _plan_input(files: Mapping[str, ManifestEntry], latest: Mapping[str, ManifestEntry]) -> Situation:
    """The input of `plan_changes`. A release is immutable: every file is owned and as it was written."""
    before = {path: entry.sha256 for path, entry in latest.items()}
    return Situation(
        wanted={path: entry.sha256 for path, entry in files.items()},
        found=before,
        owned=before,
        owners={path: entry.owner for path, entry in {**latest, **files}.items()},
    )


def make_release(
    series: Series,
    started_at: datetime,
    log_position: int,
    *,
    manifest: str,
    files: int,
    changes: list[Change],
    problems: list[ExportError],
) -> Release:
    """The next release, not yet stored. manifest: sha256 of its manifest. files: how many."""
    return Release(
        series=series,
        number=next_number(series),
        created_at=started_at,
        manifest=manifest,
        files=files,
        publishers=name_publishers(series.latest.log_position if series.latest else 0),
        log_position=log_position,
        changes=[change_as_json(change) for change in changes],
        problems=[problem_as_json(problem) for problem in problems],
    )


def next_number(series: Series) -> int:
    return series.latest.number + 1 if series.latest else 1


def change_as_json(change: Change) -> dict[str, Any]:
    return {"action": change.action, "path": change.path, "source": change.source, "why": change.why}
