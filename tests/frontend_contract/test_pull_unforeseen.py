"""A fault of the client at one file: the release is refused, the file named; the next pull brings it."""

import re
from pathlib import Path

import pytest

from tests.frontend_contract.pull_samples import FAIR, FIRST, LEAFLET, PHOTO
from tests.frontend_contract.pulls import OWN, Project, make_project
from tests.frontend_contract.releases import FakeReleases, digest

pytestmark = pytest.mark.node

FAIL_AT = Path(__file__).with_name("fail_at.mjs").as_uri()
NEW = {FAIR: b"---\ntitle: Druhy jarmok\n---\n", LEAFLET: FIRST[LEAFLET]}
SENTENCE = (
    r"cannot be handled \(TypeError, code [0-9a-f]{8}\); "
    r"(.*)\. Report the code with the traceback in the log\."
)

# The operation, the path, the file that is named, and whether files are being put in place by then.
STAGES = {
    "planning": ("createReadStream", FAIR, FAIR, False),
    "staging": ("open", f"{digest(NEW[FAIR])}.part", FAIR, False),
    "staged": ("rename", f"{digest(NEW[FAIR])}.part", FAIR, False),
    "removing": ("rm", PHOTO, PHOTO, True),
    "permissions": ("chmod", digest(NEW[FAIR]), FAIR, True),
    "placing": ("rename", FAIR, FAIR, True),
    "locking": ("writeFile", "/lock", "The pull", True),
    "remembering": ("rename", "next.json", "The pull", True),
}


@pytest.fixture
def project(tmp_path: Path, releases: FakeReleases) -> Project:
    """A project that has pulled the first release, while the second waits."""
    made = make_project(tmp_path / "project", releases.url)
    releases.publish(1, FIRST)
    assert made.pull().code == 0
    releases.publish(2, NEW)
    return made


@pytest.mark.parametrize("stage", STAGES)
def test_fault_at_one_file_refuses_the_release(project: Project, stage: str) -> None:
    operation, path, named, in_place = STAGES[stage]

    outcome = project.pull(NODE_OPTIONS=f"--import={FAIL_AT}", FAIL_IN=operation, FAIL_FOR=path)

    assert outcome.code == 2
    refusal = re.fullmatch(rf"Error: {re.escape(named)}: {SENTENCE}\n", outcome.error)
    assert refusal, outcome.error
    assert refusal[1].startswith("every file is whole" if in_place else "nothing was pulled")
    assert "TypeError: planted" in outcome.out
    assert "    at " in outcome.out
    found = project.files()
    assert all(found.get(path) in (FIRST.get(path), NEW.get(path)) for path in {*FIRST, *NEW})
    if not in_place:
        assert found == {**OWN, **FIRST}

    assert project.pull().code == 0
    assert project.files() == {**OWN, **NEW}


def test_dry_run_says_the_same(project: Project) -> None:
    faulty = {"NODE_OPTIONS": f"--import={FAIL_AT}", "FAIL_IN": "createReadStream", "FAIL_FOR": FAIR}

    outcome = project.pull("--dry-run", **faulty)

    assert outcome.code == 2
    assert re.fullmatch(rf"Error: {re.escape(FAIR)}: {SENTENCE}\n", outcome.error)
