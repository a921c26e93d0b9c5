"""The releases that there are as commits of a git repository: a site's history without the CMS."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from exporters.core.commit_message import make_person
from exporters.core.errors import ExportError
from exporters.project.git_process import call_git, quote_reason
from exporters.releases.build.manifests import parse_manifest
from exporters.releases.build.store import LostContent, Store
from exporters.releases.models import Release, Series

BRANCH = "refs/heads/releases"


def export_history(series: Series, folder: Path, *, email: str) -> tuple[int, list[str]]:
    """Make a repository in an empty or new folder, with a commit for each release, the oldest first.

    A commit has the files of its release and no other, its date, and who published as authors by name alone.
    email: the address that all of them have. Returns how many there are, and a sentence for each release
    that the storage has lost. Raises ExportError where the folder is not empty or git refuses.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise ExportError("this folder is not empty; give an empty or a new one", where=str(folder))
    lost = []
    # A history has every content that the site ever had: on the disk, and each of them once.
    with TemporaryFile() as stream:
        history = _History(stream, email)
        for release in series.releases.order_by("number"):
            try:
                history.add(release)
            except LostContent as error:
                lost.append(f"release {release.number}: {error}")
        stream.seek(0)
        _run(folder, "init", "--quiet", "--initial-branch=releases")
        if history.commits:
            _run(folder, "fast-import", "--quiet", stdin=stream)
            _run(folder, "reset", "--hard", "--quiet", "releases")
    return history.commits, lost


def _run(folder: Path, *arguments: str, stdin: IO[bytes] | None = None) -> None:
    done = call_git(folder, *arguments, stdin=stdin)
    if done.returncode:
        raise ExportError(f"git refuses: {quote_reason(done)}", where=str(folder))


class _History:
    """Writes what `git fast-import` reads. commits: how many were written."""

    def __init__(self, stream: IO[bytes], email: str) -> None:
        self.commits = 0
        self._stream = stream
        self._email = email
        self._store = Store()
        # sha256 -> the mark of its blob.
        self._marks: dict[str, int] = {}

    def add(self, release: Release) -> None:
        """Write a release. Raises LostContent, and no commit is written then."""
        files = parse_manifest(self._store.read(release.manifest)).files
        marks = {path: self._add_blob(entry.sha256) for path, entry in sorted(files.items())}
        author, *others = [make_person(name, self._email) for name in release.publishers or [""]]
        seconds = int(release.created_at.timestamp())
        trailers = "".join(f"\nCo-authored-by: {person}" for person in others)
        message = f"Release {release.number}{chr(10) * bool(trailers)}{trailers}\n".encode()
        self._stream.write(f"commit {BRANCH}\nauthor {author} {seconds} +0000\n".encode())
        self._stream.write(f"committer {author} {seconds} +0000\n".encode())
        self._stream.write(b"data %d\n%b\ndeleteall\n" % (len(message), message))
        for path, mark in marks.items():
            self._stream.write(b"M 100644 :%d %b\n" % (mark, quote_path(path)))
        self.commits += 1

    def _add_blob(self, sha256: str) -> int:
        if sha256 not in self._marks:
            content = self._store.read(sha256)
            mark = len(self._marks) + 1
            self._stream.write(b"blob\nmark :%d\ndata %d\n%b\n" % (mark, len(content), content))
            self._marks[sha256] = mark
        return self._marks[sha256]


def quote_path(path: str) -> bytes:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'.encode()
