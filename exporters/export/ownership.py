"""Which files of a project belong to the CMS, and which of them stay when their page cannot be exported."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from exporters.content.assets import Library
from exporters.content.page_references import LINKS_TO_A_FAILED
from exporters.core.errors import ExportError
from exporters.core.i18n import gettext_noop
from exporters.core.manifest import ManifestEntry
from exporters.export.export_set import ExportSet
from exporters.project.disk import Disk

Files = Mapping[str, ManifestEntry]
FindRefused = Callable[[Iterable[str]], Mapping[str, ExportError]]


@dataclass(frozen=True, slots=True)
class Resolution:
    """wanted, retained: path -> entry of the files to write and of those that stay as they are.

    problems: of the export set, and of the pages that others block.
    """

    wanted: Files
    retained: Files
    problems: list[ExportError]


def claim_imported(export_set: ExportSet, disk: Disk, owned: Files) -> dict[str, ManifestEntry]:
    """Imported files that nobody has changed, and whose page has moved or is not public any more.

    No export has written them, so no manifest names them; left alone they would show what has gone.
    """
    claimed: dict[str, ManifestEntry] = {}
    for withdrawn in export_set.withdrawn:
        if withdrawn.path not in owned:
            images = _unshared(withdrawn.path, withdrawn.images, disk)
            claimed |= {withdrawn.path: ManifestEntry(withdrawn.sha256, withdrawn.owner), **images}
    for path, source in export_set.moved.items():
        imported = export_set.imported.get(source, ())
        found = disk.digest_like(source, imported)
        if source not in owned and found is not None and found in imported:
            owner = export_set.wanted[path].owner
            images = _unshared(source, _images_before_move(source, path, owner, export_set), disk)
            claimed |= {source: ManifestEntry(found, owner), **images}
    return claimed


def _images_before_move(
    source: str, path: str, owner: str, export_set: ExportSet
) -> dict[str, ManifestEntry]:
    """The page's images, in the folder that it moved from."""
    before, after = source.rpartition("/")[0], path.rpartition("/")[0]
    return {
        f"{before}/{image.removeprefix(after).lstrip('/')}": entry
        for image, entry in export_set.wanted.items()
        if entry.owner == owner and entry.asset
    }


def _unshared(source: str, images: Files, disk: Disk) -> dict[str, ManifestEntry]:
    """The images beside a page, if no other file lies there that may show them as well."""
    folder = source.rpartition("/")[0]
    alone = disk.names(folder) <= {path.rpartition("/")[2] for path in (source, *images)}
    return {path: entry for path, entry in images.items() if alone and disk.digest(path) == entry.sha256}


def find_private_copies(files: Files, library: Library) -> set[str]:
    """The paths of those files that are copies of an upload in a private collection."""
    return {path for path, entry in files.items() if _is_private(entry, library)}


def resolve_blocked(
    export_set: ExportSet, library: Library, owned: Files, find_refused: FindRefused
) -> Resolution:
    """What is written and what stays, where pages that cannot be exported block others.

    Such a page keeps its old files. It blocks a page whose path they take, and one that links to where it
    is not yet; those keep their old files too, and are reported. A page whose old files have a private
    upload among them, or one that cannot be there, keeps none. find_refused: that of the target.
    """
    private = find_private_copies(owned, library)
    gone = set(private)
    failed, problems = set(export_set.failed), list(export_set.problems)
    problems += _report_private(private, owned, failed)
    while True:
        leaving = {owned[path].owner for path in gone}
        retained = _find_retained(export_set, owned, gone, failed - leaving, unsure=bool(problems))
        wanted = {path: entry for path, entry in export_set.wanted.items() if entry.owner not in failed}
        refused = find_refused([*retained, *wanted])
        blocked = {
            **_find_displaced(wanted, retained),
            **_find_stranded(export_set, wanted, retained),
            **_find_refused_owners(export_set, wanted, refused),
        }
        if blocked:
            problems += [error.of(owner) for owner, error in sorted(blocked.items())]
            problems += _report_private(private, owned, blocked)
            failed |= blocked.keys()
        elif refused:
            problems += refused.values()
            gone |= refused.keys()
        else:
            written = {path: entry for path, entry in wanted.items() if path not in retained}
            return Resolution(written, retained, problems)


def _report_private(private: Iterable[str], owned: Files, failed: Collection[str]) -> list[ExportError]:
    """Why pages that cannot be exported leave: a problem for each, at the first private upload of it."""
    sentence = gettext_noop("is in a private collection now; the page that showed it leaves the site with it")
    first = {owned[path].owner: path for path in sorted(private, reverse=True)}
    return [
        ExportError(sentence, where=path).of(owner)
        for owner, path in sorted(first.items())
        if owner in failed
    ]


def _find_retained(
    export_set: ExportSet, owned: Files, gone: Collection[str], failed: Collection[str], *, unsure: bool
) -> dict[str, ManifestEntry]:
    """The files that stay as they are, without those that go whatever happens.

    unsure: which documents failed pages link to is not known.
    """
    retained = {path: entry for path, entry in owned.items() if entry.owner in failed}
    if unsure:
        documents = {path: entry for path, entry in owned.items() if entry.owner == entry.asset}
        unwanted = documents.keys() - export_set.wanted.keys() - set(gone)
        retained |= {path: documents[path] for path in unwanted}
    return retained


def _find_refused_owners(
    export_set: ExportSet, wanted: Files, refused: Mapping[str, ExportError]
) -> dict[str, ExportError]:
    """owner -> why it waits, of the owners of files that cannot be there, and of pages that need one."""
    errors = {path: error for path, error in refused.items() if path in wanted}
    needs = export_set.needs.items() if errors else ()
    needing = {owner: errors[path] for owner, paths in needs for path in errors.keys() & set(paths)}
    return {**needing, **{wanted[path].owner: error for path, error in errors.items()}}


def _find_displaced(wanted: Files, retained: Files) -> dict[str, ExportError]:
    """owner -> why it waits, of pages whose path a file has that stays."""
    sentence = gettext_noop(
        "has the place of another page, which cannot be exported; put that one right first"
    )
    return {
        wanted[path].owner: ExportError(sentence, where=path)
        for path in wanted.keys() & retained.keys()
        # An image that two pages show in one folder is the same from either.
        if wanted[path].owner != retained[path].owner and not is_same_upload(wanted[path], retained[path])
    }


def is_same_upload(one: ManifestEntry, other: ManifestEntry) -> bool:
    return bool(one.asset) and (one.asset, one.sha256) == (other.asset, other.sha256)


def _find_stranded(export_set: ExportSet, wanted: Files, retained: Files) -> dict[str, ExportError]:
    """owner -> why it waits, of pages that link to where a page would be if it could be exported."""
    pages = {entry.owner: path for path, entry in wanted.items() if not entry.asset}
    ids = {path: page for page, path in export_set.paths.items()}
    stranded = {}
    for owner, targets in export_set.linked_paths().items():
        missing = [path for path in targets if path not in wanted and path not in retained]
        if owner in pages and missing:
            stranded[owner] = ExportError(
                LINKS_TO_A_FAILED, where=pages[owner], path=missing[0], id=ids[missing[0]]
            )
    return stranded


def _is_private(entry: ManifestEntry, library: Library) -> bool:
    kind, _, number = entry.asset.partition(":")
    if not number.isdigit():
        return False
    asset = (library.images if kind == "image" else library.documents).get(int(number))
    return asset is not None and not asset.public
