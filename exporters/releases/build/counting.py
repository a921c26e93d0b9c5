"""How many files a release would change if it were made now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from events.bulk.files import FileCount, NotCounted
from exporters.content.contract import find_contract
from exporters.content.site_tree import SiteTree, list_trees
from exporters.core.errors import ExportError
from exporters.core.manifest import ManifestEntry
from exporters.core.plan import Action, Change
from exporters.core.release_paths import find_refused
from exporters.export.desired_state import desired_state
from exporters.export.export_set import ExportSet
from exporters.export.render_cache import RenderCache
from exporters.releases.build.manifests import EMPTY, ReleaseFiles, read_manifest
from exporters.releases.build.recording import find_changes
from exporters.releases.models import Series


class CountingTarget:
    """The files of the site as the target of an export that stores nothing."""

    def __init__(self, files: Mapping[str, ManifestEntry]) -> None:
        self._files = files

    def digest(self, path: str) -> str | None:
        entry = self._files.get(path)
        return entry.sha256 if entry else None

    def read_owned(self, export_set: ExportSet) -> Mapping[str, ManifestEntry]:  # noqa: ARG002 - the CMS owns all of a release
        return self._files

    def find_refused(self, paths: Iterable[str]) -> Mapping[str, ExportError]:
        return find_refused(paths)

    def add(self, path: str, content: bytes) -> None:
        """Nothing: the digest is enough."""


def count_changed_files() -> FileCount:
    """What the next release would change on the site, in all trees together. Raises NotCounted.

    What waits for a release already is counted with the rest: it goes out with it. Where nothing was
    released yet, every file is new.
    """
    try:
        return sum((count_in_tree(tree) for tree in list_trees()), FileCount())
    except (ExportError, OSError) as error:
        raise NotCounted from error


def count_in_tree(tree: SiteTree) -> FileCount:
    current = read_current(tree).files
    # Read and not saved: what is rendered here may be taken back.
    state = desired_state(tree, CountingTarget(current), find_contract(), RenderCache(tree))
    return count_changes(find_changes(state.files, current), current)


def read_current(tree: SiteTree) -> ReleaseFiles:
    """The files of the release that the site is built from; none before the first."""
    series = Series.objects.filter(tree=tree.key).select_related("current").first()
    return read_manifest(series.current.manifest) if series and series.current else EMPTY


def count_changes(changes: Iterable[Change], current: Mapping[str, ManifestEntry]) -> FileCount:
    kinds = Counter(
        "changed" if change.action is Action.WRITE and change.path in current else change.action.value
        for change in changes
    )
    return FileCount(
        new=kinds[Action.WRITE], changed=kinds["changed"], moved=kinds[Action.MOVE], gone=kinds[Action.DELETE]
    )
