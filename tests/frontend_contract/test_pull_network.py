"""A pull from a CMS that is slow, breaks off, changes its mind or is not there."""

import gzip
import json
from typing import Any

import pytest

from tests.frontend_contract.pull_samples import FAIR, FIRST, LEAFLET, PHOTO
from tests.frontend_contract.pulls import OWN, Outcome, Project
from tests.frontend_contract.releases import (
    MANIFEST,
    TOKEN,
    FakeReleases,
    Meddler,
    Reply,
    digest,
    serve_releases,
)
from tests.frontend_contract.sites import free_port

pytestmark = pytest.mark.node

FAIR_URL = f"/api/export/files/{digest(FIRST[FAIR])}"
ADVICE = "see that the CMS is up and CMS_URL is right, then pull again"
BODY = FIRST[FAIR]
PACKED = gzip.compress(BODY)
GZIP = {"Content-Encoding": "gzip"}


def reply_at(wanted: str, reply: Reply, *, times: int = 1000) -> Meddler:
    """The reply to the first requests for one path."""
    return lambda path, earlier: reply if path == wanted and earlier < times else None


def refusal(releases: FakeReleases, what: str, why: str, *, asked: str = "once") -> Outcome:
    """How a pull ends that asked for something and did not get it."""
    return Outcome(1, "", f"Error: {releases.url}/ did not give {what}, asked {asked}: {why}; {ADVICE}.\n")


# What a server or something between may do to the answer for a file, and what a person is told of it.
TROUBLES = {
    "an error": (Reply(500, b"oops"), "it answered HTTP 500"),
    "overload": (Reply(503), "it answered HTTP 503"),
    "too many requests": (Reply(429), "it answered HTTP 429"),
    "no answer at all": (Reply(0), "the connection broke off"),
    "headers alone": (Reply(200, BODY, sent=0), "the connection broke off"),
    "half a body": (Reply(200, BODY, sent=9), "the connection broke off"),
    "half a packed body": (Reply(200, PACKED, GZIP, sent=15), "the connection broke off"),
    "a short body": (Reply(200, BODY[:9]), f"its answer was cut off after 9 of {len(BODY)} bytes"),
    "an empty body": (Reply(200, b""), f"its answer was cut off after 0 of {len(BODY)} bytes"),
    "a long body": (Reply(200, BODY + b"x"), "its answer is longer than it should be"),
    "another body": (Reply(200, BODY.swapcase()), "what came is not what its sha256 says"),
    "a body that is no gzip": (Reply(200, BODY, GZIP), "its answer cannot be decompressed"),
    "gzip that unpacks to more": (
        Reply(200, gzip.compress(b"x" * 50_000_000), GZIP),
        "its answer is longer than it should be",
    ),
}


@pytest.mark.parametrize("reply", [reply for reply, _ in TROUBLES.values()], ids=TROUBLES)
def test_what_passes_is_tried_again(releases: FakeReleases, project: Project, reply: Reply):
    releases.meddle = reply_at(FAIR_URL, reply, times=1)

    assert project.pull().code == 0
    assert project.files() == {**OWN, **FIRST}
    assert releases.fetched().count(digest(BODY)) == 2


@pytest.mark.parametrize(("reply", "why"), TROUBLES.values(), ids=TROUBLES)
def test_what_stays_is_said_in_one_sentence_and_nothing_is_changed(
    releases: FakeReleases, project: Project, reply: Reply, why: str
):
    releases.meddle = reply_at(FAIR_URL, reply)

    assert project.pull("--tries", "1") == refusal(releases, FAIR, why)
    assert project.files() == OWN


def test_packed_answers_that_were_cut_off_but_end_properly_are_noticed(
    releases: FakeReleases, project: Project
):
    releases.meddle = reply_at(FAIR_URL, Reply(200, PACKED[:-12], GZIP))

    outcome = project.pull("--tries", "1")

    assert (outcome.code, outcome.out) == (1, "")
    assert f"did not give {FAIR}, asked once: its answer was cut off" in outcome.error
    assert project.files() == OWN


