"""What earlier exports rendered, used again where nothing that it was made from has changed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from exporters.content.site_tree import SiteTree
from exporters.core.hashing import digest_inputs
from exporters.models import CacheEntry

BATCH = 500
PACKAGE = Path(__file__).parents[1]
# What decides a file; of all else in this package none is asked when it is rendered.
DECIDING = ("core", "content", "export/render_pages.py")
# What these make of the same page may differ from one version to the next.
LIBRARIES = ("markdown-it-py", "mdit-py-plugins", "PyYAML", "python-frontmatter")


class RenderCache:
    """The cache entries of the pages and uploads of one tree, read in one query.

    use: False finds nothing and stores nothing.
    """

    def __init__(self, tree: SiteTree, *, use: bool = True) -> None:
        self._prefix = f"{tree.root.pk}/"
        self._use = use
        self._old: dict[str, tuple[str, str]] = {}
        self._new: dict[str, tuple[str, str]] = {}
        self._used: set[str] = set()

    def read(self, keys: Collection[str] | None = None) -> None:
        """Read the entries; keys: those alone, and `save` then forgets none of the others."""
        if self._use:
            mine = CacheEntry.objects.filter(key__startswith=self._prefix)
            if keys is not None:
                mine = CacheEntry.objects.filter(key__in=[f"{self._prefix}{key}" for key in keys])
            rows = mine.values_list("key", "inputs", "outcome").iterator()
            start = len(self._prefix)
            self._old = {key[start:]: (inputs, outcome) for key, inputs, outcome in rows}

    def get(self, key: str) -> tuple[str, Any] | None:
        """(inputs, outcome) of an entry; the caller compares the inputs."""
        found = self._old.get(key)
        if found is None:
            return None
        self._used.add(key)
        try:
            return found[0], json.loads(found[1])
        except ValueError:
            return None

    def put(self, key: str, inputs: str, outcome: object) -> None:
        """Store an outcome, which is JSON, with the digest of what it was made from."""
        self._used.add(key)
        self._new[key] = (inputs, json.dumps(outcome, ensure_ascii=False))

    def save(self) -> None:
        """Store what is new, and forget the pages and files that the export did not meet."""
        if not self._use:
            return
        changed = [
            CacheEntry(key=f"{self._prefix}{key}", inputs=inputs, outcome=outcome)
            for key, (inputs, outcome) in self._new.items()
        ]
        if changed:
            CacheEntry.objects.bulk_create(
                changed,
                batch_size=BATCH,
                update_conflicts=True,
                unique_fields=["key"],
                update_fields=["inputs", "outcome"],
            )
        for keys in _batches(sorted(self._old.keys() - self._used)):
            CacheEntry.objects.filter(key__in=[f"{self._prefix}{key}" for key in keys]).delete()


def _batches(keys: list[str]) -> Iterable[list[str]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))


@cache
def exporter_version() -> str:
    """A digest of the text of all that decides a file, and of the libraries it is rendered with."""
    texts = [path.read_bytes() for path in deciding_modules()]
    return digest_inputs(texts, [version(library) for library in LIBRARIES])


def deciding_modules() -> list[Path]:
    """The modules that decide what a page's file says, in the order of their paths."""
    found: set[Path] = set()
    for name in DECIDING:
        place = PACKAGE / name
        found.update([place] if place.suffix else place.rglob("*.py"))
    return sorted(found)
