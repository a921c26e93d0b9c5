"""A CMS of its own: a database, uploads, and `manage.py` run on them."""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.bench.processes import PROJECT, Run, run
from tests.bench.texts import write_project


@dataclass(frozen=True, slots=True)
class Cms:
    """A CMS in a folder that nothing else uses."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "db.sqlite3"

    @property
    def media(self) -> Path:
        return self.folder / "media"

    @property
    def environment(self) -> dict[str, str]:
        return {
            "DJANGO_SETTINGS_MODULE": "cms.settings.production",
            "SECRET_KEY": "only-for-the-benchmark",
            "ALLOWED_HOSTS": "localhost",
            "DATABASE_URL": f"sqlite:///{self.database}",
            "MEDIA_ROOT": str(self.media),
            "RELEASES_ROOT": str(self.folder / "releases"),
        }

    def manage(self, *arguments: str | Path) -> Run:
        return run([sys.executable, PROJECT / "manage.py", *arguments], self.environment)

    def execute(self, module: str, *arguments: str | Path, settings: str = "") -> Run:
        """Run a module of the benchmark's own."""
        chosen = {"DJANGO_SETTINGS_MODULE": settings} if settings else {}
        command = [sys.executable, "-m", f"tests.bench.{module}", *arguments]
        return run(command, {**self.environment, **chosen})

    def query(self, sql: str, *parameters: object) -> list[tuple[object, ...]]:
        """Ask or change the database directly."""
        with sqlite3.connect(self.database) as connection:
            rows = connection.execute(sql, parameters).fetchall()
        connection.close()
        return rows

    def forget(self) -> None:
        """Empty what earlier exports remember."""
        self.query("DELETE FROM exporters_cacheentry")

    def edit_one(self, words: str) -> None:
        """Change the title of one event in the middle."""
        self.query(
            "UPDATE wagtailcore_page SET title = ? WHERE id = "
            "(SELECT page_ptr_id FROM events_eventpage ORDER BY page_ptr_id "
            "LIMIT 1 OFFSET (SELECT count(*) / 2 FROM events_eventpage))",
            words,
        )

    def copy(self, folder: Path) -> Cms:
        shutil.copytree(self.folder, folder)
        return Cms(folder)


@dataclass(frozen=True, slots=True)
class Export(Run):
    """One export as a process. inside: seconds of each step, without the start of Python and Django."""

    inside: dict[str, float]
    rendered: int

    @property
    def seconds_inside(self) -> float:
        return sum(self.inside.values())


def export(cms: Cms, site: Path) -> Export:
    report = cms.folder / "report.json"
    done = cms.manage("export_events", site, "--report", report, "-v0")
    content = json.loads(report.read_text())
    return Export(done.seconds, done.memory, done.output, content["seconds"], content["rendered"])


def build_cms(folder: Path, bodies: list[str]) -> Cms:
    """A CMS that has taken in one event for each body, and published it."""
    cms = Cms(folder)
    folder.mkdir()
    project = folder / "project"
    write_project(project, bodies)
    cms.manage("migrate", "-v0")
    cms.manage("import_events", project, "--publish", "-v0")
    shutil.rmtree(project)
    return cms
