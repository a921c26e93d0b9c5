"""The import-linter contracts of pyproject.toml: a violation of each is reported."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("exporters", "events", "cms")
BIN = Path(sys.executable).parent

VIOLATIONS = [
    ("exporters/content/pages.py", "from exporters.export.sync import Options", "layers"),
    ("exporters/git/repository.py", "from exporters.ingest.importer import Result", "layers"),
    ("exporters/core/plan.py", "from django.conf import settings", "pure-core"),
    ("exporters/core/paths.py", "import os", "pure-core"),
    ("exporters/core/render.py", "import wagtail", "pure-core"),
    ("events/models.py", "from exporters.core.paths import PAGES", "events-independent"),
    ("exporters/preview/drafts.py", "from cms.models import CustomImage", "cms-on-top"),
    (
        "exporters/releases/build/store.py",
        "from exporters.project.disk import Disk",
        "releases-without-project",
    ),
    (
        "exporters/releases/api/builds.py",
        "from exporters.releases.admin.labels import Action",
        "release-layers",
    ),
    (
        "exporters/core/markdown/parse/tokens.py",
        "import exporters.core.markdown.serialize.join",
        "markdown-layers",
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
    """A copy of the packages with the contracts, for a test to change."""
    folder = tmp_path_factory.mktemp("contracts")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for package in PACKAGES:
        source = ROOT / package
        for path in source.rglob("*.py"):
            target = folder / package / path.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    return folder


def run(folder: Path, *command: str) -> tuple[int, str]:
    """Run a checker in a folder; returns its exit code and its output."""
    result = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
    )
    return result.returncode, result.stdout + result.stderr


def test_the_contracts_are_kept(packages: Path) -> None:
    code, output = run(packages, "lint-imports", "--no-cache")

    assert code == 0, output
    assert "0 broken" in output


@pytest.mark.parametrize(
    ("path", "line", "contract"),
    VIOLATIONS,
    ids=[f"{contract}: {path}" for path, _, contract in VIOLATIONS],
)
def test_a_violation_is_reported(packages: Path, path: str, line: str, contract: str) -> None:
    target = packages / path
    before = target.read_text()
    target.write_text(f"{before}\n{line}\n")
    try:
        code, output = run(packages, "lint-imports", "--no-cache", "--contract", contract)
    finally:
        target.write_text(before)

    assert code == 1, output
    assert "0 kept, 1 broken" in output


def test_an_undeclared_library_is_reported(packages: Path) -> None:
    target = packages / "exporters/core/paths.py"
    before = target.read_text()
    target.write_text(f"{before}\nimport pluggy\n")
    try:
        code, output = run(packages, "deptry", ".")
    finally:
        target.write_text(before)

    assert code == 1
    assert "'pluggy' imported but" in output
    assert "Found 1 dependency issue." in output
