"""Random edits, each followed by a release of what has changed, and by the comparison of everything."""

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.test import override_settings

from exporters.content.contract import find_contract
from exporters.content.site_tree import SiteTree, find_tree
from exporters.export.desired_state import DesiredState, desired_state
from exporters.export.render_cache import RenderCache
from exporters.releases.build.counting import CountingTarget
from exporters.releases.build.index import UseRow, list_uses, read_files
from exporters.releases.build.manifests import ReleaseFiles, read_manifest, render_manifest
from exporters.releases.build.reconcile import reconcile
from exporters.releases.build.series import find_series
from exporters.releases.build.store import Store
from exporters.releases.models import IndexedUse, Release, ReleaseIndex, Series
from tests.crash.world import NO_TASKS, build_world
from tests.fuzz.change_edits import EDITS


def fuzz(count: int, seed: int, tally: Counter[str], *, events: int = 14) -> Iterator[str]:
    """Make so many releases; yields a line for each that is not what the comparison of everything gives.

    tally: counts the releases made "by change" and those made "in full".
    """
    random = Random(seed)
    with tempfile.TemporaryDirectory() as folder, override_settings(TASKS=NO_TASKS, EVENT_EXTENSION=""):
        world = build_world(Path(folder), random, events=events)
        reconcile(find_tree())
        for step in range(count):
            chosen = random.choices(list(EDITS), list(EDITS.values()), k=random.choice((1, 1, 1, 2, 3)))
            for edit in chosen:
                # What is refused changes nothing.
                with suppress(ProtectedError, ValidationError), transaction.atomic():
                    edit(world)
            result = reconcile(find_tree(), by_change=True)
            tally["by change" if result.by_change else "in full"] += 1
            names = ", ".join(edit.__name__ for edit in chosen)
            faults = list(find_faults(find_tree(), fresh=step % 20 == 0))
            for fault in faults:
                yield f"seed {seed}, step {step} ({names}), by change {result.by_change}: {fault}"
            if faults:
                reconcile(find_tree())
        settings.EVENT_EXTENSION = ""


def find_faults(tree: SiteTree, *, fresh: bool) -> Iterator[str]:
    """How the latest release, and the index of it, differ from what everything gives.

    fresh: render all pages anew, and read all contents from the store.
    """
    series = find_series(tree)
    release = series.latest
    assert release is not None
    files = read_manifest(release.manifest).files
    cache = RenderCache(tree, use=not fresh)
    state = desired_state(tree, CountingTarget(files), find_contract(), cache)
    if state.files != files:
        differing = {path for path in {*state.files, *files} if state.files.get(path) != files.get(path)}
        yield f"the files differ: {sorted(differing)}"
    yield from find_faults_of_manifest(release, tree, fresh=fresh)
    yield from find_faults_of_index(series, state)


def find_faults_of_manifest(release: Release, tree: SiteTree, *, fresh: bool) -> Iterator[str]:
    contents = read_manifest(release.manifest)
    sizes = {sha256: len(Store().read(sha256)) for sha256 in contents.sizes} if fresh else contents.sizes
    anew = render_manifest(release.number, tree.key, ReleaseFiles(contents.files, sizes))
    if anew != Store().read(release.manifest):
        yield "the manifest has other bytes"
    if release.files != len(contents.files):
        yield f"it counts {release.files} files and has {len(contents.files)}"


def find_faults_of_index(series: Series, state: DesiredState) -> Iterator[str]:
    latest = series.latest
    if latest is None or not ReleaseIndex.objects.filter(series=series, manifest=latest.manifest).exists():
        return
    if state.problems:
        yield f"there are problems, and it does not know: {state.problems}"
        return
    if read_files(series) != state.files:
        yield "the index has other files"
    rows = IndexedUse.objects.filter(series=series).values_list("page", "target", "address")
    uses = [UseRow(*row) for row in rows]
    if sorted(uses) != sorted(set(list_uses(state.export_set))):
        yield f"the index has other uses: {set(uses) ^ set(list_uses(state.export_set))}"
