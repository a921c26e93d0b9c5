"""Make a release: `python -m cms.development.release VERSION [--ready]`, called by `make release`.

Writes the source archive and the npm package to dist/, looks at both as somebody who has nothing else, and
tags the commit. Nothing is pushed or uploaded. With --ready it only says whether a release can be made.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from cms.bootstrap.steps import ROOT
from cms.development.archives import ReleaseError, check_package, check_source, run

INTEGRATION = "frontend-contract/integration"
VERSION = re.compile(r"\d+\.\d+\.\d+")


def main(arguments: Sequence[str] | None = None, *, root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("version", help="such as 1.2.0")
    parser.add_argument("--ready", action="store_true", help="only say whether this release can be made")
    options = parser.parse_args(arguments)
    faults = list(find_obstacles(root, options.version))
    if faults:
        print(*faults, sep="\n", file=sys.stderr)
        return 1
    if options.ready:
        return 0
    try:
        for archive in build(root):
            print(f"{archive.relative_to(root)}: {archive.stat().st_size} bytes")
        run(
            ["git", "tag", "--annotate", f"v{options.version}", "--message", f"Version {options.version}"],
            root,
        )
    except ReleaseError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Tagged v{options.version}. Push it with `git push origin v{options.version}`.")
    return 0


def find_obstacles(root: Path, version: str) -> Iterator[str]:
    """One sentence for each thing that keeps this version from being made."""
    if not VERSION.fullmatch(version):
        yield f"{version!r} is no version; give three numbers: make release VERSION=1.2.0."
        return
    if run(["git", "status", "--porcelain"], root):
        yield "The work tree has changes; commit or stash them."
    if run(["git", "tag", "--list", f"v{version}"], root):
        yield f"The tag v{version} is there already; raise the version."
    for name, found in read_versions(root).items():
        if found != version:
            yield f"{name} says {found}; write {version}."
    yield from check_changelog((root / "CHANGELOG.md").read_text("utf-8"), version)


def read_versions(root: Path) -> dict[str, str]:
    """Where a version is written -> the version."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    package = json.loads((root / INTEGRATION / "package.json").read_text("utf-8"))
    lock = json.loads((root / "frontend-contract/package-lock.json").read_text("utf-8"))
    return {
        "pyproject.toml": project["version"],
        f"{INTEGRATION}/package.json": package["version"],
        "frontend-contract/package-lock.json": lock["packages"]["integration"]["version"],
    }


def check_changelog(text: str, version: str) -> Iterator[str]:
    """Whether the version has a dated part of its own and nothing is left as unreleased."""
    parts = dict(re.findall(r"^## (.+)\n((?:.|\n)*?)(?=^## |\Z)", text, re.MULTILINE))
    if not any(re.fullmatch(rf"{re.escape(version)} - \d{{4}}-\d\d-\d\d", title) for title in parts):
        yield f'CHANGELOG.md has no part "## {version} - YYYY-MM-DD".'
    if parts.get("Unreleased", "").strip():
        yield f"CHANGELOG.md: what is under Unreleased belongs to {version}; move it there."


def build(root: Path) -> Iterator[Path]:
    """Both archives, each once it has been looked at."""
    folder = root / "dist"
    folder.mkdir(exist_ok=True)
    run([sys.executable, "-m", "hatchling", "build", "--target", "sdist"], root)
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    source = folder / f"{project['name'].replace('-', '_')}-{project['version']}.tar.gz"
    tracked = run(["git", "ls-files", "-z"], root).split("\0")
    check_source(source, {name for name in tracked if name})
    yield source
    packed = run(["npm", "pack", "--json", "--pack-destination", str(folder)], root / INTEGRATION)
    # What prepack prints comes before the list.
    (entry,) = json.loads(packed[packed.index("[\n") :])
    check_package(folder / entry["filename"])
    yield folder / entry["filename"]


if __name__ == "__main__":
    sys.exit(main())
