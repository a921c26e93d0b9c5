"""What is recorded of a site: its releases, its builds, and which pages could not go out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from exporters.content.site_tree import SiteTree, list_trees
from exporters.core.errors import ExportError
from exporters.releases.build.manifests import read_manifest
from exporters.releases.models import Build, Delivery, Release, Series


class Made(NamedTuple):
    """A release. at: when its pages were read."""

    number: int
    at: datetime


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

    @cached_property
    def built(self) -> int:
        """The newest release, up to the current one, that the site was built from; 0 without one."""
        done = [
            b.number for b in self.builds if b.status == Build.Status.SUCCEEDED and b.number <= self.current
        ]
        return max(done, default=0)

    @property
    def last_build(self) -> Reported | None:
        """The last report about the current release."""
        return next((build for build in self.builds if build.number == self.current), None)

    @cached_property
    def shown(self) -> frozenset[str]:
        """The owners ("page:12") of the current release's files; none where the storage does not answer."""
        if self.series.current is None:
            return frozenset()
        try:
            files = read_manifest(self.series.current.manifest).files.values()
        except (ExportError, OSError):
            return frozenset()
        return frozenset(file.owner for file in files)

    def find_release(self, published_at: datetime | None) -> int:
        """The first release that has what was published then; the newest, where that changed no file."""
        newest = self.releases[-1].number if self.releases else 0
        if published_at is None:
            return newest
        return next((made.number for made in self.releases if made.at >= published_at), newest)

    def is_waiting(self, published_at: datetime | None) -> bool:
        """Whether what was published then may not be in a release yet."""
        if self.series.waiting_since is None and self.series.failing_since is None:
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
    for pk, number, at in made.values_list("series", "number", "created_at"):
        releases[pk].append(Made(number, at))
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
