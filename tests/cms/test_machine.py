"""What a machine lacks is installed where that may be, else named at the start and by each skipped test."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cms.bootstrap import __main__ as bootstrap
from cms.bootstrap import environment, machine, steps

ROOT = Path(__file__).resolve().parents[2]
MISSING = "Chromium, PostgreSQL, Redis, gettext, git, curl, OpenSSL, nginx, Caddy and systemd are missing"
PACKAGES = (
    "chromium-headless-shell fonts-noto-color-emoji "
    "postgresql redis-server gettext git curl openssl nginx caddy systemd"
)
# Stand-ins for Debian's programs: they tell what they were called with, and apt-get "installs" into $BIN.
APT_GET = """#!/bin/sh
echo "apt-get $*" >> "$BIN/../calls"
case "$*" in
  *update*) ;;
  *) for command in $INSTALLS; do ln -s /bin/true "$BIN/$command"; done ;;
esac
"""
APT_CACHE = """#!/bin/sh
case " $OFFERED " in *" $2 "*) echo "  Candidate: 1.0" ;; *) echo "  Candidate: (none)" ;; esac
"""
SNAP = """#!/bin/sh
echo "snap $*" >> "$BIN/../calls"
ln -s /bin/true "$BIN/chromium"
"""


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """A machine that has nothing of what tests need; returns where its programs are."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "env").symlink_to("/usr/bin/env")
    (folder / "ln").symlink_to("/bin/ln")
    monkeypatch.setattr(machine, "SERVERS", tmp_path)
    monkeypatch.setattr(machine, "OF_ROOT", tmp_path)
    monkeypatch.setattr(steps, "ROOT", tmp_path)
    monkeypatch.setattr(steps, "LOGS", tmp_path / "log")
    monkeypatch.setattr(bootstrap, "build_packages", lambda **_: None)
    monkeypatch.setattr(machine, "CORPUS", tmp_path)
    monkeypatch.delenv("REQUIRE_ALL_TESTS", raising=False)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("BIN", str(folder))
    monkeypatch.chdir(ROOT)
    return folder


@pytest.fixture
def debian(bare, monkeypatch):
    """The same with apt, for root."""
    put(bare, "apt-get", APT_GET)
    put(bare, "apt-cache", APT_CACHE)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setenv("OFFERED", PACKAGES)
    monkeypatch.setenv(
        "INSTALLS", "chromium initdb redis-server msgfmt git curl openssl nginx caddy systemd-analyze"
    )
    return bare


def put(folder, name, script):
    (folder / name).write_text(script)
    (folder / name).chmod(0o755)


def calls(folder):
    return (folder.parent / "calls").read_text().splitlines()


def test_what_is_missing_and_how_to_get_it_is_one_sentence(bare, capfd):
    assert bootstrap.main(["--programs"]) == 0

    assert capfd.readouterr().out == (
        f"{MISSING}: the tests that need them are skipped; to run those as well: apt install {PACKAGES}\n"
    )


def test_one_missing_program(bare, capfd):
    for command in (
        "chromium",
        "initdb",
        "msgfmt",
        "git",
        "curl",
        "openssl",
        "nginx",
        "caddy",
        "systemd-analyze",
    ):
        (bare / command).symlink_to("/bin/true")

    assert bootstrap.main(["--programs"]) == 0
    assert capfd.readouterr().out == (
        "Redis is missing: the tests that need it are skipped; "
        "to run those as well: apt install redis-server\n"
    )


def test_a_missing_program_is_an_error_where_all_tests_have_to_run(bare, monkeypatch, capfd):
    monkeypatch.setenv("REQUIRE_ALL_TESTS", "1")
    monkeypatch.setattr(bootstrap, "build_packages", lambda **_: pytest.fail("said too late"))

    assert bootstrap.main(["--programs"]) == 1
    assert capfd.readouterr().err == (
        f"Error: {MISSING}, and REQUIRE_ALL_TESTS is set; install with: apt install {PACKAGES}\n"
    )


def test_the_missing_corpus_is_an_error_where_all_tests_have_to_run(debian, monkeypatch, capfd):
    monkeypatch.setattr(machine, "CORPUS", debian / "nowhere")
    monkeypatch.setenv("REQUIRE_ALL_TESTS", "1")

    assert bootstrap.main(["--programs"]) == 1
    assert capfd.readouterr().err == (
        "Error: the folder ../shared/corpus of real Markdown files is not beside the repository, "
        "and REQUIRE_ALL_TESTS is set.\n"
    )

    monkeypatch.setenv("REQUIRE_ALL_TESTS", machine.ALL_BUT_CORPUS)
    assert bootstrap.main(["--programs"]) == 0


