"""A pull is answered as no CMS would answer it: it says so, and gives the token to nobody else."""

import json
from typing import Any

import pytest

from tests.frontend_contract.pull_samples import FAIR, FAIR_URL, FIRST
from tests.frontend_contract.pulls import OWN, Outcome, Project
from tests.frontend_contract.releases import MANIFEST, TOKEN, FakeReleases, Reply, reply_at, serve_releases

pytestmark = pytest.mark.node


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
