"""The paths of assets in the Astro project."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import count
from pathlib import PurePosixPath

from exporters.content.assets import Asset


class AssetPaths:
    """path in the Astro project -> asset, for images and documents; no two assets have the same path.

    base: the paths of other pages' assets, which are avoided and never changed.
    renamed: folders where an asset has another name than its own, since it met a second of that name.
    """

    def __init__(self, base: AssetPaths | None = None) -> None:
        self._base = base
        self._taken: dict[str, tuple[str, Asset]] = {}
        self.renamed: set[str] = set()

    def assign(self, asset: Asset, folder: str) -> str:
        """Add an asset to a folder; returns its name there, its own unless another asset has that one."""
        name = next(name for name in _candidate_names(asset) if self._is_free(_key(folder, name), asset))
        self._taken[_key(folder, name)] = (f"{folder}/{name}", asset)
        if name != asset.name:
            self.renamed.add(folder)
        return name

    def reserve(self, asset: Asset, path: str) -> bool:
        """Add an asset at a path; returns False where another asset has it."""
        key = _key(*path.rsplit("/", 1))
        if not self._is_free(key, asset):
            return False
        self._taken[key] = (path, asset)
        return True

    def added(self) -> dict[str, Asset]:
        """path -> asset, without those of `base`."""
        return dict(self._taken.values())

    def merge(self, other: AssetPaths) -> None:
        self._taken |= other._taken

    def _is_free(self, key: str, asset: Asset) -> bool:
        taken = self._find(key)
        return taken is None or taken[1].key == asset.key

    def _find(self, key: str) -> tuple[str, Asset] | None:
        found = self._taken.get(key)
        return found if found is not None or self._base is None else self._base._find(key)


def _candidate_names(asset: Asset) -> Iterator[str]:
    """The name of an asset, then names with its id, then with its id and a number."""
    yield asset.name
    stem, suffix = PurePosixPath(asset.name).stem, PurePosixPath(asset.name).suffix
    yield from (f"{stem}{'-' + asset.key.partition(':')[2]}{number}{suffix}" for number in _number_suffixes())


def _number_suffixes() -> Iterator[str]:
    yield ""
    yield from (f"-{number}" for number in count(2))


def _key(folder: str, name: str) -> str:
    return f"{folder}/{unicodedata.normalize('NFC', name)}"