def test_root_installs_what_is_missing_before_the_first_test(debian, capfd):
    assert bootstrap.main(["--programs"]) == 0

    apt = "apt-get --quiet -o DPkg::Lock::Timeout=300"
    assert calls(debian) == [f"{apt} update", f"{apt} install --yes --no-install-recommends {PACKAGES}"]
    assert capfd.readouterr().out.splitlines()[0] == (
        f"Installing {MISSING.removesuffix(' are missing')}, for the tests …"
    )

    assert bootstrap.main(["--programs"]) == 0
    assert len(calls(debian)) == 2
    assert capfd.readouterr().out == ""


def test_running_the_cms_installs_no_program(debian):
    assert bootstrap.main([]) == 0

    assert not (debian.parent / "calls").exists()


@pytest.mark.parametrize(("asks", "installed"), [("exit 1", False), ('shift; exec "$@"', True)])
def test_an_ordinary_user_installs_by_sudo_that_asks_for_no_password(
    debian, monkeypatch, capfd, asks, installed
):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    put(debian, "sudo", f"#!/bin/sh\n{asks}\n")
    (debian / "true").symlink_to("/bin/true")

    assert bootstrap.main(["--programs"]) == 0

    assert (debian.parent / "calls").exists() is installed
    assert ("are skipped" in capfd.readouterr().out) is not installed


def test_chromium_comes_as_a_snap_where_apt_has_none(debian, monkeypatch):
    put(debian, "snap", SNAP)
    monkeypatch.setenv("OFFERED", PACKAGES.removeprefix("chromium-headless-shell "))
    monkeypatch.setenv("INSTALLS", "initdb redis-server msgfmt git curl openssl nginx caddy systemd-analyze")

    assert bootstrap.main(["--programs"]) == 0
    assert calls(debian)[1:] == [
        "apt-get --quiet -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends "
        "postgresql redis-server gettext git curl openssl nginx caddy systemd",
        "snap install chromium",
    ]


def test_an_installation_that_fails_stops_no_other_test(debian, capfd):
    put(debian, "apt-get", "#!/bin/sh\necho 'Err: Temporary failure resolving'; exit 100\n")

    assert bootstrap.main(["--programs"]) == 0

    said = capfd.readouterr().out
    assert "the package registries cannot be reached; check the network and try again." in said
    assert said.endswith(
        f"{MISSING}: the tests that need them are skipped; to run those as well: apt install {PACKAGES}\n"
    )


@pytest.mark.parametrize("missing", [True, False])
def test_the_module_that_makes_environments_is_installed_where_debian_leaves_it_out(
    debian, monkeypatch, missing
):
    monkeypatch.setattr(environment, "lacks_venv", lambda: missing)

    assert bootstrap.main([]) == 0

    package = f"python3.{sys.version_info.minor}-venv"
    wanted = ["apt-get --quiet -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends " + package]
    assert (calls(debian)[1:] if missing else wanted) == wanted
    assert (debian.parent / "calls").exists() is missing


SKIPPED = """
import pytest
from cms.bootstrap.machine import Program
from tests.programs import require


@pytest.fixture(scope="module")
def server():
    return require(Program("Nothing", ("no-such-program",), ("no-such-package",)))


def test_that_starts_it(server):
    pass


def test_that_does_not():
    pass
"""


@pytest.mark.parametrize(("demanded", "code"), [("", 0), ("1", 1), (machine.ALL_BUT_CORPUS, 1)])
def test_a_test_of_a_missing_program_is_skipped_with_the_reason_or_fails_the_run(tmp_path, demanded, code):
    done = run_pytest(tmp_path, SKIPPED, demanded)

    assert "Nothing is missing (Debian: apt install no-such-package)" in done.stdout
    assert re.search(r"1 passed, 1 skipped", done.stdout)
    assert ("1 tests were skipped; here every test has to run." in done.stdout) is bool(code)
    assert done.returncode == code


@pytest.mark.parametrize(("demanded", "code"), [("", 0), ("1", 1), (machine.ALL_BUT_CORPUS, 0)])
def test_a_test_of_the_missing_corpus_may_be_excused(tmp_path, demanded, code):
    reason = (
        f"import pytest\n\n@pytest.mark.skipif(True, reason={machine.NO_CORPUS!r})\ndef test_corpus(): pass"
    )

    assert run_pytest(tmp_path, reason, demanded).returncode == code


def run_pytest(folder, text, demanded):
    """Run a module of tests, under the rule alone that this suite has for skipped ones."""
    (folder / "test_sample.py").write_text(text)
    alone = ["-c", os.devnull, "--rootdir", folder, "-p", "no:cacheprovider"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *alone, "-p", "tests.programs", "-ra", folder],
        cwd=ROOT,
        env={**os.environ, "REQUIRE_ALL_TESTS": demanded, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )
