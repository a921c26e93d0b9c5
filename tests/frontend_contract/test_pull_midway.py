"""A CMS that dies or changes its mind during a pull: one whole release arrives, or nothing is changed."""

import pytest

from tests.frontend_contract.pull_samples import FAIR, FIRST, LEAFLET, PHOTO
from tests.frontend_contract.pulls import OWN, Outcome, Project
from tests.frontend_contract.releases import ARCHIVE, MANIFEST, FakeReleases, Reply, digest

pytestmark = pytest.mark.node


def test_a_token_that_is_revoked_in_the_middle_changes_nothing(releases: FakeReleases, project: Project):
    releases.meddle = lambda path, earlier: Reply(404, b"{}") if path != MANIFEST or earlier > 0 else None

    outcome = project.pull()

    assert (outcome.code, "refused the token" in outcome.error) == (1, True)
    assert project.files() == OWN


def test_a_cms_that_dies_midway_loses_nothing_that_had_come(releases: FakeReleases, project: Project):
    files = {f"src/pages/podujatia/{number}.md": b"%d" % number for number in range(20)}
    releases.publish(2, files)

    def die(path: str, earlier: int) -> Reply | None:
        if path == ARCHIVE:
            return Reply(404)
        return Reply(0) if len(releases.asked) > 12 else None

    releases.meddle = die
    first = project.pull("--tries", "1")
    come = {path.name for path in (project.root / ".wagtail-pull/files").iterdir() if not path.suffix}
    releases.reset()
    releases.publish(2, files)
    second = project.pull()

    assert (first.code, project.files()) == (1, {**OWN, **files})
    assert second.code == 0
    assert come
    assert set(releases.fetched()) == {digest(content) for content in files.values()} - come


def test_a_release_that_changes_midway_arrives_as_one_whole_release(releases: FakeReleases, project: Project):
    second = {FAIR: b"second", PHOTO: FIRST[PHOTO], "src/data/redirects.json": b"[]"}

    def swap(path: str, earlier: int) -> Reply | None:
        if path != MANIFEST and releases.manifest and b'"release":1,' in releases.manifest:
            releases.publish(2, second)
        return None

    releases.meddle = swap

    outcome = project.pull()

    assert outcome.code == 0
    assert outcome.out.startswith("Release 1 was withdrawn while it was pulled; starting again with 2.\n")
    assert project.files() == {**OWN, **second}


def test_a_release_that_is_followed_but_kept_arrives_whole_too(releases: FakeReleases, project: Project):
    def follow(path: str, earlier: int) -> Reply | None:
        if path != MANIFEST:
            releases.publish(2, {FAIR: b"second"}, prune=False)
        return None

    releases.meddle = follow

    assert project.pull().code == 0
    assert project.files() == {**OWN, **FIRST}


def test_releases_that_follow_too_fast_are_given_up_and_nothing_is_changed(
    releases: FakeReleases, project: Project
):
    project.pull()
    numbers = iter(range(2, 100))

    def race(path: str, earlier: int) -> Reply | None:
        if path != MANIFEST:
            number = next(numbers)
            releases.publish(number, {FAIR: b"%d" % number})
        return None

    releases.publish(next(numbers), {FAIR: b"2"})
    releases.meddle = race

    outcome = project.pull()

    assert outcome.error == (
        f"Error: Release 6 names {FAIR}, which the CMS does not have any more; let the CMS make a new "
        "release, then pull again.\n"
    )
    assert (outcome.code, project.files()) == (1, {**OWN, **FIRST})


def test_a_release_whose_files_are_not_there_is_said_to_be_broken(releases: FakeReleases, project: Project):
    del releases.blobs[digest(FIRST[LEAFLET])]

    outcome = project.pull()

    assert outcome == Outcome(
        1,
        "",
        f"Error: Release 1 names {LEAFLET}, which the CMS does not have any more; let the CMS make a new "
        "release, then pull again.\n",
    )
    assert project.files() == OWN
