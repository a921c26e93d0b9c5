"""The content of one file before and after a release."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from exporters.core.media_types import IMAGE_TYPES
from exporters.releases.build.manifests import EMPTY, read_manifest
from exporters.releases.build.store import Store
from exporters.releases.models import Release


@dataclass(frozen=True, slots=True)
class Side:
    """One version of a file. size: in bytes."""

    path: str
    sha256: str
    size: int

    def read(self) -> bytes:
        """The content; raises LostContent."""
        return Store().read(self.sha256)

    @property
    def image_type(self) -> str:
        """The media type of an image, "" for any other file."""
        return IMAGE_TYPES.get(posixpath.splitext(self.path)[1].lower(), "")


@dataclass(frozen=True, slots=True)
class Comparison:
    """before: None where the file is new or the previous release was pruned. after: None where removed."""

    before: Side | None
    after: Side | None

    @property
    def sides(self) -> list[Side]:
        return [side for side in (self.before, self.after) if side]


def find_change(release: Release, path: str) -> dict[str, str] | None:
    """The change of a path in a release, as in `Release.changes`; None where the path did not change."""
    return next((change for change in release.changes if change["path"] == path), None)


def find_previous_release(release: Release) -> Release | None:
    """The release that the changes are relative to; None for the first release, and where it was pruned."""
    return Release.objects.filter(series=release.series_id, number=release.number - 1).first()


def find_sides(release: Release, change: Mapping[str, str]) -> Comparison:
    """Both sides of a change, a moved file by its old path; raises LostContent where a manifest is lost."""
    previous = find_previous_release(release)
    return Comparison(
        _find_side(previous, change["source"] or change["path"]), _find_side(release, change["path"])
    )


def _find_side(release: Release | None, path: str) -> Side | None:
    contents = read_manifest(release.manifest) if release else EMPTY
    file = contents.files.get(path)
    return Side(path, file.sha256, contents.sizes[file.sha256]) if file else None


def read_texts(comparison: Comparison) -> tuple[str, str] | None:
    """Both sides as text, "" for a missing one; None for binary content."""
    try:
        before, after = (
            side.read().decode() if side else "" for side in (comparison.before, comparison.after)
        )
    except UnicodeDecodeError:
        return None
    return None if "\0" in before + after else (before, after)
