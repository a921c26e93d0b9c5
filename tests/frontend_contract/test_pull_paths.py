"""Whatever path a release names, nothing is written but what an export writes."""

import pytest

from tests.frontend_contract.pull_samples import FAIR, HOSTILE, manifest
from tests.frontend_contract.pulls import OWN, Project, outside
from tests.frontend_contract.releases import FakeReleases, digest

pytestmark = pytest.mark.node

# One path of each kind -> what is said of it. All kinds: integration/pull/pure/paths.test.js.
FORBIDDEN = {
    "../escape.md": "leads out of its folder",
    "src/pages/../../astro.config.mjs": "leads out of its folder",
    "/etc/passwd": "is absolute",
    "C:/x.md": "has a drive letter",
    "..\\escape.md": "has a backslash",
    "src/pages/x\0.md": "has a character that no file name can have",
    "src/pages/\ud800.md": "has a character that no file name can have",
    "package.json": "lies where no export writes",
    "src/pages/.git/config": "has a name that starts with a dot",
    "src/pages/evil.astro": "would be run by Astro",
}


@pytest.mark.parametrize("path", FORBIDDEN, ids=map(ascii, FORBIDDEN))
def test_no_release_reaches_beyond_what_an_export_writes(releases: FakeReleases, project: Project, path: str):
    (project.root.parent / "escape.md").write_bytes(b"not the project's")
    before = outside(project)
    releases.announce(manifest(path))
    releases.blobs[digest(HOSTILE)] = HOSTILE

    outcome = project.pull("--force")

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.error.startswith(f'Error: {releases.url}: the manifest names a file "')
    assert outcome.error.endswith(
        f'", which {FORBIDDEN[path]}; nothing was pulled, correct the pages in the CMS.\n'
    )
    assert outcome.error.count("\n") == 1
    assert outside(project) == before
    assert releases.fetched() == []


def test_one_bad_path_among_good_ones_stops_all(releases: FakeReleases, project: Project):
    releases.announce(manifest(FAIR, "../escape.md"))

    assert project.pull().code == 2
    assert project.files() == OWN


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("src/pages/fair.md", "src/pages/Fair.md"),
        ("src/pages/fair/index.md", "src/pages/FAIR/lipa.jpg"),
        ("src/pages/jese\u0148.md", "src/pages/jesen\u030c.md"),
        ("src/pages/fair.md", "src/pages/fa\u200dir.md"),
        ("src/pages/fair", "src/pages/fair/index.md"),
    ],
)
def test_paths_that_a_disk_could_take_for_one(releases: FakeReleases, project: Project, one: str, other: str):
    releases.announce(manifest(one, other))
    releases.blobs[digest(HOSTILE)] = HOSTILE

    outcome = project.pull()

    assert outcome.code == 2
    assert "which some disks cannot tell apart; nothing was pulled" in outcome.error
    assert project.files() == OWN
