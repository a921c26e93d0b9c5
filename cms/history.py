"""The releases that there are as commits of a git repository: a site's history without the CMS."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

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
    commits, lost = [], []
    for release in series.releases.order_by("number"):
        try:
            commits.append(b"".join(write_commit(release, email)))
        except LostContent as error:
            lost.append(f"release {release.number}: {error}")
    stream = b"".join(commits)
    for arguments, given in (
        (("init", "--quiet", "--initial-branch=releases"), b""),
        (("fast-import", "--quiet"), stream),
        (("reset", "--hard", "--quiet", *(["releases"] if commits else [])), b""),
    ):
        done = call_git(folder, *arguments, input=given)
        if done.returncode and (commits or arguments[0] == "init"):
            raise ExportError(f"git refuses: {quote_reason(done)}", where=str(folder))
    return len(commits), lost


def write_commit(release: Release, email: str) -> Iterator[bytes]:
    """A commit as `git fast-import` reads it. Raises LostContent."""
    store = Store()
    files = parse_manifest(store.read(release.manifest)).files
    author, *others = [make_person(name, email) for name in release.publishers] or [make_person("", email)]
    seconds = int(release.created_at.timestamp())
    trailers = "".join(f"\nCo-authored-by: {person}" for person in others)
    message = f"Release {release.number}{chr(10) * bool(trailers)}{trailers}\n".encode()
    yield f"commit {BRANCH}\nauthor {author} {seconds} +0000\n".encode()
    yield f"committer {author} {seconds} +0000\n".encode()
    yield b"data %d\n%b\ndeleteall\n" % (len(message), message)
    for path, entry in sorted(files.items()):
        content = store.read(entry.sha256)
        yield b"M 100644 inline %b\ndata %d\n%b\n" % (quote_path(path), len(content), content)


def quote_path(path: str) -> bytes:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'.encode()
