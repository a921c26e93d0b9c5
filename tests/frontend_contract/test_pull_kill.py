"""A pull that is killed (-9) leaves every file old or new, and the next one finishes the work.

PULL_KILLS and PULL_SEED ask for more kills, or others, than a run of all tests has time for.
"""

import os
import random
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from exporters.project.manifest_file import read_manifest
from tests.frontend_contract.pulls import COMMAND, OWN, Project, environment, make_project, node
from tests.frontend_contract.releases import FakeReleases, Files, digest

pytestmark = pytest.mark.node

KILLS = int(os.environ.get("PULL_KILLS", "15"))
SEED = os.environ.get("PULL_SEED", "1")
KILL_AT = Path(__file__).with_name("kill_at.mjs").as_uri()
NAMES = [f"src/pages/podujatia/{page}/{file}" for page in "abcde" for file in ("index.md", "lipa.jpg")]
NAMES += ["public/documents/letak.pdf", "src/data/redirects.json", "src/pages/podujatia/a.md"]


@dataclass
class Killing:
    """A project, what may be in it now, and how the kills went.

    possible: the releases of which each file may have come. in_place: kills while files were put in place.
    """

    releases: FakeReleases
    project: Project
    chance: random.Random
    possible: list[Files] = field(default_factory=list)
    number: int = 0
    killed: int = 0
    in_place: int = 0

    def publish(self) -> None:
        """A release in which some files are new, some changed, some moved, some gone."""
        contents = [b"%d" % self.chance.randrange(9) * self.chance.randrange(1, 4000) for _ in range(4)]
        names = [name for name in NAMES if self.chance.random() < 0.7]
        self.number += 1
        files = {name: self.chance.choice(contents) for name in names}
        self.releases.publish(self.number, files)
        self.possible.append(files)

    def pull(self, **variables: str) -> int:
        return self.project.pull(NODE_OPTIONS=f"--import={KILL_AT}", **variables).code

    def count_steps(self) -> int:
        """Publish and pull; how many steps that takes on the disk."""
        self.publish()
        report = self.project.root.with_name("steps")
        assert self.pull(STEPS=str(report)) == 0
        self.possible = self.possible[-1:]
        return int(report.read_text())

    def kill_at_a_step(self, steps: int) -> None:
        code = self.pull(KILL_AT=str(self.chance.randrange(1, steps + 1)))
        assert code in (0, -signal.SIGKILL)
        self.note(code)

    def kill_at_a_time(self) -> None:
        command = [node(), COMMAND, "pull", "--site", self.project.root]
        process = subprocess.Popen(command, env=environment(self.project.url), stdout=subprocess.DEVNULL)
        time.sleep(self.chance.uniform(0.05, 0.4))
        process.kill()
        self.note(process.wait(30))

    def note(self, code: int) -> None:
        self.killed += code != 0
        self.in_place += (self.project.root / ".wagtail-pull/next.json").exists()
        self.check_whole()

    def check_whole(self) -> None:
        """Every file is one of those that some release had there; what nobody released is as it was."""
        found = self.project.files()
        assert {path: found.pop(path, None) for path in OWN} == OWN
        for path in {*found, *NAMES}:
            assert found.get(path) in [files.get(path) for files in self.possible], path

    def finish(self) -> None:
        outcome = self.project.pull()
        files = self.possible[-1]
        assert (outcome.code, outcome.error) == (0, "")
        assert self.project.files() == {**OWN, **files}
        assert own_digests(self.project) == {path: digest(content) for path, content in files.items()}
        left = {path.name for path in (self.project.root / ".wagtail-pull").iterdir()}
        assert left == {".gitignore", "last.json"}
        self.possible = [files]


def own_digests(project: Project) -> Mapping[str, str]:
    return {path: owned.sha256 for path, owned in read_manifest(project.root).files.items()}


def test_a_killed_pull_leaves_whole_files_and_the_next_finishes(releases: FakeReleases, tmp_path: Path):
    killing = Killing(releases, make_project(tmp_path / "site", releases.url), random.Random(SEED))
    steps = killing.count_steps()

    for _ in range(KILLS):
        killing.publish()
        killing.kill_at_a_step(steps)
        if killing.chance.random() < 0.3:
            killing.publish()
            killing.kill_at_a_step(steps)
        if killing.chance.random() < 0.2:
            killing.kill_at_a_time()
        killing.finish()

    # Were these few, the test would show too little.
    assert killing.killed > KILLS / 2
    assert killing.in_place > KILLS / 6


def test_a_pull_killed_while_files_were_put_in_place_can_be_finished_offline(
    releases: FakeReleases, tmp_path: Path
):
    killing = Killing(releases, make_project(tmp_path / "site", releases.url), random.Random(SEED))
    steps = killing.count_steps()
    finished = []
    for step in range(steps // 2, steps, steps // 8):
        killing.publish()
        killing.pull(KILL_AT=str(step))
        killing.check_whole()
        was_in_place = (killing.project.root / ".wagtail-pull/next.json").exists()

        outcome = killing.project.pull("--offline", CMS_URL="http://127.0.0.1:1")

        assert outcome.code == 0
        if was_in_place:
            finished.append(killing.project.files() == {**OWN, **killing.possible[-1]})
        killing.finish()
    assert finished == [True] * len(finished) != []


def test_ctrl_c_waits_while_files_are_put_in_place(releases: FakeReleases, tmp_path: Path):
    killing = Killing(releases, make_project(tmp_path / "site", releases.url), random.Random(SEED))
    steps = killing.count_steps()
    ended = set()
    for step in range(1, steps, 1 + steps // 12):
        killing.publish()
        code = killing.pull(KILL_AT=str(step), KILL_WITH="SIGINT")

        assert code in (0, -signal.SIGINT)
        whole = [{**OWN, **files} for files in killing.possible]
        assert killing.project.files() in whole
        assert not (killing.project.root / ".wagtail-pull/next.json").exists()
        if code:
            ended.add(killing.project.files() == whole[-1])
        killing.finish()
    # Before that moment nothing is new, after it everything is.
    assert ended == {False, True}
