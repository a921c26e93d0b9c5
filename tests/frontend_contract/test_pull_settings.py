"""What a pull is told by its options and its environment; what is wrong there is named first."""

from pathlib import Path

import pytest

from tests.frontend_contract.pulls import OWN, Outcome, Project
from tests.frontend_contract.releases import TOKEN, FakeReleases

pytestmark = pytest.mark.node


@pytest.mark.parametrize(
    ("variables", "options", "sentence"),
    [
        (
            {"WAGTAIL_EXPORT_TOKEN": ""},
            [],
            "WAGTAIL_EXPORT_TOKEN is not set; make a token in the CMS and put it into the environment.",
        ),
        (
            {"WAGTAIL_EXPORT_TOKEN": "two\nlines"},
            [],
            "WAGTAIL_EXPORT_TOKEN has a character that no token has; copy it again from the CMS.",
        ),
        (
            {"CMS_URL": "cms"},
            [],
            'CMS_URL is "cms". Set it to the address of the CMS, such as http://localhost:8000.',
        ),
        (
            {"CMS_URL": "http://cms.example.org/wagtail"},
            [],
            "CMS_URL is http://cms.example.org, where others on the way could read the token; use https, or "
            "--allow-http in a network that is yours alone.",
        ),
        ({}, ["--tries", "0"], '--tries is "0"; give a number above 0.'),
        ({}, ["--timeout", "soon"], '--timeout is "soon"; give a number above 0.'),
        ({}, ["--colour"], "Unknown option '--colour'; --help lists the options."),
        ({}, ["again"], '"pull again" is no command; --help lists them.'),
    ],
)
def test_a_wrong_setting_is_named_before_anything_happens(
    releases: FakeReleases,
    project: Project,
    variables: dict[str, str],
    options: list[str],
    sentence: str,
):
    outcome = project.pull(*options, **variables)

    assert outcome == Outcome(1, "", f"Error: {sentence}\n")
    assert (releases.asked, project.everything()) == ([], OWN)


def test_a_folder_that_is_no_project_is_refused(tmp_path: Path, releases: FakeReleases):
    assert Project(tmp_path, releases.url).pull() == Outcome(
        1, "", f"Error: {tmp_path}: has no folder src; give the root of the Astro project (--site).\n"
    )


def test_a_token_copied_with_its_line_end_works(project: Project):
    assert project.pull(WAGTAIL_EXPORT_TOKEN=f" {TOKEN}\n").code == 0


def test_the_cms_may_lie_below_a_path(releases: FakeReleases, project: Project):
    outcome = project.pull(CMS_URL=f"{releases.url}/wagtail")

    assert outcome.code == 1
    assert [request.path for request in releases.asked] == ["/wagtail/api/export/manifest.json"]


def test_help_says_what_the_exit_codes_mean(project: Project):
    outcome = project.pull("--help")

    assert (outcome.code, outcome.error) == (0, "")
    assert "Exit codes: 0 the project holds the release; 1 could not pull; 2 refused" in outcome.out
