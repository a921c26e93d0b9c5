"""Astro projects that pull: made from a few files, and the real command run in them."""

import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from exporters.core.manifest import ManifestEntry
from exporters.project.manifest_file import read_manifest
from tests.frontend_contract.releases import TOKEN, Files
from tests.frontend_contract.sites import FRONTEND

COMMAND = FRONTEND / "integration/bin/astro-wagtail-events.js"
OWN = {
    "package.json": b'{"type": "module"}\n',
    "src/layouts/EventLayout.astro": b"<slot />\n",
    "src/pages/about.md": b"Written by hand.\n",
}


@cache
def node() -> str:
    """The Node binary itself: a virtual environment has a wrapper, which a signal would hit alone."""
    wrapper = Path(sys.executable).parent / "node"
    script = ["-p", "process.execPath"]
    found = subprocess.run([wrapper, *script], capture_output=True, text=True, check=True)
    return found.stdout.strip()


def environment(url: str, token: str = TOKEN, **more: str) -> dict[str, str]:
    plain = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**plain, "CMS_URL": url, "WAGTAIL_EXPORT_TOKEN": token, **more}


@dataclass(frozen=True)
class Outcome:
    """What the command said and did."""

    code: int
    out: str
    error: str


@dataclass(frozen=True)
class Project:
    """An Astro project in root that pulls from url."""

    root: Path
    url: str

    def pull(self, *options: str, **variables: str) -> Outcome:
        """Run `astro-wagtail-events pull`. variables: of the environment, in place of the usual ones."""
        return self.run("pull", *options, **variables)

    def run(self, *words: str, **variables: str) -> Outcome:
        done = subprocess.run(
            [node(), COMMAND, *words, "--site", self.root],
            env={**environment(self.url), **variables},
            capture_output=True,
            text=True,
            timeout=120,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    def write(self, files: Files) -> None:
        for path, content in files.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_bytes(content)

    def files(self) -> dict[str, bytes]:
        """Every file of the project, without what the client keeps for itself."""
        return {
            path: content for path, content in self.everything().items() if not path.startswith(".wagtail-")
        }

    def everything(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in self.root.rglob("*")
            if path.is_file() and not path.is_symlink()
        }


def make_project(root: Path, url: str) -> Project:
    """A project with files of its own, in which nothing was pulled yet."""
    project = Project(root, url)
    project.write(OWN)
    return project


def read_owned(project: Project) -> dict[str, ManifestEntry]:
    """What the exporter itself reads from the project's manifest."""
    return dict(read_manifest(project.root).files)


def outside(project: Project) -> dict[str, bytes]:
    """Everything around the project, and what is in it, but for the client's own folder."""
    base = project.root.parent
    files = {path.relative_to(base).as_posix(): path for path in base.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in files.items() if "/.wagtail-pull/" not in name}
