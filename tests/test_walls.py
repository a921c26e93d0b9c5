"""The walls between the rooms: each contract of pyproject.toml catches what it is for."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("exporters", "events", "cms")
BIN = Path(sys.executable).parent

BREACHES = [
    ("exporters/content/pages.py", "from exporters.export.sync import Options", "rooms"),
    ("exporters/git/repository.py", "from exporters.ingest.importer import Result", "rooms"),
    ("exporters/core/plan.py", "from django.conf import settings", "pure-core"),
    ("exporters/core/paths.py", "import os", "pure-core"),
    ("exporters/core/render.py", "import wagtail", "pure-core"),
    ("events/models.py", "from exporters.core.paths import PAGES", "events-first"),
    ("exporters/preview/drafts.py", "from cms.models import CustomImage", "assembly-last"),
    (
        "exporters/releases/build/store.py",
        "from exporters.project.disk import Disk",
        "releases-off-the-project",
    ),
    (
        "exporters/releases/api/builds.py",
        "from exporters.releases.admin.labels import Action",
        "release-rooms",
    ),
    (
        "exporters/core/markdown/parse/tokens.py",
        "import exporters.core.markdown.serialize.join",
        "markdown-rooms",
    ),
    (
        "exporters/core/blocks/write.py",
        "from exporters.core.markdown.serialize.escape import escape_text",
        "markdown-surface",
    ),
    ("exporters/preview/drafts.py", "import exporters.core.markdown.nodes", "markdown-surface"),
]


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code, with the contracts, that a breach can be planted in."""
    folder = tmp_path_factory.mktemp("walls")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for package in PACKAGES:
        source = ROOT / package
        for path in source.rglob("*.py"):
            target = folder / package / path.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    return folder


def run(folder: Path, *command: str) -> tuple[int, str]:
    """The exit code of a checker in a folder, and what it prints."""
    result = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
    )
    return result.returncode, result.stdout + result.stderr


def test_walls_hold(packages: Path) -> None:
    code, said = run(packages, "lint-imports", "--no-cache")

    assert code == 0, said
    assert "0 broken" in said


@pytest.mark.parametrize(("path", "line", "contract"), BREACHES, ids=[f"{c}: {p}" for p, _, c in BREACHES])
def test_a_breach_is_found(packages: Path, path: str, line: str, contract: str) -> None:
    target = packages / path
    before = target.read_text()
    target.write_text(f"{before}\n{line}\n")
    try:
        code, said = run(packages, "lint-imports", "--no-cache", "--contract", contract)
    finally:
        target.write_text(before)

    assert code == 1, said
    assert "0 kept, 1 broken" in said


def test_a_library_that_nobody_named_is_found(packages: Path) -> None:
    target = packages / "exporters/core/paths.py"
    before = target.read_text()
    target.write_text(f"{before}\nimport pluggy\n")
    try:
        code, said = run(packages, "deptry", ".")
    finally:
        target.write_text(before)

    assert code == 1
    assert "'pluggy' imported but" in said
    assert "Found 1 dependency issue." in said
