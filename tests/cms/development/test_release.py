import io
import json
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from cms.development.archives import ReleaseError, check_package, check_source
from cms.development.release import check_changelog, find_obstacles, main
from cms.development.sizes import find_files
from tests.frontend_contract.sites import environment

ROOT = Path(__file__).resolve().parent.parent.parent.parent
LOCK = "frontend-contract/package-lock.json"
PACKAGE = "frontend-contract/integration/package.json"


def git(root: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Jana", "-c", "user.email=jana@example.org"]
    command = ["git", *identity, *arguments]
    return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of its own with all of this one's files, at version 0.9.0."""
    root = tmp_path / "clone"
    for name in find_files(ROOT):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    for name in ("pyproject.toml", PACKAGE, LOCK):
        text = (root / name).read_text()
        text = re.sub(r'^version = ".*"', 'version = "0.9.0"', text, count=1, flags=re.MULTILINE)
        package = '(  "name": "astro-wagtail-events",\n\\s+"version": )"[^"]*"'
        (root / name).write_text(re.sub(package, r'\1"0.9.0"', text))
    (root / "CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n\n## 0.9.0 - 2026-12-01\n\n- News.\n")
    git(root, "init", "--quiet", "--initial-branch", "main")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "All of it")
    monkeypatch.setenv("PATH", environment()["PATH"])
    monkeypatch.setenv("GIT_COMMITTER_NAME", "Jana")
    monkeypatch.setenv("GIT_COMMITTER_EMAIL", "jana@example.org")
    return root


@pytest.mark.node
def test_release_is_two_archives_that_hold_and_a_tag(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["0.9.0"], root=clone)

    printed = capsys.readouterr()
    assert (code, printed.err) == (0, "")
    archives = sorted(path.name for path in (clone / "dist").iterdir())
    assert archives == ["astro-wagtail-events-0.9.0.tgz", "astro_wagtail_events-0.9.0.tar.gz"]
    assert git(clone, "cat-file", "-t", "v0.9.0") == "tag\n"
    assert git(clone, "status", "--porcelain") == ""
    assert "Tagged v0.9.0." in printed.out


def test_release_says_at_once_what_keeps_it(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (clone / "README.md").write_text("Not committed.")
    git(clone, "tag", "v0.9.1")

    code = main(["0.9.1", "--ready"], root=clone)

    assert code == 1
    assert capsys.readouterr().err.splitlines() == [
        "The work tree has changes; commit or stash them.",
        "The tag v0.9.1 is there already; raise the version.",
        "pyproject.toml says 0.9.0; write 0.9.1.",
        f"{PACKAGE} says 0.9.0; write 0.9.1.",
        f"{LOCK} says 0.9.0; write 0.9.1.",
        'CHANGELOG.md has no part "## 0.9.1 - YYYY-MM-DD".',
    ]


def test_ready_changes_nothing(clone: Path) -> None:
    assert main(["0.9.0", "--ready"], root=clone) == 0

    assert git(clone, "tag") == ""
    assert not (clone / "dist").exists()


@pytest.mark.parametrize("version", ["", "1.2", "v1.2.3", "1.2.3 ; rm"])
def test_a_version_is_three_numbers(version: str) -> None:
    assert list(find_obstacles(ROOT, version)) == [
        f"{version!r} is no version; give three numbers: make release VERSION=1.2.0."
    ]


def test_what_is_left_as_unreleased_belongs_to_the_version() -> None:
    text = "# Changelog\n\n## Unreleased\n\n- New.\n\n## 1.2.0 - 2026-12-01\n\n- Old.\n"

    assert list(check_changelog(text, "1.2.0")) == [
        "CHANGELOG.md: what is under Unreleased belongs to 1.2.0; move it there."
    ]
    assert list(check_changelog(text.replace("- New.\n\n", ""), "1.2.0")) == []


@pytest.fixture
def pack(tmp_path: Path) -> Callable[[dict[str, str]], Path]:
    """Returns a function that packs texts, by their names, into an archive."""

    def make(texts: dict[str, str]) -> Path:
        archive = tmp_path / "archive.tgz"
        with tarfile.open(archive, "w:gz") as packed:
            for name, text in texts.items():
                entry = tarfile.TarInfo(name)
                entry.size = len(text.encode())
                packed.addfile(entry, io.BytesIO(text.encode()))
        return archive

    return make


def test_source_archive_without_a_file_of_git_is_refused(pack: Callable[[dict[str, str]], Path]) -> None:
    archive = pack({"x-1/PKG-INFO": "", "x-1/a.py": ""})

    with pytest.raises(ReleaseError, match=re.escape("archive.tgz lacks site/index.md.")):
        check_source(archive, {"a.py", "site/index.md"})


def test_source_archive_with_anything_else_is_refused(pack: Callable[[dict[str, str]], Path]) -> None:
    archive = pack({"x-1/PKG-INFO": "", "x-1/a.py": "", "x-1/.env": "SECRET_KEY=1"})

    with pytest.raises(ReleaseError, match=re.escape("archive.tgz should not have .env.")):
        check_source(archive, {"a.py"})


def test_source_archive_that_does_not_run_is_refused(pack: Callable[[dict[str, str]], Path]) -> None:
    archive = pack({"x-1/PKG-INFO": "", "x-1/exporters/__main__.py": "raise SystemExit('no middle')"})

    with pytest.raises(ReleaseError, match="no middle"):
        check_source(archive, {"exporters/__main__.py"})


def test_package_without_what_it_offers_is_refused(pack: Callable[[dict[str, str]], Path]) -> None:
    manifest = {"exports": {".": {"types": "./index.d.ts", "default": "./index.js"}}, "bin": {"x": "./x.js"}}
    archive = pack({"package/package.json": json.dumps(manifest), "package/index.js": ""})

    with pytest.raises(ReleaseError, match=re.escape("archive.tgz lacks index.d.ts, x.js.")):
        check_package(archive)


def test_command_is_the_one_that_make_calls() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cms.development.release", "next", "--ready"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.returncode == 1
    assert done.stderr == "'next' is no version; give three numbers: make release VERSION=1.2.0.\n"
