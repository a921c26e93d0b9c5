"""A CMS that somebody broke into, or a project made to mislead the client: nothing leaves its place."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.frontend_contract.pull_samples import FAIR, FIRST, HOSTILE, entry, manifest
from tests.frontend_contract.pulls import OWN, Outcome, Project, outside
from tests.frontend_contract.releases import MANIFEST, FakeReleases, Reply, digest

pytestmark = pytest.mark.node


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": "../../../etc/passwd"},
        {"sha256": digest(HOSTILE).upper()},
        {"sha256": digest(HOSTILE)[:-1]},
        {"sha256": f"{digest(HOSTILE)}/.."},
        {"sha256": [digest(HOSTILE)]},
        {"sha256": None},
        {"size": -1},
        {"size": "7"},
        {"size": 1e300},
        {"size": 7.5},
        {"owner": None},
        {"owner": {"page": 1}},
    ],
    ids=str,
)
def test_a_file_that_is_not_described_as_it_must_be(
    releases: FakeReleases, project: Project, change: dict[str, Any]
):
    releases.announce({"version": 1, "release": 1, "files": {FAIR: {**entry(), **change}}})

    outcome = project.pull()

    assert (outcome.code, project.files(), releases.fetched()) == (1, OWN, [])
    assert f'the manifest does not say sha256, size and owner of "{FAIR}"; see that' in outcome.error


def test_keys_that_mean_something_to_javascript_are_only_keys(releases: FakeReleases, project: Project):
    body = manifest(FAIR).replace(b'"files": {', b'"__proto__": {"release": 9}, "files": {"__proto__": {}, ')
    releases.announce(body)

    assert project.pull().code == 1
    assert project.files() == OWN


def test_what_a_terminal_would_obey_is_spelt_out(releases: FakeReleases, project: Project):
    releases.announce(manifest("src/\x1b]0;owned\x07\u202e.md"))

    outcome = project.pull()

    assert r'"src/\u{1b}]0;owned\u{7}\u{202e}.md"' in outcome.error


def test_a_manifest_too_big_is_cut_off(releases: FakeReleases, project: Project):
    bomb = Reply(200, gzip.compress(b" " * 70_000_000), {"Content-Encoding": "gzip"})
    releases.meddle = lambda _path, _earlier: bomb

    outcome = project.pull("--tries", "1")

    assert outcome.code == 1
    assert "did not give the manifest, asked once: its answer is longer than it should be; " in outcome.error


def test_a_release_of_too_many_files_is_refused(releases: FakeReleases, project: Project):
    releases.announce(manifest(*(f"src/{number}.md" for number in range(100_001))))

    outcome = project.pull()

    assert outcome.code == 2
    assert "the manifest names 100001 files, more than 100000; nothing was pulled" in outcome.error


@pytest.mark.parametrize(
    "link", ["src/pages", "src/pages/podujatia", FAIR, "public", ".wagtail-export.json", ".wagtail-pull"]
)
def test_a_symbolic_link_on_the_way_is_refused(
    releases: FakeReleases, project: Project, tmp_path: Path, link: str
):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "index.md").write_bytes(b"not the project's")
    place = project.root / link
    if place.is_dir():
        place.rename(tmp_path / "moved")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(elsewhere / "index.md" if "." in Path(link).name[1:] else elsewhere)

    outcome = project.pull("--force")

    assert outcome == Outcome(
        2, "", f"Error: {link}: a symbolic link stands in the way; move it away and pull again.\n"
    )
    assert {path.name: path.read_bytes() for path in elsewhere.iterdir()} == {
        "index.md": b"not the project's"
    }


def test_a_link_that_leads_nowhere_is_refused_too(project: Project):
    (project.root / FAIR).parent.mkdir(parents=True)
    (project.root / FAIR).symlink_to("/nowhere/at/all")

    assert project.pull().error == (
        f"Error: {FAIR}: a symbolic link stands in the way; move it away and pull again.\n"
    )


def test_the_project_itself_may_be_a_link(releases: FakeReleases, project: Project, tmp_path: Path):
    (tmp_path / "link").symlink_to(project.root)

    assert Project(tmp_path / "link", releases.url).pull().code == 0
    assert project.files() == {**OWN, **FIRST}


@pytest.mark.parametrize(
    "owned",
    [
        b"not JSON",
        b"[]",
        b'{"version": 1}',
        b'{"version": 1, "files": {"src/pages/about.md": {}}}',
        json.dumps(
            {"version": 1, "files": {"../escape.md": {"sha256": "0" * 64, "owner": "page:1"}}}
        ).encode(),
        json.dumps({"version": 1, "files": {"package.json": entry(OWN["package.json"])}}).encode(),
    ],
)
def test_a_project_manifest_that_claims_what_nobody_wrote_removes_nothing(project: Project, owned: bytes):
    (project.root.parent / "escape.md").write_bytes(b"not the project's")
    project.write({".wagtail-export.json": owned})
    before = outside(project)

    assert project.pull() == Outcome(
        2,
        "",
        "Error: .wagtail-export.json: is not what an export or a pull wrote; restore it from git, or delete "
        "it and pull with --force.\n",
    )
    assert outside(project) == before


def test_a_file_whose_name_differs_in_case_alone_is_not_ours_to_shadow(
    releases: FakeReleases, project: Project
):
    releases.publish(2, {"src/pages/About.md": b"theirs"})

    outcome = project.pull("--force")

    assert outcome.code == 2
    assert "overwrite src/pages/About.md (on some disks the same as src/pages/about.md); " in outcome.error
    assert project.files() == OWN


def test_a_page_of_ours_may_change_its_case(releases: FakeReleases, project: Project):
    project.pull()
    renamed = {path.replace("/fair/", "/Fair/"): content for path, content in FIRST.items()}
    releases.publish(2, renamed)

    assert project.pull().code == 0
    assert project.files() == {**OWN, **renamed}


def test_only_the_current_release_is_asked_for(releases: FakeReleases, project: Project):
    project.pull()

    assert {request.path for request in releases.asked} == {
        MANIFEST,
        *(f"/api/export/files/{digest(content)}" for content in FIRST.values()),
    }
