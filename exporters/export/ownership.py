"""Whose a file is, where the manifest alone does not say."""

from __future__ import annotations

from collections.abc import Mapping

from exporters.content.assets import Library
from exporters.core.errors import ExportError
from exporters.core.manifest import ManifestEntry
from exporters.export.export_set import Collected
from exporters.project.disk import Disk


def adopt(collected: Collected, disk: Disk, owned: Mapping[str, ManifestEntry]) -> dict[str, ManifestEntry]:
    """Files that came in from the site, are as they came, and whose page has moved or is not public any more.

    No export has written them, and yet they are the CMS's: left alone they would show what has gone.
    """
    adopted: dict[str, ManifestEntry] = {}
    for gone in collected.gone:
        if gone.path not in owned:
            images = _alone(gone.path, gone.images, disk)
            adopted |= {gone.path: ManifestEntry(gone.sha256, gone.owner), **images}
    for path, source in collected.moved.items():
        here = disk.digest(source)
        if source not in owned and here is not None and here in collected.imported.get(source, ()):
            owner = collected.wanted[path].owner
            images = _alone(source, _where_it_lay(source, path, owner, collected), disk)
            adopted |= {source: ManifestEntry(here, owner), **images}
    return adopted


def _where_it_lay(source: str, path: str, owner: str, collected: Collected) -> dict[str, ManifestEntry]:
    """The page's images, in the folder that it came from."""
    before, after = source.rpartition("/")[0], path.rpartition("/")[0]
    return {
        f"{before}/{image.removeprefix(after).lstrip('/')}": entry
        for image, entry in collected.wanted.items()
        if entry.owner == owner and entry.shows
    }


def _alone(source: str, images: Mapping[str, ManifestEntry], disk: Disk) -> dict[str, ManifestEntry]:
    """The images beside a page, if nothing else lies there that may show them as well."""
    folder = source.rpartition("/")[0]
    alone = disk.names(folder) <= {p.rpartition("/")[2] for p in (source, *images)}
    return {p: o for p, o in images.items() if alone and disk.digest(p) == o.sha256}


def find_private(owned: Mapping[str, ManifestEntry], library: Library) -> set[str]:
    """The files of ours that are copies of what not everybody may see any more."""
    return {path for path, entry in owned.items() if _is_private(entry, library)}


def keep(
    collected: Collected, library: Library, owned: Mapping[str, ManifestEntry]
) -> dict[str, ManifestEntry]:
    """The files that stay as they are, since the page that they belong to could not be exported.

    Not those of a page one of whose images has become private: that page is taken out of `failed`, and
    leaves.
    """
    private = find_private(owned, library)
    for path in sorted(private):
        owner = owned[path].owner
        if owner in collected.failed:
            collected.failed.discard(owner)
            sentence = "is in a private collection now; the page that showed it leaves the site with it"
            collected.problems.append(ExportError(sentence, where=path))
    stays = {path: entry for path, entry in owned.items() if entry.owner in collected.failed}
    if collected.problems:
        # Which documents such a page links to is not known: all that may be seen stay.
        documents = {path: entry for path, entry in owned.items() if entry.owner == entry.shows}
        unwanted = documents.keys() - collected.wanted.keys() - private
        stays |= {path: documents[path] for path in unwanted}
    return stays


def settle(
    collected: Collected, library: Library, owned: Mapping[str, ManifestEntry]
) -> tuple[dict[str, ManifestEntry], dict[str, ManifestEntry]]:
    """The files that are wanted, and those that stay as they are since nobody knows what they should be.

    A page that cannot be exported may hold back others: one that is to lie where its old file stays, and
    those that link to where it is not yet. They are reported as well.
    """
    while True:
        kept = keep(collected, library, owned)
        wanted = {p: o for p, o in collected.wanted.items() if o.owner not in collected.failed}
        held = {**_find_displaced(wanted, kept), **_find_stranded(collected, wanted, kept)}
        if not held:
            return {p: o for p, o in wanted.items() if p not in kept}, kept
        for owner, error in sorted(held.items()):
            collected.failed.add(owner)
            collected.problems.append(error)


def _find_displaced(
    wanted: Mapping[str, ManifestEntry], kept: Mapping[str, ManifestEntry]
) -> dict[str, ExportError]:
    """owner -> why it waits, of pages whose place is still taken by one that could not be exported."""
    sentence = "has the place of another page, which cannot be exported; put that one right first"
    return {
        wanted[path].owner: ExportError(sentence, where=path)
        for path in wanted.keys() & kept.keys()
        # An image that two pages show in one folder is as good from either.
        if wanted[path].owner != kept[path].owner and not is_same_upload(wanted[path], kept[path])
    }


def is_same_upload(one: ManifestEntry, other: ManifestEntry) -> bool:
    return bool(one.shows) and (one.shows, one.sha256) == (other.shows, other.sha256)


def _find_stranded(
    collected: Collected, wanted: Mapping[str, ManifestEntry], kept: Mapping[str, ManifestEntry]
) -> dict[str, ExportError]:
    """owner -> why it waits, of pages that link to where a page would be if it could be exported."""
    held = {}
    going = {entry.owner: path for path, entry in wanted.items() if not entry.shows}
    for owner, pages in collected.links.items():
        targets = [collected.paths[page] for page in pages if page in collected.paths]
        missing = [path for path in targets if path not in wanted and path not in kept]
        if owner in going and missing:
            sentence = f"links to {missing[0]}, which cannot be exported; put that page right first"
            held[owner] = ExportError(sentence, where=going[owner])
    return held


def _is_private(entry: ManifestEntry, library: Library) -> bool:
    kind, _, number = entry.shows.partition(":")
    if not number.isdigit():
        return False
    asset = (library.images if kind == "image" else library.documents).get(int(number))
    return asset is not None and not asset.public
