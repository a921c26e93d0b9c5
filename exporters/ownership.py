"""Whose a file is, where the manifest alone does not say."""

from __future__ import annotations

from collections.abc import Mapping

from .collect import Collected
from .files.manifest import Owned
from .files.project import Disk
from .library import Library


def adopt(collected: Collected, disk: Disk, owned: Mapping[str, Owned]) -> dict[str, Owned]:
    """Files that came in from the site, are as they came, and whose page has moved or is not public any more.

    No export has written them, and yet they are the CMS's: left alone they would show what has gone.
    """
    adopted = {}
    for gone in collected.gone:
        if gone.path not in owned and disk.digest(gone.path) == gone.sha256:
            adopted[gone.path] = Owned(gone.sha256, gone.owner)
    for path, source in collected.moved.items():
        here = disk.digest(source)
        if source not in owned and here is not None and here in collected.imported.get(source, ()):
            owner = collected.wanted[path].owner
            adopted |= {source: Owned(here, owner), **_images_beside(source, path, owner, collected, disk)}
    return adopted


def _images_beside(source: str, path: str, owner: str, collected: Collected, disk: Disk) -> dict[str, Owned]:
    """The page's images where it lay before, if nothing else lies there that may show them as well."""
    before, after = source.rpartition("/")[0], path.rpartition("/")[0]
    images = {
        f"{before}/{image.removeprefix(after).lstrip('/')}": entry
        for image, entry in collected.wanted.items()
        if entry.owner == owner and entry.shows
    }
    alone = disk.names(before) <= {p.rpartition("/")[2] for p in (source, *images)}
    return {p: o for p, o in images.items() if alone and disk.digest(p) == o.sha256}


def keep(collected: Collected, library: Library, owned: Mapping[str, Owned]) -> dict[str, Owned]:
    """The files that stay as they are, since the page that they belong to could not be exported.

    Not those of a page one of whose images or documents has become private: that page is taken out of
    `failed`, and leaves.
    """
    leaving = {o.owner for o in owned.values() if o.owner in collected.failed and _is_private(o, library)}
    collected.failed -= leaving
    stays = {path: entry for path, entry in owned.items() if entry.owner in collected.failed}
    if collected.problems:
        # Which documents such a page links to is not known: all that may be seen stay.
        stays |= {
            path: entry
            for path, entry in owned.items()
            if entry.owner == entry.shows and path not in collected.wanted and not _is_private(entry, library)
        }
    return stays


def settle(
    collected: Collected, library: Library, owned: Mapping[str, Owned]
) -> tuple[dict[str, Owned], dict[str, Owned]]:
    """The files that are wanted, and those that stay as they are since nobody knows what they should be."""
    kept = keep(collected, library, owned)
    failed = collected.failed
    wanted = {p: o for p, o in collected.wanted.items() if o.owner not in failed and p not in kept}
    return wanted, kept


def _is_private(entry: Owned, library: Library) -> bool:
    kind, _, number = entry.shows.partition(":")
    if not number.isdigit():
        return False
    asset = (library.images if kind == "image" else library.documents).get(int(number))
    return asset is not None and not asset.public
