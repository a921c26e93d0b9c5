"""The only door to the disk of an Astro project. Every file is the old or the new one, whole."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .errors import ExportError
from .paths import PAGES

MANIFEST = ".wagtail-export.json"


@dataclass(frozen=True, slots=True)
class Owned:
    """A file of ours. sha256: of what was written; owner: as in "page:12"."""

    sha256: str
    owner: str


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def check_project(root: Path) -> None:
    """Refuse a folder that is no Astro project."""
    if not (root / PAGES).is_dir():
        raise ExportError(f"no folder {PAGES} here; give the root of the Astro project", where=str(root))


def locate(root: Path, path: str) -> Path:
    """Where a file lies on disk; refuses what leads out of the project or through a link."""
    target = root / path
    for folder in (target, *target.parents):
        if folder == root:
            break
        if folder.is_symlink():
            raise ExportError("a symbolic link stands in the way; remove it", where=path)
    if not target.resolve().is_relative_to(root.resolve()):
        raise ExportError("lies outside the Astro project", where=path)
    return target


def read_digests(root: Path, paths: Iterable[str]) -> dict[str, str]:
    """path -> sha256 of those of `paths` that exist."""
    found = {}
    for path in paths:
        target = locate(root, path)
        if target.is_file():
            found[path] = digest(target.read_bytes())
        elif target.exists():
            raise ExportError("a folder stands where a file must go; move it away", where=path)
    return found


def write_file(root: Path, path: str, content: bytes) -> None:
    """Put a file in place in one step: a crash leaves the old or the new one, never a part."""
    target = locate(root, path)
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".wagtail-export-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        # mkstemp makes a private file; a site's files have the mode that git would give them.
        Path(temporary).chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def delete_file(root: Path, path: str) -> None:
    """Remove a file, and the folders below src/pages that this leaves empty."""
    target = locate(root, path)
    target.unlink(missing_ok=True)
    pages = root / PAGES
    for folder in target.parents:
        if not folder.is_relative_to(pages) or folder == pages or any(folder.iterdir()):
            _sync_folder(folder)
            break
        folder.rmdir()


def _sync_folder(folder: Path) -> None:
    """Make a rename in a folder last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_manifest(root: Path) -> dict[str, Owned]:
    """path -> what the last export wrote there; empty before the first."""
    target = locate(root, MANIFEST)
    if not target.exists():
        return {}
    try:
        files = json.loads(target.read_text("utf-8"))["files"]
        return {path: Owned(entry["sha256"], entry["owner"]) for path, entry in files.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ExportError(
            "is not what an export wrote; restore it from git, or delete it and import again",
            where=MANIFEST,
        ) from error


def write_manifest(root: Path, owned: Mapping[str, Owned]) -> None:
    """Remember what is ours; an unchanged manifest is left alone."""
    files = {path: {"sha256": o.sha256, "owner": o.owner} for path, o in sorted(owned.items())}
    content = json.dumps({"version": 1, "files": files}, ensure_ascii=False, indent=2) + "\n"
    target = locate(root, MANIFEST)
    if not target.exists() or target.read_bytes() != content.encode():
        write_file(root, MANIFEST, content.encode())


def find_beside(folder: Path, name: str) -> Path | None:
    """The file of that name in a folder, whatever the Unicode form of either."""
    exact = folder / name
    if exact.is_file():
        return exact
    wanted = unicodedata.normalize("NFC", name)
    for entry in sorted(folder.iterdir()) if folder.is_dir() else ():
        if unicodedata.normalize("NFC", entry.name) == wanted and entry.is_file():
            return entry
    return None


def find_pages(root: Path) -> list[str]:
    """Every Markdown page of the project, in order; what starts with "_" is no page in Astro."""
    found = (path.relative_to(root) for path in (root / PAGES).rglob("*.md") if path.is_file())
    return sorted(path.as_posix() for path in found if not any(part.startswith("_") for part in path.parts))
