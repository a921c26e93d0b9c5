"""Rollback to an earlier release: whether it may be made current again, and which files return with it."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from wagtail.models import Page

from exporters.content.assets import Library
from exporters.content.visibility import read_visibility
from exporters.core.errors import ExportError
from exporters.core.i18n import gettext_noop
from exporters.core.manifest import ManifestEntry
from exporters.export.ownership import find_private_copies
from exporters.releases.build.manifests import EMPTY, ReleaseFiles, parse_manifest
from exporters.releases.build.store import LostContent, Store
from exporters.releases.models import Release, Series
from exporters.releases.notify.deliveries import prepare


class PrunedRelease(ExportError):
    """The release does not exist any more."""


def make_current(release: Release) -> None:
    """Make an earlier release current, until a page is published.

    Raises ExportError where it was pruned, is damaged, or holds what is private now.
    """
    _refuse_pruned(release)
    latest = find_latest(release)
    check(release, trusted=read_again(latest) if latest and latest != release else EMPTY)
    with transaction.atomic():
        # Pruning takes the same row lock.
        series = Series.objects.select_for_update().get(pk=release.series_id)
        _refuse_pruned(release)
        series.current = release
        series.rolled_back = release.pk != series.latest_id
        series.save(update_fields=["current", "rolled_back"])
        prepare(release)


def _refuse_pruned(release: Release) -> None:
    if not Release.objects.filter(pk=release.pk).exists():
        raise PrunedRelease("this release is forgotten; choose a newer one", where=str(release))


def find_latest(release: Release) -> Release | None:
    """The latest release of the same site, as it is now."""
    return Series.objects.select_related("latest").get(pk=release.series_id).latest


def check(release: Release, *, trusted: ReleaseFiles = EMPTY) -> None:
    """Raise ExportError where a release must not become current. trusted: what has contents known to be
    whole.
    """
    contents = read_again(release)
    lost = Store().find_lost(contents.sizes.keys() - trusted.sizes.keys())
    for path, file in contents.files.items():
        if file.sha256 in lost:
            sentence = gettext_noop("the storage has lost %(path)s of this release; choose another one")
            raise LostContent(sentence, path=path)
    for path in find_private_files(contents.files):
        raise ExportError(
            gettext_noop("it holds %(path)s, which is private now; choose another one"), path=path
        )


def find_private_files(files: Mapping[str, ManifestEntry]) -> list[str]:
    """The paths of a release's files that belong to private pages or are private uploads, in order."""
    visibility = read_visibility()
    pages = Page.objects.values_list("pk", "path", "alias_of_id").iterator()
    private = {f"page:{pk}" for pk, path, alias_of in pages if not visibility.is_public(path, alias_of)}
    uploads = find_private_copies(files, Library(dict))
    return sorted(path for path, file in files.items() if file.owner in private or path in uploads)


def read_again(release: Release) -> ReleaseFiles:
    """What a release holds, read from the store and not from the cache; raises LostContent."""
    return parse_manifest(Store().read(release.manifest))


def find_returning(release: Release) -> list[str]:
    """The paths of a release's files that the latest one does not have: they come back with it."""
    latest = find_latest(release)
    if latest is None or latest == release:
        return []
    return sorted(read_again(release).files.keys() - read_again(latest).files.keys())


def end_rollback(tree: str) -> None:
    """End the rollback of a tree: the next reconcile makes its latest release current."""
    Series.objects.filter(tree=tree, rolled_back=True).update(rolled_back=False)
