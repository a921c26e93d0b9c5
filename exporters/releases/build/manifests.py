"""A release's manifest: the JSON text that CI is given."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from exporters.core.manifest import ManifestEntry, format_files, parse_files
from exporters.releases.build.store import Store

VERSION = 1


@dataclass(frozen=True, slots=True, eq=False)
class ReleaseFiles:
    """The content of a manifest. files: path -> entry. sizes: sha256 -> size in bytes.

    Compared as an object, so that what is made of it can be remembered.
    """

    files: Mapping[str, ManifestEntry]
    sizes: Mapping[str, int]


EMPTY = ReleaseFiles({}, {})


def render_manifest(number: int, cms: str, contents: ReleaseFiles) -> bytes:
    """{"version", "release", "cms", "files": {path: {"sha256", "owner", "size"}}} as JSON."""
    files = {
        path: {**entry, "size": contents.sizes[entry["sha256"]]}
        for path, entry in format_files(contents.files).items()
    }
    manifest = {"version": VERSION, "release": number, "cms": cms, "files": files}
    return json.dumps(manifest, ensure_ascii=False, separators=(",", ":")).encode()


def parse_manifest(content: bytes) -> ReleaseFiles:
    files = json.loads(content)["files"]
    sizes = {entry["sha256"]: entry["size"] for entry in files.values()}
    return ReleaseFiles(parse_files(files), sizes)


@lru_cache(maxsize=4)
def read_manifest(sha256: str) -> ReleaseFiles:
    """The manifest with this digest, cached: each request for a file reads it. Raises LostContent."""
    return parse_manifest(Store().read(sha256))
