"""The content of one file before and after a release."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from exporters.releases.build.manifests import EMPTY, read_manifest
from exporters.releases.build.store import Store
from exporters.releases.models import Release

# What browsers show as a picture and never run.
IMAGES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}


@dataclass(frozen=True, slots=True)
class Side:
    """A file in one release. size: in bytes."""

    path: str
    sha256: str
    size: int

    def read(self) -> bytes:
        """Its content; raises LostContent."""
        return Store().read(self.sha256)

    @property
    def image_type(self) -> str:
        """Its media type, if it is a picture; else ""."""
        return IMAGES.get(posixpath.splitext(self.path)[1].lower(), "")


@dataclass(frozen=True, slots=True)
class Comparison:
    """before: None where the release added the file, or where the release before was pruned."""

    before: Side | None
    after: Side | None

    @property
    def sides(self) -> list[Side]:
        return [side for side in (self.before, self.after) if side]


def find_change(release: Release, path: str) -> dict[str, str] | None:
    """The change of a path in a release; None without one."""
    return next((change for change in release.changes if change["path"] == path), None)


def find_release_before(release: Release) -> Release | None:
    """The release that a release was compared with when it was made; None for the first, and where it was
    pruned.
    """
    return Release.objects.filter(series=release.series_id, number=release.number - 1).first()


def find_sides(release: Release, change: Mapping[str, str]) -> Comparison:
    """Both sides of a change; raises LostContent where a manifest is lost."""
    earlier = find_release_before(release)
    return Comparison(
        _find_side(earlier, change["source"] or change["path"]), _find_side(release, change["path"])
    )


def _find_side(release: Release | None, path: str) -> Side | None:
    contents = read_manifest(release.manifest) if release else EMPTY
    file = contents.files.get(path)
    return Side(path, file.sha256, contents.sizes[file.sha256]) if file else None


def read_texts(comparison: Comparison) -> tuple[str, str] | None:
    """Both sides as text, "" for none; None where one of them is no text."""
    try:
        before, after = (
            side.read().decode() if side else "" for side in (comparison.before, comparison.after)
        )
    except UnicodeDecodeError:
        return None
    return None if "\0" in before + after else (before, after)
