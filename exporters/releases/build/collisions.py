"""Whether new paths lie beside those of a release on every disk, asked of the index."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import Q, Subquery

from exporters.core.paths import route_conflict_paths
from exporters.core.release_paths import fold
from exporters.releases.build.affected import UnsureError
from exporters.releases.models import IndexedFile, ReleaseIndex, Series

# Databases limit how many columns a row has.
BATCH = 400


def refuse_collisions(series: Series, paths: Collection[str]) -> None:
    """Raise UnsureError where one of the new paths collides with another, or has the address of its page."""
    if not paths:
        return
    folders = {folder for path in paths for folder in _folders(path)}
    names = {*paths, *folders, *(other for path in paths for other in route_conflict_paths(path))}
    mine = IndexedFile.objects.filter(series=series)
    if mine.filter(folded__in=[fold(name).encode() for name in names]).exists():
        raise UnsureError("a path differs in case alone, or has the address of another")
    # A folder of another spelling has all of its files in it, so that one of them tells.
    for name, path in _find_first_below(series, sorted(names)):
        if path is not None and not (name in folders and path.startswith(f"{name}/")):
            raise UnsureError("a folder differs in case alone, or is a file")


def _find_first_below(series: Series, names: list[str]) -> Iterator[tuple[str, str | None]]:
    """Each name with the first file that the release has below it."""
    mine = IndexedFile.objects.filter(series=series)
    for start in range(0, len(names), BATCH):
        batch = names[start : start + BATCH]
        first = {
            f"below_{number}": Subquery(mine.filter(_is_below(name)).order_by("folded").values("path")[:1])
            for number, name in enumerate(batch)
        }
        found = ReleaseIndex.objects.filter(series=series).annotate(**first).values_list(*first).get()
        yield from zip(batch, found, strict=True)


def _folders(path: str) -> list[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]


def _is_below(folder: str) -> Q:
    """The files whose folded paths begin with a folder: "0" is the character after "/"."""
    folded = fold(folder).encode()
    return Q(folded__gte=folded + b"/", folded__lt=folded + b"0")
