"""The text of a manifest, changed without being parsed: that of 100,000 files takes a second to read."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from exporters.core.manifest import ManifestEntry, format_files

# The end of a file's entry, and never a text: inside one a quotation mark has a backslash before it.
END = re.compile(rb'"size":\d+\}')
FILES = b'"files":{'


@dataclass(frozen=True, slots=True)
class ManifestText:
    """A manifest as `manifests.render_manifest` writes it, whose entries are found by their order."""

    content: bytes

    def change(
        self,
        number: int,
        changed: Mapping[str, ManifestEntry],
        removed: Collection[str],
        sizes: Mapping[str, int],
    ) -> bytes:
        """The manifest of the next release: just what `render_manifest` would write.

        changed: path -> entry of new and of changed files. removed: paths. sizes: sha256 -> bytes of new
        contents; the others have those that they have in this manifest, at the same path.
        """
        start = self.content.index(FILES) + len(FILES)
        header = json.loads(self.content[:start] + b"}}")
        header = {**header, "release": number, "files": {}}
        parts = list[bytes | memoryview]()
        entries = memoryview(self.content)
        position = start
        for path in sorted({*changed, *removed}):
            begin, end = self._find(path, start)
            parts += [_trim(entries[position:begin]), self._render(path, changed, sizes, begin, end)]
            position = end
        parts.append(_trim(entries[position : len(self.content) - 2]))
        return b"".join([_dump(header)[:-2], b",".join(part for part in parts if len(part)), b"}}"])

    def _render(
        self,
        path: str,
        changed: Mapping[str, ManifestEntry],
        sizes: Mapping[str, int],
        begin: int,
        end: int,
    ) -> bytes:
        if path not in changed:
            return b""
        entry = format_files({path: changed[path]})[path]
        size = sizes.get(entry["sha256"])
        if size is None:
            known = json.loads(b"{" + self.content[begin:end] + b"}")[path]
            if known["sha256"] != entry["sha256"]:
                raise KeyError(path)
            size = known["size"]
        return _dump({path: {**entry, "size": size}})[1:-1]

    def _find(self, path: str, start: int) -> tuple[int, int]:
        """Where the entry of a path begins and ends; where it would begin, twice, if there is none."""
        low, high = start, len(self.content) - 2
        while low < high:
            begin, end = self._entry_around((low + high) // 2, low, high)
            found = self._path_at(begin)
            if found == path:
                return begin, end
            if found < path:
                low = end + 1
            else:
                high = begin
        low = min(low, len(self.content) - 2)
        return low, low

    def _entry_around(self, middle: int, low: int, high: int) -> tuple[int, int]:
        """The entry that a position is in or after, of those between two places where entries begin."""
        # Entries take some two hundred bytes, those with long paths a few thousand.
        back = middle
        begin = low
        while back > low:
            back = max(low, back - 4096)
            begins = [found.end() + 1 for found in END.finditer(self.content, back, middle)]
            begins = [place for place in begins if place < high]
            if begins:
                begin = begins[-1]
                break
        found = END.search(self.content, begin, high)
        assert found is not None
        return begin, found.end()

    def _path_at(self, begin: int) -> str:
        end = self.content.index(b'":{"sha256":', begin) + 1
        return str(json.loads(self.content[begin:end]))


def _trim(entries: memoryview) -> memoryview:
    """Entries without the commas around them."""
    begin = 1 if bytes(entries[:1]) == b"," else 0
    end = len(entries) - (1 if bytes(entries[-1:]) == b"," else 0)
    return entries[begin : max(begin, end)]


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
