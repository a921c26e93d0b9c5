"""`astro-wagtail-events report`: the CMS hears what became of a release."""

import json

import pytest

from tests.frontend_contract.pulls import Outcome, Project
from tests.frontend_contract.releases import BUILDS, TOKEN, FakeReleases, Reply

pytestmark = pytest.mark.node

LOG = "https://ci.example.org/log/1"


@pytest.fixture
def pulled(releases: FakeReleases, project: Project) -> Project:
    releases.publish(17, {})
    project.pull()
    releases.asked.clear()
    return project


def test_the_cms_is_told_of_the_release_that_was_pulled(releases: FakeReleases, pulled: Project):
    outcome = pulled.run("report", "succeeded", "--url", LOG)

    assert outcome == Outcome(0, "The CMS knows: release 17 succeeded.\n", "")
    (request,) = releases.asked
    assert (request.path, json.loads(request.body)) == (
        BUILDS,
        {"release": 17, "status": "succeeded", "url": LOG},
    )
    assert (request.headers["authorization"], request.headers["content-type"]) == (
        f"Bearer {TOKEN}",
        "application/json",
    )


def test_a_report_is_tried_again(releases: FakeReleases, pulled: Project):
    releases.meddle = lambda _path, earlier: Reply(503) if earlier == 0 else None

    assert pulled.run("report", "started").code == 0


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply(404), "it refused the token, or knows no builds"),
        (Reply(0), "the connection broke off"),
        (Reply(500), "it answered HTTP 500"),
    ],
)
def test_a_report_that_nobody_takes(releases: FakeReleases, pulled: Project, reply: Reply, why: str):
    releases.meddle = lambda _path, _earlier: reply

    assert pulled.run("report", "failed", "--tries", "1") == Outcome(
        1,
        "",
        f"Error: {releases.url}/ could not be told of release 17: {why}; see that the CMS is up, CMS_URL and "
        "WAGTAIL_EXPORT_TOKEN are right, and report again.\n",
    )


def test_before_a_pull_there_is_nothing_to_report_on(project: Project):
    assert project.run("report", "started") == Outcome(
        1, "", f"Error: {project.root}: nothing was ever pulled here; there is no release to report on.\n"
    )


def test_a_status_that_nobody_knows(pulled: Project):
    assert pulled.run("report", "fine").error == (
        'Error: "fine" is no status of a build; say started, succeeded, failed.\n'
    )
