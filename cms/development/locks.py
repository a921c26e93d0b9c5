"""Whether the lock files say what pyproject.toml and package.json ask for, and hold no addresses.

Nothing is asked of a registry: what is locked is compared with what the installed packages require.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

RUN, DEVELOP = "requirements.lock", "requirements-dev.lock"
NPM = "frontend-contract/package-lock.json"
ENTRY = re.compile(r"^(?P<name>[a-z0-9-]+)(?:\[[^]]*\])?==(?P<version>\S+)")
ADDRESS = re.compile(r"\w+://|^--?(?:index|extra-index|find-links|i |f )", re.MULTILINE)
ADVICE = "Run `make lock`."


def find_lock_faults(root: Path) -> list[str]:
    """One sentence for each fault of the three lock files."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    run = list(read_requirements(project["project"]["dependencies"]))
    develop = [*run, *read_requirements(project["dependency-groups"]["dev"])]
    texts = {name: (root / name).read_text("utf-8") for name in (RUN, DEVELOP)}
    locked, locked_dev = map(read_lock, texts.values())
    return [
        *(fault for name, text in texts.items() for fault in check_text(name, text)),
        *check_versions(RUN, run, locked),
        *check_versions(DEVELOP, develop, locked_dev),
        *check_same(locked, locked_dev),
        *check_npm(NPM, json.loads((root / NPM).read_text("utf-8"))),
    ]


def read_requirements(lines: Iterable[str]) -> Iterator[Requirement]:
    return (Requirement(line) for line in lines)


def read_lock(text: str) -> dict[str, str]:
    """name -> version of a lock file that `uv pip compile` wrote."""
    return {found["name"]: found["version"] for found in map(ENTRY.match, text.splitlines()) if found}


def check_text(name: str, text: str) -> Iterator[str]:
    """Addresses, and packages without a hash."""
    if ADDRESS.search(text):
        yield f"{name}: an address or an index is in it; any registry must do. {ADVICE}"
    for entry in re.split(r"\n(?=\S)", text.strip()):
        found = ENTRY.match(entry)
        if found and "--hash=sha256:" not in entry:
            yield f"{name}: {found['name']} has no hash. {ADVICE}"


def check_versions(name: str, wanted: Iterable[Requirement], locked: dict[str, str]) -> Iterator[str]:
    """What is asked for and not locked, locked in another version, or locked and asked for by nobody."""
    wanted = list(wanted)
    for requirement in wanted:
        version = locked.get(canonicalize_name(requirement.name))
        if version is None:
            yield f"{name}: {requirement} is not in it. {ADVICE}"
        elif not requirement.specifier.contains(version, prereleases=True):
            yield f"{name}: has {requirement.name} {version}, pyproject.toml wants {requirement}. {ADVICE}"
    needed = find_needed(wanted)
    for package in sorted(locked.keys() - needed):
        yield f"{name}: nobody asks for {package}. {ADVICE}"


def find_needed(wanted: Iterable[Requirement]) -> set[str]:
    """The names of all packages that some machine needs for these, as far as they are installed here.

    A marker is not evaluated: a lock file serves every system and every Python. Only what an extra asks for
    counts where somebody asks for that extra.
    """
    needed: set[str] = set()
    waiting = list(wanted)
    done: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        requirement = waiting.pop()
        name = str(canonicalize_name(requirement.name))
        needed.add(name)
        extras = frozenset(requirement.extras)
        if (name, extras) in done:
            continue
        done.add((name, extras))
        waiting += [part for part in _required_by(name) if _applies(part, extras)]
    return needed


def check_same(locked: dict[str, str], locked_dev: dict[str, str]) -> Iterator[str]:
    """A package that the CMS runs with and that the tests have in another version."""
    for name, version in locked.items():
        if locked_dev.get(name) != version:
            yield f"{DEVELOP}: has {name} {locked_dev.get(name)}, {RUN} has {version}. {ADVICE}"


def check_npm(name: str, lock: dict[str, Any]) -> Iterator[str]:
    """Download addresses, and packages without a hash. `npm ci` compares it with package.json."""
    advice = "Run `npm install` in frontend-contract, where .npmrc keeps them out."
    for path, package in lock["packages"].items():
        if package.get("link") or "node_modules/" not in path:
            continue
        if "resolved" in package:
            yield f"{name}: {path} has a download address. {advice}"
        if "integrity" not in package and not package.get("inBundle"):
            yield f"{name}: {path} has no hash. {advice}"


def _required_by(name: str) -> list[Requirement]:
    try:
        return list(read_requirements(requires(name) or ()))
    except (PackageNotFoundError, InvalidRequirement):
        # A package of another system: what it needs there cannot be known here.
        return []


def _applies(requirement: Requirement, extras: frozenset[str]) -> bool:
    named = set(re.findall(r"extra\s*==\s*[\"']([^\"']+)[\"']", str(requirement.marker or "")))
    return not named or bool(named & extras)
