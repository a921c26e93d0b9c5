"""What is recorded of a site: its releases, its builds, and which pages could not go out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from exporters.content.site_tree import SiteTree, list_trees
from exporters.core.errors import ExportError
from exporters.core.paths import page_url
from exporters.releases.build.manifests import ReleaseFiles, read_manifest
from exporters.releases.models import Build, Delivery, Release, Series

OWNER = "page:"


class Made(NamedTuple):
    """A release. at: when its pages were read. manifest: its digest."""

    number: int
    at: datetime
    manifest: str


class Shown(NamedTuple):
    """A page as a release has it. url: from the site's root."""

    url: str
    sha256: str


class Reported(NamedTuple):
    """A status that CI reported of the build of a release. url: of its log, or ""."""

    number: int
    status: str
    at: datetime
    url: str


@dataclass
class SiteRecord:
    """One site.

    releases: from the oldest to the newest. builds: the newest report first.
    deliveries: of the current release. problems: id of a page -> the first of `Series.problems` about it.
    """

    tree: SiteTree
    series: Series
    releases: Sequence[Made] = ()
    builds: Sequence[Reported] = ()
    deliveries: Sequence[Delivery] = ()
    problems: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def current(self) -> int:
        """The number of the release that the site is built from; 0 before the first."""
        return self.series.current.number if self.series.current else 0

    @property
    def is_reported(self) -> bool:
        """Whether anybody ever told of a build; else nobody knows what the site shows."""
        return bool(self.builds)

    @property
    def is_pending(self) -> bool:
        """Whether something may have changed that no release has."""
        return self.series.waiting_since is not None or self.series.failing_since is not None

    @cached_property
    def last_success(self) -> Reported | None:
        """The report of the build that the site is from, whatever release that was of."""
        return next((build for build in self.builds if build.status == Build.Status.SUCCEEDED), None)

    @property
    def last_build(self) -> Reported | None:
        """The last report about the current release."""
        return next((build for build in self.builds if build.number == self.current), None)

    @cached_property
    def released(self) -> Mapping[int, Shown] | None:
        """The pages of the current release, by id; None where the storage does not answer."""
        return self._read_pages(self.current)

    @cached_property
    def shown(self) -> Mapping[int, Shown] | None:
        """The pages that the site shows; where nobody tells of builds, those that it was given."""
        if not self.is_reported:
            return self.released
        return self._read_pages(self.last_success.number if self.last_success else 0)

    def _read_pages(self, number: int) -> Mapping[int, Shown] | None:
        manifest = next((made.manifest for made in self.releases if made.number == number), None)
        if manifest is None:
            return {}
        try:
            return find_pages(read_manifest(manifest))
        except (ExportError, OSError):
            return None

    def find_release(self, published_at: datetime | None) -> int:
        """The first release that has what was published then; the newest, where that changed no file."""
        newest = self.releases[-1].number if self.releases else 0
        if published_at is None:
            return newest
        return next((made.number for made in self.releases if made.at >= published_at), newest)

    def is_waiting(self, published_at: datetime | None) -> bool:
        """Whether what was published then may not be in a release yet."""
        if not self.is_pending:
            return False
        return not self.releases or published_at is None or published_at > self.releases[-1].at

    def find_online(self, release: int) -> datetime | None:
        """Since when the site shows what this release was the first to have; None where that is not known."""
        done = [
            build.at
            for build in self.builds
            if build.status == Build.Status.SUCCEEDED and release <= build.number <= self.current
        ]
        return min(done, default=None)

    def has_released(self, page: int, url_path: str) -> bool:
        """Whether the current release has a page where it is now; also where nobody knows."""
        if self.released is None:
            return True
        found = self.released.get(page)
        return found is not None and found.url == self.tree.address(url_path)

    def find_shown_since(self, page: int, release: int) -> datetime | None:
        """Since when the site shows a page as the current release has it; None where it does not.

        release: the first that has what was published last.
        """
        found = self.find_online(release)
        if self.shown is None or self.released is None:
            return found
        if self.last_success is None or self.shown.get(page) != self.released.get(page):
            return None
        return found or self.last_success.at


@lru_cache(maxsize=4)
def find_pages(release: ReleaseFiles) -> dict[int, Shown]:
    """The pages of a release: id -> where it has them and as what; remembered, since each list asks."""
    return {
        int(entry.owner.removeprefix(OWNER)): Shown(page_url(path), entry.sha256)
        for path, entry in release.files.items()
        if path.endswith(".md") and entry.owner.startswith(OWNER) and not entry.asset
    }


def read_records() -> list[SiteRecord]:
    """The record of each tree that has had a release or waits for one, in a fixed number of queries."""
    trees = list_trees()
    found = Series.objects.filter(tree__in=[tree.key for tree in trees]).select_related("current", "latest")
    series = {one.tree: one for one in found}
    records = {
        series[tree.key].pk: SiteRecord(tree, series[tree.key]) for tree in trees if tree.key in series
    }
    _add_releases(records)
    return list(records.values())


def _add_releases(records: Mapping[int, SiteRecord]) -> None:
    releases: dict[int, list[Made]] = {pk: [] for pk in records}
    made = Release.objects.filter(series__in=records).order_by("number")
    for pk, number, at, manifest in made.values_list("series", "number", "created_at", "manifest"):
        releases[pk].append(Made(number, at, manifest))
    builds: dict[int, list[Reported]] = {pk: [] for pk in records}
    reports = Build.objects.filter(release__series__in=records).order_by("-pk")
    for pk, number, status, at, url in reports.values_list(
        "release__series", "release__number", "status", "reported_at", "url"
    ):
        builds[pk].append(Reported(number, status, at, url))
    deliveries: dict[int, list[Delivery]] = {pk: [] for pk in records}
    current = [record.series.current_id for record in records.values()]
    for delivery in Delivery.objects.filter(release__in=current).select_related("webhook", "release"):
        deliveries[delivery.release.series_id].append(delivery)
    for pk, record in records.items():
        record.releases, record.builds, record.deliveries = releases[pk], builds[pk], deliveries[pk]
        record.problems = {p["page"]: p for p in reversed(record.series.problems) if "page" in p}
