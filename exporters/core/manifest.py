"""`.wagtail-export.json` as text: which files of an Astro project are the CMS's, and what it wrote there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from exporters.core.release_paths import is_exported

MANIFEST = ".wagtail-export.json"
VERSION = 1

_quote = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """A file of ours.

    sha256: of what was written. owner: whose it is, as in "page:12".
    asset: the upload it is a copy of, as in "image:5"; "" for what was rendered.
    """

    sha256: str
    owner: str
    asset: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an export remembers. cms: which CMS, and which tree of its pages, wrote the files."""

    files: Mapping[str, ManifestEntry] = field(default_factory=dict)
    cms: str = ""


def format_manifest(manifest: Manifest) -> str:
    """The manifest as JSON with an indent of two, which `json` itself is slow at: every export needs it."""
    files = ",\n".join(
        f"    {_quote(path)}: {{\n{_format_lines(entry)}\n    }}"
        for path, entry in format_files(manifest.files).items()
    )
    inner = f"{{\n{files}\n  }}" if files else "{}"
    return f'{{\n  "version": {VERSION},\n  "cms": {_quote(manifest.cms)},\n  "files": {inner}\n}}\n'


def _format_lines(entry: Mapping[str, str]) -> str:
    return ",\n".join(f'      "{key}": {_quote(value)}' for key, value in entry.items())


def format_files(files: Mapping[str, ManifestEntry]) -> dict[str, dict[str, str]]:
    """The part of the manifest that is a mapping of paths, in their order."""
    return {path: _format(files[path]) for path in sorted(files)}


def _format(owned: ManifestEntry) -> dict[str, str]:
    entry = {"sha256": owned.sha256, "owner": owned.owner}
    return {**entry, "shows": owned.asset} if owned.asset else entry


def parse_files(files: Mapping[str, Mapping[str, Any]]) -> dict[str, ManifestEntry]:
    """The opposite of `format_files`; raises KeyError, ValueError or AttributeError for anything else."""
    return {path: _parse(path, entry) for path, entry in files.items()}


def _parse(path: str, entry: Mapping[str, Any]) -> ManifestEntry:
    """One entry. What no export writes is nobody's to remove, whoever put it into the manifest."""
    values = (entry["sha256"], entry["owner"], entry.get("shows", ""))
    if not is_exported(path) or not all(isinstance(value, str) for value in values):
        raise ValueError(path)
    return ManifestEntry(*values)
