"""Writes what a version makes of the same content: `python -m tests.upgrades.dump VERSION COMMIT`.

Into tests/upgrades/VERSION/: the database of either engine, and uploads, releases and the export. The code
of the commit runs in this environment, in a work tree of its own; where it needs older libraries, run this in
an environment with those.
"""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

from PIL import Image as Picture

from tests.postgresql import serve_postgresql

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
SITE = "podujatia"
FRONT_MATTER = (
    "---\nlayout: ../../../layouts/EventLayout.astro\ntitle: {title}\npublish_date: 29.02.2024\n---\n\n"
)


def main(version: str, commit: str) -> None:
    folder = HERE / version
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        code, work = Path(name) / "code", Path(name) / "work"
        Path(name).chmod(0o755)
        subprocess.run(["git", "worktree", "add", "--detach", str(code), commit], cwd=ROOT, check=True)
        try:
            server = work / "postgresql"
            server.mkdir(parents=True)
            with serve_postgresql(server) as url:
                fill(code, work / "p", url)
                dumped = subprocess.run(
                    ["pg_dump", "--no-owner", url], check=True, capture_output=True
                ).stdout
            write_gzip(folder / "postgresql.sql.gz", dumped)
            pack(work / "p", folder / "postgresql.tar.gz")
            file = work / "db.sqlite3"
            fill(code, work / "s", f"sqlite:///{file}")
            with closing(sqlite3.connect(file)) as database:
                database.execute("PRAGMA journal_mode=DELETE")
                database.execute("VACUUM")
            write_gzip(folder / "sqlite.gz", file.read_bytes())
            pack(work / "s", folder / "sqlite.tar.gz")
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", str(code)], cwd=ROOT, check=True)


def make_site(site: Path) -> None:
    """The reference site with small pictures, and a page for each golden file that names no other file."""
    shutil.copytree(ROOT / "frontend-contract/site/src", site / "src")
    for number, path in enumerate(sorted((site / "src").rglob("*.jpg"))):
        # Small ones, which stay in this repository for good.
        Picture.new("RGB", (64, 48), (0, number, 99)).save(path)
    for path in sorted((HERE.parent / "golden").rglob("*.md")):
        text = path.read_text("utf-8")
        # seed.md has front matter of its own.
        if "](" not in text and "<img" not in text and not text.startswith("---\n"):
            page = site / "src/pages" / SITE / f"golden-{path.stem.replace('_', '-')}/index.md"
            page.parent.mkdir(exist_ok=True)
            page.write_text(FRONT_MATTER.format(title=path.stem) + text, "utf-8")


def fill(code: Path, data: Path, database: str) -> None:
    """Run the version: migrate, import, edit, make a release, export."""
    site = data / "site"
    site.mkdir(parents=True)
    make_site(site)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "DATABASE_URL": database,
        "MEDIA_ROOT": str(data / "media"),
        "RELEASES_ROOT": str(data / "releases"),
    }

    def manage(*arguments: str, text: str = "") -> None:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=code, env=environment, input=text, text=True, capture_output=True)
        # An import that refuses a file of today has imported the others.
        if done.returncode and arguments[0] != "import_events":
            sys.exit(done.stdout + done.stderr)

    manage("migrate", "--verbosity=0")
    manage("import_events", str(site), "--publish")
    manage("shell", "--no-imports", "-c", (HERE / "content.py").read_text("utf-8"))
    manage("reconcile")
    manage("export_events", str(site), "--force")


def pack(data: Path, path: Path) -> None:
    with gzip.GzipFile(path, "wb", mtime=0) as stream, tarfile.open(fileobj=stream, mode="w") as archive:
        for name in ("media", "releases", "site"):
            archive.add(data / name, arcname=name)


def write_gzip(path: Path, content: bytes) -> None:
    path.write_bytes(gzip.compress(content, mtime=0))


if __name__ == "__main__":
    main(*sys.argv[1:])
