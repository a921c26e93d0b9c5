"""Whatever path a release names, nothing is written but what an export writes."""

import json
import subprocess

import pytest

from tests.frontend_contract.pull_samples import FAIR, HOSTILE, manifest
from tests.frontend_contract.pulls import OWN, Project, node, outside
from tests.frontend_contract.releases import FakeReleases, digest
from tests.frontend_contract.sites import FRONTEND

pytestmark = pytest.mark.node

OUT = "leads out of its folder"
DOT = "has a name that starts with a dot"
RUN = "would be run by Astro"
WHERE = "lies where no export writes"

# path -> what is said of it
FORBIDDEN = {
    "../escape.md": OUT,
    "src/../../escape.md": OUT,
    "src/pages/../../astro.config.mjs": OUT,
    "src/./pages/x.md": OUT,
    "src/..": OUT,
    "/etc/passwd": "is absolute",
    "//server/share/x.md": "is absolute",
    "C:/x.md": "has a drive letter",
    "src/c:/x.md": "has a drive letter",
    "src\\..\\..\\escape.md": "has a backslash",
    "..\\escape.md": "has a backslash",
    "src/pages/x\0.md": "has a character that no file name can have",
    "src/pages/x\n.md": "has a character that no file name can have",
    "src/pages/\ud800.md": "has a character that no file name can have",
    "src//x.md": "has a name that is empty",
    "src/pages/": "has a name that is empty",
    "": "has a name that is empty",
    "src": WHERE,
    "package.json": WHERE,
    "astro.config.mjs": WHERE,
    "node_modules/astro/index.js": WHERE,
    "SRC/pages/x.md": WHERE,
    "source/x.md": WHERE,
    ".git/hooks/post-checkout": WHERE,
    "src/.git/config": WHERE,
    "src/middleware.mjs": WHERE,
    "src/data/events.json": WHERE,
    "public/script.js": WHERE,
    "public/_worker.js": WHERE,
    "public/_redirects": WHERE,
    "src/pages/.git/config": DOT,
    "public/documents/.htaccess": DOT,
    "src/pages/.env": DOT,
    "src/pages/\u200b.git/config": DOT,
    "src/pages/node_modules/astro/index.js": "lies in node_modules",
    "src/pages/Node_Modules/x.md": "lies in node_modules",
    "src/pages/x.md.": "has a name that ends with a dot or a space",
    "src/pages/x /x.md": "has a name that ends with a dot or a space",
    "src/pages/con.md": "has the name of a device",
    "src/pages/NUL": "has the name of a device",
    "src/pages/evil.astro": RUN,
    "src/pages/evil.TS": RUN,
    "src/pages/evil.mdx": RUN,
    "src/pages/package.json": RUN,
    f"src/pages/{'x' * 256}.md": "is too long",
    f"src/pages/{'x/' * 600}x.md": "is too long",
}
ALLOWED = [
    "src/pages/x.md",
    "src/data/redirects.json",
    "src/pages/podujatia/druhé stretnutie/Foto (1) 'a'+b@c,d.JPG",
    "src/pages/Jesen\u030c.md",
    "src/pages/12:30.jpg",
    "src/pages/\U0001f469\u200d\U0001f4bb.png",
    "src/pages/_/[x]/x..md",
    "src/pages/console.md",
    "public/documents/script.js",
    "public/documents/con-x.pdf",
]
# One of each kind goes the whole way.
TRIED = [
    "../escape.md",
    "src/pages/../../astro.config.mjs",
    "/etc/passwd",
    "C:/x.md",
    "..\\escape.md",
    "src/pages/x\0.md",
    "src/pages/\ud800.md",
    "package.json",
    "src/pages/.git/config",
    "src/pages/evil.astro",
]


def find_faults(paths: list[str]) -> list[str | None]:
    """What the client has against each of these paths."""
    rules = (FRONTEND / "integration/pull/pure/paths.js").as_uri()
    facts = (FRONTEND / "integration/pull/release-paths.js").as_uri()
    script = (
        f"import {{ findFault }} from '{rules}'; import {{ RELEASE_PATHS }} from '{facts}';"
        "const paths = JSON.parse(process.argv[1]);"
        "console.log(JSON.stringify(paths.map((path) => findFault(path, RELEASE_PATHS) ?? null)));"
    )
    command = [node(), "--input-type=module", "-e", script, json.dumps(paths)]
    faults: list[str | None] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return faults


def test_every_forbidden_path_is_known_by_its_fault():
    assert dict(zip(FORBIDDEN, find_faults(list(FORBIDDEN)), strict=True)) == FORBIDDEN


def test_paths_that_an_export_writes_have_no_fault():
    assert dict(zip(ALLOWED, find_faults(ALLOWED), strict=True)) == dict.fromkeys(ALLOWED)


@pytest.mark.parametrize("path", TRIED, ids=map(ascii, TRIED))
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
