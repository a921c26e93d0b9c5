"""Removes imports that nobody goes on with."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from exporters.ingest.models import Import, State
from exporters.ingest.steps import clear
from exporters.ingest.workspace import prune_workspaces

UNFINISHED_KEPT = timedelta(days=1)
FINISHED_KEPT = timedelta(days=30)
"""The list of what became of each file; what was sent is gone by then."""


def prune_imports() -> dict[str, int]:
    """What was removed -> how much. An import that is left alone for a day is taken back."""
    now, count = timezone.now(), 0
    for owner in Import.objects.filter(changed_at__lt=now - UNFINISHED_KEPT):
        is_finished = owner.state in (State.DONE, State.FAILED)
        if not is_finished or owner.changed_at < now - FINISHED_KEPT:
            discard(owner)
            count += 1
    return {"imports": count, "unpacked imports": prune_workspaces()}


def discard(owner: Import) -> None:
    """Delete an import with all that was sent; the pages that it made stay."""
    clear(owner)
    owner.delete()
