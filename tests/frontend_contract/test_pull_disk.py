"""A pull onto a disk that is full or read-only, and two pulls into one project."""

import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

import pytest

from tests.frontend_contract.pull_samples import FAIR, FIRST, PHOTO
from tests.frontend_contract.pulls import COMMAND, OWN, Outcome, Project, environment, make_project, node
from tests.frontend_contract.releases import MANIFEST, FakeReleases, Reply, digest

pytestmark = pytest.mark.node

# More new folders than removed files: a small disk is full while files are put in place, too.
SECOND = {FAIR: b"second", PHOTO: FIRST[PHOTO]} | {
    f"src/pages/{name}/{name}/index.md": b"new" for name in "abc"
}
FULL = "the disk is full; free some space and pull again.\n"
PULL = '"$NODE" "$COMMAND" pull --site "$SITE"'


def run_mounted(project: Project, script: str) -> subprocess.CompletedProcess[str]:
    """Run shell words that may mount at $SITE, for themselves alone; the project's files are in $FILES."""
    site = project.root.with_name("mounted")
    site.mkdir(exist_ok=True)
    names = {"SITE": site, "FILES": project.root, "KEPT": site.with_name("kept"), "NODE": node()}
    namespace = ["unshare", "--mount", *([] if os.getuid() == 0 else ["--map-root-user"])]
    if shutil.which("unshare") is None or subprocess.run([*namespace, "true"]).returncode != 0:
        pytest.skip("this machine lets nobody mount a disk for one command")
    return subprocess.run(
        [*namespace, "sh", "-c", script],
        env={**environment(project.url), "COMMAND": str(COMMAND), **{k: str(v) for k, v in names.items()}},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_disk_with_too_little_room_keeps_what_it_had(project: Project):
    mount = 'mount -t tmpfs -o size=48k none "$SITE" && cp -R "$FILES/." "$SITE"'
    done = run_mounted(project, f'{mount}; {PULL}; code=$?; cp -R "$SITE" "$KEPT"; exit $code')

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith(FULL)
    assert Project(project.root.with_name("kept"), project.url).files() == OWN


def test_a_disk_that_fills_up_at_any_point_has_whole_files_and_the_next_pull_finishes(
    releases: FakeReleases, tmp_path: Path
):
    pulled = make_project(tmp_path / "pulled", releases.url)
    pulled.pull()
    releases.publish(2, SECOND)
    outcomes = []
    for room in range(0, 16, 2):
        site = tmp_path / str(room) / "site"
        shutil.copytree(pulled.root, site)
        outcomes.append(pull_with_room(Project(site, releases.url), room))

    halfway = [outcome for outcome, files in outcomes if files not in ({**OWN, **FIRST}, {**OWN, **SECOND})]
    assert {outcome for outcome, _ in outcomes} == {0, 1}
    # Were none of the disks full while files were being put in place, this test would show too little.
    assert halfway == [1] * len(halfway) != []


def pull_with_room(project: Project, room: int) -> tuple[int, dict[str, bytes]]:
    """Pull where there is room for so many more files and folders: what came of it, and the files then."""
    used = sum(1 for _ in project.root.rglob("*")) + 1
    done = run_mounted(
        project,
        f'mount -t tmpfs -o nr_inodes={used + room} none "$SITE" && cp -R "$FILES/." "$SITE"\n'
        f'{PULL}; code=$?; cp -R "$SITE" "$KEPT.1"\n'
        f'mount -o remount,nr_inodes=1000 "$SITE"; {PULL}; cp -R "$SITE" "$KEPT.2"; exit $code',
    )
    first, second = (Project(project.root.with_name(f"kept.{run}"), project.url).files() for run in (1, 2))
    for path in {*first, *OWN, *FIRST, *SECOND}:
        assert first.get(path) in (OWN.get(path), FIRST.get(path), SECOND.get(path))
    assert done.returncode == 0 or done.stderr.endswith(FULL)
    assert second == {**OWN, **SECOND}
    return done.returncode, first


def test_a_read_only_disk(project: Project):
    mount = 'cp -R "$FILES/." "$SITE" && mount --bind "$SITE" "$SITE" && mount -o remount,bind,ro "$SITE"'
    done = run_mounted(project, f"{mount} && {PULL}")

    site = project.root.with_name("mounted")
    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "",
        f"Error: {site}/.wagtail-pull: the disk is read-only; pull into a copy of the project that can "
        "be written.\n",
    )