def test_it_gives_up_after_as_many_tries_as_it_was_told(releases: FakeReleases, project: Project):
    releases.meddle = reply_at(MANIFEST, Reply(502))

    assert project.pull("--tries", "3") == refusal(
        releases, "the manifest", "it answered HTTP 502", asked="3 times"
    )
    assert [request.path for request in releases.asked] == [MANIFEST] * 3


def test_a_manifest_that_was_cut_off_is_asked_for_again(releases: FakeReleases, project: Project):
    etag = {"ETag": f'"{digest(releases.manifest)}"'}
    releases.meddle = reply_at(MANIFEST, Reply(200, releases.manifest[:40], etag), times=1)

    assert project.pull().code == 0
    assert project.files() == {**OWN, **FIRST}


def test_a_cms_that_is_not_there(project: Project):
    url = f"http://localhost:{free_port()}"

    assert project.pull("--tries", "2", CMS_URL=url) == Outcome(
        1, "", f"Error: {url}/ did not give the manifest, asked 2 times: nothing listens there; {ADVICE}.\n"
    )


def test_a_host_that_nobody_knows(project: Project):
    url = "https://cms.invalid"

    outcome = project.pull("--tries", "1", CMS_URL=url)

    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.error.startswith(f"Error: {url}/ did not give the manifest, asked once: ")


def test_a_silent_cms(releases: FakeReleases, project: Project):
    releases.meddle = reply_at(MANIFEST, Reply(200, releases.manifest, pause=20))

    assert project.pull("--tries", "1", "--timeout", "0.5") == refusal(
        releases, "the manifest", "it was silent for 0.5 seconds"
    )


def test_a_cms_that_falls_silent_in_the_middle_of_a_file(releases: FakeReleases, project: Project):
    url = f"/api/export/files/{digest(FIRST[PHOTO])}"

    def stall(path: str, earlier: int) -> Reply | None:
        return Reply(200, FIRST[PHOTO], pieces=2, pause=20) if path == url else None

    releases.meddle = stall

    assert project.pull("--tries", "1", "--timeout", "0.5") == refusal(
        releases, PHOTO, "it was silent for 0.5 seconds"
    )
    assert project.files() == OWN


def test_a_slow_cms_may_take_longer_than_its_silence(releases: FakeReleases, project: Project):
    url = f"/api/export/files/{digest(FIRST[PHOTO])}"
    releases.meddle = reply_at(url, Reply(200, FIRST[PHOTO], pieces=10, pause=0.3))

    assert project.pull("--timeout", "2").code == 0
    assert project.files() == {**OWN, **FIRST}


def test_a_few_files_are_fetched_at_once_and_never_many(project: Project):
    files = {f"src/pages/podujatia/{number}.md": b"%d" % number for number in range(40)}
    # A server of its own: others may still be busy with what earlier tests gave up.
    with serve_releases() as releases:
        releases.publish(2, files)

        def dawdle(path: str, earlier: int) -> Reply | None:
            return None if path == MANIFEST else Reply(200, releases.blobs[path.rsplit("/", 1)[1]], pause=0.1)

        releases.meddle = dawdle

        assert project.pull(CMS_URL=releases.url).code == 0
    assert project.files() == {**OWN, **files}
    assert 1 < releases.most_at_once <= 8


def test_texts_come_packed(releases: FakeReleases, project: Project):
    project.pull()

    assert {"gzip" in request.headers["accept-encoding"] for request in releases.asked} == {True}


def test_a_token_that_is_wrong_or_revoked_is_not_tried_again(releases: FakeReleases, project: Project):
    outcome = project.pull(WAGTAIL_EXPORT_TOKEN="wrong-token")

    assert outcome == Outcome(
        1,
        "",
        f"Error: {releases.url}/ refused the token, or is not the CMS; set WAGTAIL_EXPORT_TOKEN to one that "
        "the CMS has not revoked, and see that CMS_URL is right.\n",
    )
    assert len(releases.asked) == 1
    assert project.files() == OWN


def test_a_token_that_is_revoked_in_the_middle_changes_nothing(releases: FakeReleases, project: Project):
    releases.meddle = lambda path, earlier: Reply(404, b"{}") if path != MANIFEST or earlier > 0 else None

    outcome = project.pull()

    assert (outcome.code, "refused the token" in outcome.error) == (1, True)
    assert project.files() == OWN


