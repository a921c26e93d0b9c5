"""Rollback to an earlier release: the checks before it, and the files that it restores."""

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
from exporters.releases.notify.deliveries import create_deliveries


class PrunedRelease(ExportError):
    """A release that pruning has deleted."""


def make_current(release: Release) -> None:
    """Make an earlier release current, until a page is published.

    Raises PrunedRelease, LostContent for a damaged release, ExportError where it has private files now.
    """
    _refuse_pruned(release)
    latest = find_latest(release)
    check_release(release, trusted=read_uncached(latest) if latest and latest != release else EMPTY)
    with transaction.atomic():
        # Pruning takes the same row lock.
        series = Series.objects.select_for_update().get(pk=release.series_id)
        _refuse_pruned(release)
        series.current = release
        series.rolled_back = release.pk != series.latest_id
        series.save(update_fields=["current", "rolled_back"])
        create_deliveries(release)


def _refuse_pruned(release: Release) -> None:
    if not Release.objects.filter(pk=release.pk).exists():
        raise PrunedRelease(
            gettext_noop("this release has been deleted; choose a newer one"), where=str(release)
        )


def find_latest(release: Release) -> Release | None:
    """The latest release of the same site, as it is now."""
    return Series.objects.select_related("latest").get(pk=release.series_id).latest


def check_release(release: Release, *, trusted: ReleaseFiles = EMPTY) -> None:
    """Raise ExportError where a release must not become current.

    trusted: a release whose files are not read again. Reads all others from the store.
    """
    contents = read_uncached(release)
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
    """The paths, sorted, of those files that belong to private pages or are private uploads now."""
    visibility = read_visibility()
    pages = Page.objects.values_list("pk", "path", "alias_of_id").iterator()
    private = {f"page:{pk}" for pk, path, alias_of in pages if not visibility.is_public(path, alias_of)}
    uploads = find_private_copies(files, Library(dict))
    return sorted(path for path, file in files.items() if file.owner in private or path in uploads)


def read_uncached(release: Release) -> ReleaseFiles:
    """The manifest of a release, read from the store and not from the cache; raises LostContent."""
    return parse_manifest(Store().read(release.manifest))


def find_restored(release: Release) -> list[str]:
    """The paths, sorted, of files that a rollback to this release brings back: the latest one lacks them."""
    latest = find_latest(release)
    if latest is None or latest == release:
        return []
    return sorted(read_uncached(release).files.keys() - read_uncached(latest).files.keys())


def end_rollback(tree: str) -> None:
    """End the rollback of a tree; the next reconcile makes its latest release current.

    tree: `SiteTree.key`.
    """
    Series.objects.filter(tree=tree, rolled_back=True).update(rolled_back=False)
