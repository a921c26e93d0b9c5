"""Checks of the two archives of a release, unpacked and run."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

# Added by hatchling.
METADATA = {"PKG-INFO"}
LINE = '{"id": 1, "markdown": "---\\ntitle: Jar\\n---\\n\\nAhoj *svet*.\\n"}\n'


class ReleaseError(Exception):
    """Why a release cannot be made, as one sentence."""


def run(command: Sequence[str], folder: Path, *, text: str | None = None) -> str:
    """The output of a command; raises ReleaseError with its error output."""
    done = subprocess.run(command, cwd=folder, input=text, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise ReleaseError(f"{' '.join(command)} in {folder} failed:\n{done.stdout}{done.stderr}".rstrip())
    return done.stdout


def check_source(archive: Path, tracked: set[str]) -> None:
    """Raise ReleaseError where the source archive has other files than git, or does not run unpacked.

    tracked: paths of the repository's files.
    """
    with tempfile.TemporaryDirectory() as folder, tarfile.open(archive) as packed:
        unpack(packed, Path(folder))
        (root,) = Path(folder).iterdir()
        found = {path.relative_to(root).as_posix() for path in root.rglob("*") if not path.is_dir()}
        for names, fault in ((tracked - found, "lacks"), (found - tracked - METADATA, "should not have")):
            if names:
                raise ReleaseError(f"{archive.name} {fault} {', '.join(sorted(names))}.")
        check_runs(root)


def unpack(packed: tarfile.TarFile, folder: Path) -> None:
    """Write an archive's files. None leaves the folder, where Python sees to that: Debian 12's does not."""
    packed.extraction_filter = getattr(tarfile, "data_filter", None)
    packed.extractall(folder)  # noqa: S202


def check_runs(root: Path) -> None:
    """Raise ReleaseError where the unpacked project fails to convert a file or `manage.py check`."""
    answer = json.loads(run([sys.executable, "-m", "exporters", "roundtrip"], root, text=LINE))
    if answer.get("markdown") != json.loads(LINE)["markdown"]:
        raise ReleaseError(f"python -m exporters roundtrip answers {answer}.")
    run([sys.executable, "manage.py", "check"], root)


def check_package(archive: Path) -> None:
    """Raise ReleaseError where the npm package lacks a file that its package.json names."""
    with tarfile.open(archive) as packed:
        found = {name.removeprefix("package/") for name in packed.getnames()}
        manifest = packed.extractfile("package/package.json")
        named = set(find_named(json.load(manifest))) if manifest else {"package.json"}
    if named - found:
        raise ReleaseError(f"{archive.name} lacks {', '.join(sorted(named - found))}.")


def find_named(manifest: dict[str, Any]) -> Iterator[str]:
    """The files that "exports" and "bin" of a package.json name."""
    waiting = [manifest.get("exports", {}), manifest.get("bin", {})]
    while waiting:
        target = waiting.pop()
        if isinstance(target, str):
            yield target.removeprefix("./")
        else:
            waiting += target.values()