def test_a_cms_that_dies_midway_loses_nothing_that_had_come(releases: FakeReleases, project: Project):
    files = {f"src/pages/podujatia/{number}.md": b"%d" % number for number in range(20)}
    releases.publish(2, files)

    def die(path: str, earlier: int) -> Reply | None:
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
        if path != MANIFEST and releases.manifest and b'"release": 1,' in releases.manifest:
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


@pytest.mark.parametrize(
    ("manifest", "fault"),
    [
        (b"<!doctype html><title>Log in</title>", "is not JSON"),
        (b"", "is not JSON"),
        (b"\xff\xfe{}", "is not JSON"),
        (b"[]", "is JSON, but not a manifest"),
        ({"version": 1, "files": {}}, "has no release number"),
        ({"version": 1, "release": "1", "files": {}}, "has no release number"),
        ({"version": 1, "release": 1}, "has no files"),
        ({"version": 1, "release": 1, "files": [FAIR]}, "has no files"),
        (
            {"version": 1, "release": 1, "files": {FAIR: {"sha256": "0" * 64, "owner": "page:1"}}},
            f'does not say sha256, size and owner of "{FAIR}"',
        ),
    ],
)
def test_an_answer_that_is_no_manifest(releases: FakeReleases, project: Project, manifest: Any, fault: str):
    releases.announce(manifest)

    assert project.pull() == Outcome(
        1,
        "",
        f"Error: {releases.url}: the manifest {fault}; see that CMS_URL is the address of the CMS and "
        "nothing answers in its place.\n",
    )
    assert project.files() == OWN


@pytest.mark.parametrize(("version", "shown"), [(2, "2"), ("1", '"1"'), (None, "null")])
def test_a_manifest_of_another_version(releases: FakeReleases, project: Project, version: Any, shown: str):
    releases.announce({"version": version, "release": 1, "files": {}})

    assert project.pull() == Outcome(
        1,
        "",
        f"Error: {releases.url}: the manifest has version {shown}, this client reads version 1; update "
        "whichever of the CMS and astro-wagtail-events is the older.\n",
    )


@pytest.mark.parametrize("status", [204, 304, 400, 401, 403, 418])
def test_a_status_that_the_cms_never_gives(releases: FakeReleases, project: Project, status: int):
    releases.meddle = reply_at(MANIFEST, Reply(status))

    assert project.pull() == Outcome(
        1,
        "",
        f"Error: {releases.url} answered HTTP {status}, which is not what the CMS says; see that CMS_URL "
        "is its address, and what answers in its place.\n",
    )
    assert len(releases.asked) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed_with_the_token(releases: FakeReleases, project: Project, status: int):
    with serve_releases() as elsewhere:
        elsewhere.publish(1, FIRST)
        place = f"{elsewhere.url}{MANIFEST}"
        releases.meddle = reply_at(MANIFEST, Reply(status, headers={"Location": place}))

        outcome = project.pull()

        assert elsewhere.asked == []
    assert outcome == Outcome(
        1,
        "",
        f"Error: {releases.url} redirects to {place}, and a token follows no redirect; set CMS_URL to the "
        "address at which the CMS itself answers.\n",
    )


def test_a_redirect_of_a_file_is_not_followed_either(releases: FakeReleases, project: Project):
    with serve_releases() as elsewhere:
        elsewhere.publish(1, FIRST)
        releases.meddle = reply_at(FAIR_URL, Reply(302, headers={"Location": f"{elsewhere.url}{FAIR_URL}"}))

        outcome = project.pull()

        assert (outcome.code, elsewhere.asked) == (1, [])
    assert project.files() == OWN


def test_the_token_is_in_nothing_that_is_said(releases: FakeReleases, project: Project):
    echoes = [
        Reply(302, headers={"Location": f"/{TOKEN}"}),
        Reply(200, json.dumps({"version": TOKEN}).encode()),
        Reply(200, json.dumps({"version": 1, "release": 1, "files": {f"../{TOKEN}": {}}}).encode()),
    ]
    for echo in echoes:
        releases.meddle = reply_at(MANIFEST, echo)

        outcome = project.pull()

        assert (outcome.code != 0, "…" in outcome.error, TOKEN in outcome.out + outcome.error) == (
            True,
            True,
            False,
        )
