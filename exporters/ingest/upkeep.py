"""Removes imports that nobody goes on with."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.storage import storages
from django.utils import timezone

from exporters.ingest.models import FOLDER, Import, State
from exporters.ingest.steps import clear
from exporters.ingest.workspace import prune_workspaces

UUID_LENGTH = 36
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
    return {"imports": count, "parts of no import": prune_parts(), "unpacked imports": prune_workspaces()}


def prune_parts() -> int:
    """Delete what was sent for imports that went with their user; returns how many parts."""
    storage = storages["releases"]
    try:
        _, stored = storage.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    # Read after the parts, which come later than the import that they are of.
    known = {str(pk) for pk in Import.objects.values_list("pk", flat=True)}
    lost = [name for name in stored if name[:UUID_LENGTH] not in known]
    for name in lost:
        storage.delete(f"{FOLDER}/{name}")
    return len(lost)


def discard(owner: Import) -> None:
    """Delete an import with all that was sent; the pages that it made stay."""
    clear(owner)
    owner.delete()
