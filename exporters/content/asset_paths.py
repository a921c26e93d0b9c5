"""Where in the Astro project each asset goes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import count
from pathlib import PurePosixPath

from exporters.content.assets import Asset


class AssetPaths:
    """Where in the Astro project each asset goes; no path has two.

    base: the paths that other pages have taken already; they are respected and not changed.
    """

    def __init__(self, base: AssetPaths | None = None) -> None:
        self._base = base
        self._taken: dict[str, tuple[str, Asset]] = {}

    def assign(self, asset: Asset, folder: str) -> str:
        """The asset's name in a folder: its own, unless another asset there has it already."""
        name = next(name for name in _names(asset) if self._is_free(_key(folder, name), asset))
        self._taken[_key(folder, name)] = (f"{folder}/{name}", asset)
        return name

    def reserve(self, asset: Asset, path: str) -> bool:
        """Give an asset this very path; False where another has it."""
        key = _key(*path.rsplit("/", 1))
        if not self._is_free(key, asset):
            return False
        self._taken[key] = (path, asset)
        return True

    def added(self) -> dict[str, Asset]:
        """path -> asset, without those of base."""
        return dict(self._taken.values())

    def merge(self, other: AssetPaths) -> None:
        self._taken |= other._taken

    def _is_free(self, key: str, asset: Asset) -> bool:
        taken = self._find(key)
        return taken is None or taken[1].key == asset.key

    def _find(self, key: str) -> tuple[str, Asset] | None:
        found = self._taken.get(key)
        return found if found is not None or self._base is None else self._base._find(key)


def _names(asset: Asset) -> Iterator[str]:
    """The name of an asset, and others for where a file has that one already."""
    yield asset.name
    stem, suffix = PurePosixPath(asset.name).stem, PurePosixPath(asset.name).suffix
    yield from (f"{stem}{'-' + asset.key.partition(':')[2]}{more}{suffix}" for more in _endings())


def _endings() -> Iterator[str]:
    yield ""
    yield from (f"-{number}" for number in count(2))


def _key(folder: str, name: str) -> str:
    return f"{folder}/{unicodedata.normalize('NFC', name)}"
