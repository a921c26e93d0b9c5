"""The option `pull` of the integration: the release is there before Astro reads its pages."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.frontend_contract.pull_samples import FIRST
from tests.frontend_contract.pulls import Project, node
from tests.frontend_contract.pulls import environment as cms_environment
from tests.frontend_contract.releases import TOKEN, FakeReleases
from tests.frontend_contract.sites import FRONTEND, SAMPLE, Site, copy_site, environment, free_port

pytestmark = pytest.mark.node

NEW = "src/pages/podujatia/z-redakcie/index.md"
SETUP = (FRONTEND / "integration/pull/setup.js").as_uri()


def make_site(folder: Path) -> Site:
    """The reference site, pulling, with its one event left to the CMS."""
    site = copy_site(folder)
    config = (site.root / "astro.config.mjs").read_text()
    site.write({"astro.config.mjs": config.replace("wagtailEvents()", "wagtailEvents({ pull: true })")})
    shutil.rmtree((site.root / SAMPLE).parent)
    return site


def astro_build(site: Site, url: str, token: str = TOKEN) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["node", "--run", "build"],
        cwd=site.root,
        env=environment(CMS_URL=url, WAGTAIL_EXPORT_TOKEN=token),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=180,
    )


def event_files() -> dict[str, bytes]:
    """The sample event with its images, once where it is and once more under another address."""
    folder = (FRONTEND / "site" / SAMPLE).parent
    files = {f"{Path(SAMPLE).parent}/{path.name}": path.read_bytes() for path in folder.iterdir()}
    other = files[SAMPLE].decode().replace("ogp-druhe-stretnutie", "z-redakcie").encode()
    beside = {
        f"{Path(NEW).parent}/{Path(path).name}": content for path, content in files.items() if path != SAMPLE
    }
    return {**files, **beside, NEW: other}


def test_a_build_shows_the_pages_and_redirects_that_it_has_just_pulled(
    releases: FakeReleases, tmp_path: Path
):
    site = make_site(tmp_path)
    files = event_files()
    moved = {"/stare/": {"status": 301, "destination": "/podujatia/z-redakcie/"}}
    releases.publish(7, {**files, "src/data/redirects.json": json.dumps(moved).encode()})

    built = astro_build(site, releases.url)

    assert built.returncode == 0, built.stdout
    assert (
        f"Release 7 is in place: {len(files) + 1} new, 0 changed, 0 removed, 0 as they were" in built.stdout
    )
    assert "Diskusné stretnutie" in site.html("podujatia/ogp-druhe-stretnutie")
    assert "Diskusné stretnutie" in site.html("podujatia/z-redakcie")
    assert "url=/podujatia/z-redakcie/" in site.html("stare")
    assert TOKEN not in built.stdout


def test_a_build_that_cannot_pull_fails_with_the_sentence_and_without_the_token(
    releases: FakeReleases, tmp_path: Path
):
    built = astro_build(make_site(tmp_path), releases.url, token="another-secret")

    assert built.returncode == 1
    assert f"astro-wagtail-events: {releases.url}/ refused the token, or is not the CMS; set" in built.stdout
    assert "another-secret" not in built.stdout


def call_hook(project: Project, command: str, wish: Any, *, previewing: bool = False) -> str:
    """What the integration's hook says to Astro's logger, or the error that it ends the build with."""
    script = f"""
        import {{ pullOnSetup }} from '{SETUP}';
        const setup = {{
          command: '{command}',
          config: {{ root: new URL('file://{project.root}/') }},
          logger: {{ info: (line) => console.log(line) }},
        }};
        const {{ message }} = await pullOnSetup(setup, {json.dumps(wish)}, {json.dumps(previewing)})
          .then(() => ({{}}), (error) => error);
        if (message) console.log(message);
    """
    command_line = [node(), "--input-type=module", "-e", script]
    return subprocess.run(
        command_line, env=cms_environment(project.url), capture_output=True, text=True, check=True
    ).stdout


SIZE = sum(map(len, FIRST.values()))
PULLED = f"Release 1 is in place: 3 new, 0 changed, 0 removed, 0 as they were; {SIZE} bytes fetched.\n"


@pytest.mark.parametrize(
    ("wish", "command", "previewing", "said"),
    [
        (True, "build", False, PULLED),
        (True, "build", True, ""),
        (True, "dev", False, ""),
        (True, "preview", False, ""),
        (True, "sync", False, ""),
        (False, "build", False, ""),
        (None, "build", False, ""),
        ({}, "build", False, PULLED),
        ({"commands": ["build", "dev"]}, "dev", False, PULLED),
        ({"commands": ["preview"]}, "build", True, PULLED),
        ({"commands": ["preview"]}, "build", False, ""),
    ],
)
def test_it_pulls_for_a_build_and_otherwise_when_asked(
    project: Project, wish: Any, command: str, previewing: bool, said: str
):
    assert call_hook(project, command, wish, previewing=previewing) == said


def test_a_build_may_be_told_to_do_with_the_last_pull(releases: FakeReleases, project: Project):
    before = call_hook(project, "build", {"offline": True})
    project.pull()
    after = call_hook(Project(project.root, f"http://localhost:{free_port()}"), "build", {"offline": True})

    assert before == (
        f"astro-wagtail-events: {project.root}: nothing was ever pulled here; pull once without --offline.\n"
    )
    assert after == "Release 1 is in place: 0 new, 0 changed, 0 removed, 3 as they were; 0 bytes fetched.\n"


def test_a_build_does_not_take_two_halves_for_a_release(project: Project):
    project.pull()
    own = project.root / ".wagtail-pull"
    (own / "last.json").rename(own / "next.json")

    refusal = call_hook(project, "build", None)
    quiet = [call_hook(project, "dev", None), call_hook(project, "build", None, previewing=True)]
    finished = project.pull("--offline")

    assert refusal == (
        "astro-wagtail-events: a pull into this project was cut off, and its files are of two releases; "
        "finish it with `npx astro-wagtail-events pull --offline`, then build again.\n"
    )
    assert quiet == ["", ""]
    assert finished.code == 0
    assert call_hook(project, "build", None) == ""