@pytest.mark.parametrize(
    ("obstacle", "path", "what"),
    [
        (FAIR, f"{FAIR}/inside.md", "a folder stands where a file must go"),
        ("src/pages/podujatia", "src/pages/podujatia", "a file stands where a folder must go"),
        ("public", "public", "a file stands where a folder must go"),
        (".wagtail-pull", ".wagtail-pull", "a file stands where a folder must go"),
    ],
)
def test_something_of_another_kind_in_the_way(project: Project, obstacle: str, path: str, what: str):
    project.write({path: b"mine"})

    assert project.pull("--force") == Outcome(
        2, "", f"Error: {obstacle}: {what}; move it away and pull again.\n"
    )
    assert project.files() == {**OWN, path: b"mine"} if obstacle != ".wagtail-pull" else OWN


def test_a_file_that_is_edited_while_the_pull_runs_is_kept(releases: FakeReleases, project: Project):
    project.pull()
    releases.publish(2, {FAIR: b"second"})

    def edit(path: str, earlier: int) -> Reply | None:
        if path != MANIFEST:
            project.write({FAIR: b"edited"})
        return None

    releases.meddle = edit

    assert project.pull() == Outcome(
        2, "", f"Error: {FAIR}: was changed while the pull ran; nothing was pulled, pull again.\n"
    )
    assert project.files() == {**OWN, **FIRST, FAIR: b"edited"}


class Held:
    """A pull that waits for the CMS until it is told to go on."""

    def __init__(self, releases: FakeReleases, project: Project) -> None:
        self.asked, self.go_on = threading.Event(), threading.Event()
        releases.meddle = self.hold
        self.process = subprocess.Popen(
            [node(), COMMAND, "pull", "--site", project.root],
            env=environment(project.url),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.asked.wait(30)

    def hold(self, path: str, _earlier: int) -> Reply | None:
        if path != MANIFEST and not self.asked.is_set():
            self.asked.set()
            self.go_on.wait(30)
        return None

    def end(self) -> Outcome:
        self.go_on.set()
        out, error = self.process.communicate(timeout=30)
        return Outcome(self.process.returncode, out, error)


def test_a_second_pull_says_that_it_waits_and_then_has_nothing_to_do(
    releases: FakeReleases, project: Project
):
    first = Held(releases, project)
    second = subprocess.Popen(
        [node(), COMMAND, "pull", "--site", project.root],
        env=environment(project.url),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert second.stdout is not None
    said = second.stdout.readline()
    outcome = first.end()
    rest, _ = second.communicate(timeout=30)

    assert said == (
        f"Another pull (process {first.process.pid} on {socket.gethostname()}) is at work in {project.root}; "
        "waiting for it.\n"
    )
    assert (outcome.code, second.returncode) == (0, 0)
    assert rest == "Release 1 is in place: 0 new, 0 changed, 0 removed, 3 as they were; 0 bytes fetched.\n"
    assert project.files() == {**OWN, **FIRST}


def test_the_lock_of_a_killed_pull_holds_nobody_up(releases: FakeReleases, project: Project):
    killed = Held(releases, project)
    killed.process.send_signal(signal.SIGKILL)
    code = killed.end().code

    outcome = project.pull()

    assert (code, outcome.code, "waiting" in outcome.out) == (-signal.SIGKILL, 0, False)
    assert project.files() == {**OWN, **FIRST}


@pytest.mark.parametrize("lock", [b'{"id": "x", "pid": 1, "host": "elsewhere"}', b"", b"half of it", b"null"])
def test_a_lock_that_nobody_keeps_fresh_is_taken_away(project: Project, lock: bytes):
    project.write({".wagtail-pull/lock": lock})
    long_ago = time.time() - 3600
    os.utime(project.root / ".wagtail-pull/lock", (long_ago, long_ago))

    assert project.pull().code == 0
    assert not (project.root / ".wagtail-pull/lock").exists()


def test_a_pull_whose_lock_was_taken_away_changes_nothing(releases: FakeReleases, project: Project):
    first = Held(releases, project)
    project.write({".wagtail-pull/lock": b'{"id": "another", "pid": 1, "host": "elsewhere"}'})

    outcome = first.end()

    assert outcome == Outcome(
        1,
        "",
        f"Error: {project.root}/.wagtail-pull/lock: another pull has taken over, since this one stood still "
        "for too long; pull again.\n",
    )
    assert project.files() == OWN
    assert (project.root / ".wagtail-pull/lock").exists()


def test_what_an_earlier_pull_staged_is_checked_before_it_is_used(releases: FakeReleases, project: Project):
    project.write({f".wagtail-pull/files/{digest(FIRST[FAIR])}": b"damaged"})

    assert project.pull().code == 0
    assert project.files() == {**OWN, **FIRST}


def test_a_damaged_journal_is_named(project: Project):
    project.pull()
    project.write({".wagtail-pull/next.json": b"{"})

    assert project.pull() == Outcome(
        2,
        "",
        "Error: .wagtail-pull/next.json: is not what a pull wrote; delete the folder .wagtail-pull and pull "
        "again.\n",
    )
