"""A pull from a CMS that is slow, breaks off or is not there."""

import gzip
import re

import pytest

from tests.frontend_contract.pull_samples import FAIR, FAIR_URL, FIRST, PHOTO
from tests.frontend_contract.pulls import OWN, Outcome, Project
from tests.frontend_contract.releases import (
    ARCHIVE,
    MANIFEST,
    FakeReleases,
    Reply,
    digest,
    reply_at,
    serve_releases,
)
from tests.frontend_contract.sites import free_port

pytestmark = pytest.mark.node

ADVICE = "see that the CMS is up and CMS_URL is right, then pull again"
BODY = FIRST[FAIR]
PACKED = gzip.compress(BODY)
GZIP = {"Content-Encoding": "gzip"}


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


def test_a_cms_that_sends_a_byte_at_a_time_keeps_nobody_waiting_for_ever(
    releases: FakeReleases, project: Project
):
    url = f"/api/export/files/{digest(FIRST[PHOTO])}"
    releases.meddle = reply_at(url, Reply(200, FIRST[PHOTO], pieces=len(FIRST[PHOTO]), pause=0.1))

    outcome = project.pull("--tries", "1", "--timeout", "0.5")

    assert re.fullmatch(
        rf"Error: {releases.url}/ did not give {PHOTO}, asked once: it sent no more than [5-7] bytes in 1 "
        rf"seconds; {ADVICE}\.\n",
        outcome.error,
    ), outcome.error
    assert project.files() == OWN


def test_a_cms_without_archives_is_asked_for_a_few_files_at_once_and_never_many(project: Project):
    files = {f"src/pages/podujatia/{number}.md": b"%d" % number for number in range(40)}
    # A server of its own: others may still be busy with what earlier tests gave up.
    with serve_releases() as releases:
        releases.publish(2, files)

        def dawdle(path: str, earlier: int) -> Reply | None:
            if path == ARCHIVE:
                return Reply(404)
            return None if path == MANIFEST else Reply(200, releases.blobs[path.rsplit("/", 1)[1]], pause=0.1)

        releases.meddle = dawdle

        assert project.pull(CMS_URL=releases.url).code == 0
    assert project.files() == {**OWN, **files}
    assert 1 < releases.most_at_once <= 8


def test_texts_come_packed(releases: FakeReleases, project: Project):
    project.pull()

    assert {"gzip" in request.headers["accept-encoding"] for request in releases.asked} == {True}
