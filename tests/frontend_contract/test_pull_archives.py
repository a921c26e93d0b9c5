"""Many files come in archives: fewer requests, the same checks, and nothing is fetched twice."""

from __future__ import annotations

import io
import tarfile

import pytest

from tests.frontend_contract.pulls import OWN, Project
from tests.frontend_contract.releases import ARCHIVE, MANIFEST, FakeReleases, Reply, digest, reply_at

pytestmark = pytest.mark.node

MANY = {f"src/pages/podujatia/{number}.md": b"%d" % number * 300 for number in range(40)}
DIGESTS = sorted(digest(content) for content in MANY.values())


@pytest.fixture
def archive(releases: FakeReleases) -> bytes:
    """What the CMS answers to whoever asks for all of them."""
    releases.publish(2, MANY)
    packed = releases.pack(DIGESTS)
    assert packed
    return packed


def paths(releases: FakeReleases) -> list[str]:
    return [request.path for request in releases.asked]


def test_many_files_cost_one_request(releases: FakeReleases, project: Project, archive: bytes):
    outcome = project.pull()

    assert outcome.code == 0, outcome.error
    assert project.files() == {**OWN, **MANY}
    assert paths(releases) == [MANIFEST, ARCHIVE]
    assert f"{sum(map(len, MANY.values()))} bytes fetched" in outcome.out


def test_what_is_here_already_is_not_asked_for(releases: FakeReleases, project: Project, archive: bytes):
    project.pull()
    more = {f"src/pages/podujatia/new-{number}.md": b"new %d" % number for number in range(20)}
    moved = {f"src/pages/archive/{path.rpartition('/')[2]}": content for path, content in MANY.items()}
    releases.publish(3, {**moved, **more})
    releases.asked.clear()

    assert project.pull().code == 0

    assert project.files() == {**OWN, **moved, **more}
    assert releases.fetched() == sorted(digest(content) for content in more.values())


@pytest.mark.parametrize("cut", [0.1, 0.5])
def test_an_archive_that_is_cut_goes_on_where_it_was(
    releases: FakeReleases, project: Project, archive: bytes, cut: float
):
    releases.meddle = reply_at(ARCHIVE, Reply(200, archive, sent=int(len(archive) * cut)), times=1)

    outcome = project.pull()

    assert outcome.code == 0, outcome.error
    assert project.files() == {**OWN, **MANY}
    first, second = (request.body.decode().split() for request in releases.asked if request.path == ARCHIVE)
    assert sorted(first) == DIGESTS
    assert set(second) < set(first)


def test_an_archive_that_is_cut_again_and_again_comes_while_each_brings_something(
    releases: FakeReleases, project: Project, archive: bytes
):
    def cut(path: str, earlier: int) -> Reply | None:
        wanted = releases.asked[-1].body.decode().split()
        whole = releases.pack(wanted) if path == ARCHIVE and wanted else None
        return Reply(200, whole, sent=6000) if whole and len(wanted) > 4 else None

    releases.meddle = cut

    assert project.pull("--tries", "1").code == 0
    assert project.files() == {**OWN, **MANY}
    assert paths(releases).count(ARCHIVE) > 5


def pack(files: dict[str, bytes], kind: bytes = tarfile.REGTYPE) -> bytes:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.type = len(content), kind
            tar.addfile(info, io.BytesIO(content))
    return written.getvalue()


HOSTILE = {
    "another content": pack({DIGESTS[0]: b"x" * 300}),
    "a file that nobody asked for": pack({"0" * 64: b"x"}),
    "a way out": pack({"../../../evil.md": b"x"}),
    "a link": pack({DIGESTS[0]: b""}, tarfile.SYMTYPE),
    "no archive": b"<html>" * 1000,
    "more than was asked for": b"\0" * 10_000_000,
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_archive_changes_nothing(
    releases: FakeReleases, project: Project, archive: bytes, body: bytes
):
    releases.meddle = reply_at(ARCHIVE, Reply(200, body))

    outcome = project.pull("--tries", "1")

    assert (outcome.code, project.files()) == (1, OWN)
    assert "did not give 40 files, asked once" in outcome.error
    staged = project.root / ".wagtail-pull/files"
    assert [path.name for path in staged.iterdir() if not path.name.endswith(".part")] == []


def test_what_an_archive_lacks_is_asked_for_by_itself(
    releases: FakeReleases, project: Project, archive: bytes
):
    releases.meddle = reply_at(ARCHIVE, Reply(200, releases.pack(DIGESTS[:-1]) or b""))

    assert project.pull().code == 0
    assert project.files() == {**OWN, **MANY}
    assert paths(releases) == [MANIFEST, ARCHIVE, f"/api/export/files/{DIGESTS[-1]}"]


def test_a_difference_that_gives_another_manifest_is_not_believed(
    releases: FakeReleases, project: Project, archive: bytes
):
    project.pull()
    before = releases.manifest
    releases.publish(3, {**MANY, "src/pages/podujatia/new.md": b"new"})
    difference = releases.differ(before).replace(b"page:7", b"page:8")
    headers = {"ETag": f'W/"{digest(releases.manifest)}"'}
    releases.meddle = reply_at(MANIFEST, Reply(200, difference, headers), times=2)

    assert project.pull().code == 0
    assert releases.asked[-2].since == ""
    assert (project.root / ".wagtail-pull/last.json").read_bytes() == releases.manifest
