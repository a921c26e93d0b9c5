"""What was edited here, or never came from this CMS, stops a pull before it changes anything."""

import pytest

from tests.frontend_contract.pull_samples import FAIR, FIRST, PHOTO
from tests.frontend_contract.pulls import OWN, Outcome, Project, read_owned
from tests.frontend_contract.releases import FakeReleases, digest

pytestmark = pytest.mark.node


def test_an_edited_file_stops_the_whole_release(releases: FakeReleases, project: Project):
    project.pull()
    project.write({FAIR: b"edited by hand", "public/documents/novy.pdf": b"mine"})
    before = project.everything()
    releases.publish(2, {FAIR: b"from the CMS", PHOTO: b"another", "public/documents/novy.pdf": b"theirs"})

    outcome = project.pull()

    assert outcome == Outcome(
        2,
        "",
        "Error: Nothing was pulled, since it would overwrite public/documents/novy.pdf (in the way, and "
        f"never pulled from the CMS), {FAIR} (edited here since the last pull); take these changes into the "
        "CMS or undo them (git restore), or replace them by --force.\n",
    )
    assert project.everything() == before


def test_force_replaces_what_was_edited(releases: FakeReleases, project: Project):
    project.pull()
    project.write({FAIR: b"edited by hand", PHOTO: b"edited too"})
    releases.publish(2, {FAIR: b"from the CMS"})

    assert project.pull("--force").code == 0
    assert project.files() == {**OWN, FAIR: b"from the CMS"}


def test_an_edited_file_that_the_release_no_longer_has_is_kept(releases: FakeReleases, project: Project):
    project.pull()
    project.write({FAIR: b"edited by hand"})
    releases.publish(2, {})

    outcome = project.pull()

    assert (outcome.code, f"{FAIR} (edited here since the last pull)" in outcome.error) == (2, True)
    assert project.files() == {**OWN, **FIRST, FAIR: b"edited by hand"}


def test_an_edit_that_says_what_the_release_says_is_no_conflict(releases: FakeReleases, project: Project):
    project.pull()
    releases.publish(2, {**FIRST, FAIR: b"the same idea"})
    project.write({FAIR: b"the same idea"})

    assert project.pull().code == 0
    assert read_owned(project)[FAIR].sha256 == digest(b"the same idea")


def test_many_conflicts_are_counted_and_a_dry_run_lists_them_all(releases: FakeReleases, project: Project):
    paths = [f"src/pages/podujatia/{number:02}.md" for number in range(12)]
    project.write(dict.fromkeys(paths, b"mine"))
    releases.publish(2, dict.fromkeys(paths, b"theirs"))

    outcome = project.pull("--dry-run")

    why = "in the way, and never pulled from the CMS"
    assert outcome.out == "".join(f"conflict  {path}  ({why})\n" for path in paths)
    assert (
        "09.md (in the way, and never pulled from the CMS), 2 more, which --dry-run lists; take"
        in outcome.error
    )
    assert outcome.code == 2


def test_what_another_cms_wrote_is_not_this_one_s_to_replace(releases: FakeReleases, project: Project):
    project.pull()
    releases.publish(1, {FAIR: b"another", PHOTO: FIRST[PHOTO]}, cms="cms/3")

    outcome = project.pull()

    assert (outcome.code, f"overwrite {FAIR} (in the way, and never pulled" in outcome.error) == (2, True)
    assert project.files() == {**OWN, **FIRST}
