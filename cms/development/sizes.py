"""How large a module and a file may be."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from fnmatch import translate
from pathlib import Path

MODULE_LINES = 300
FILE_BYTES = 500_000
MODULES = {".py", ".js", ".mjs", ".ts", ".astro", ".css"}
# Django writes these.
GENERATED = "migrations"


def find_files(root: Path) -> Iterator[str]:
    """Paths of the repository's files, relative to its root, in order; what .gitignore names is left out.

    Needs no git, so that an unpacked release can be checked. A pattern of .gitignore is a name, with or
    without wildcards, or a path from the root.
    """
    lines = (root / ".gitignore").read_text("utf-8").splitlines()
    ignored = [line.rstrip("/") for line in lines if line and not line.startswith("#")] + [".git"]
    pattern = re.compile("|".join(map(translate, ignored)))
    for folder, folders, names in os.walk(root):
        above = Path(folder).relative_to(root)
        kept = [name for name in folders + names if not _matches(pattern, above, name)]
        folders[:] = sorted(set(folders) & set(kept))
        yield from ((above / name).as_posix() for name in sorted(set(names) & set(kept)))


def find_size_faults(root: Path) -> list[str]:
    """One sentence for each module and file that is too large."""
    faults = []
    for name in find_files(root):
        path = root / name
        size = path.lstat().st_size
        if size > FILE_BYTES:
            faults.append(
                f"{name}: {size} bytes, and a file has {FILE_BYTES} at most. Make it smaller or leave it out."
            )
        elif path.suffix in MODULES and GENERATED not in path.parts and not path.is_symlink():
            lines = path.read_bytes().count(b"\n")
            if lines > MODULE_LINES:
                faults.append(f"{name}: {lines} lines, and a module has {MODULE_LINES} at most. Split it.")
    return faults


def _matches(pattern: re.Pattern[str], above: Path, name: str) -> bool:
    return bool(pattern.fullmatch(name) or pattern.fullmatch((above / name).as_posix()))
