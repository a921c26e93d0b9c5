"""The commands end with a sentence and an exit code, whatever happens."""

import errno
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import OperationalError, connections

from exporters.core.errors import ExportError
from exporters.export.sync import Outcome
from exporters.management.commands import export_events, import_events
from exporters.management.commands._base import INTERRUPTED, SafeOutput, write_report
from tests.exporters.exports import PAGE, export, make_event, make_folder
from tests.exporters.git.repositories import git

ROOT = Path(__file__).resolve().parents[2]
NOTHING = {"files": 0, "pages": 0, "rendered": 0, "changes": [], "notes": [], "seconds": {}}


@pytest.fixture
def project(tmp_path):
    """An Astro project in a git repository."""
    root = tmp_path / "project"
    (root / "src/pages").mkdir(parents=True)
    (root / "src/pages/index.md").write_text("# Domov\n")
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message=The site")
    return root


@pytest.fixture
def page(db):
    return make_event(make_folder("podujatia"))


@pytest.fixture
def typed(monkeypatch):
    """Returns a function that runs a command as if it were typed; gives back its exit code."""
    monkeypatch.setattr(connections, "close_all", lambda: None)
    before = signal.getsignal(signal.SIGINT)

    def run(module, *arguments):
        name = module.__name__.rpartition(".")[2]
        try:
            module.Command().run_from_argv(["manage.py", name, *map(str, arguments)])
        except SystemExit as ended:
            return ended.code
        return 0

    yield run
    signal.signal(signal.SIGINT, before)


def manage(*arguments, **environment):
    command = [sys.executable, "manage.py", *map(str, arguments)]
    known = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test", **environment}
    return subprocess.run(command, cwd=ROOT, env=known, capture_output=True, text=True)


def broken_pipe():
    reader, writer = os.pipe()
    os.close(reader)
    return open(writer, "w")


def test_closed_stdout_stops_neither_export_nor_commit(project, page, typed, monkeypatch):
    with broken_pipe() as output:
        monkeypatch.setattr(sys, "stdout", output)
        assert typed(export_events, project, "--commit") == 0
        # As the interpreter does at its end.
        output.flush()

    assert git(project, "log", "-1", "--format=%s") == "Update podujatia/beseda\n"
    assert git(project, "status", "--porcelain") == ""


def test_closed_stderr_leaves_the_exit_code_as_it_is(db, project, typed, monkeypatch):
    with broken_pipe() as errors:
        monkeypatch.setattr(sys, "stderr", errors)
        assert typed(export_events, project / "missing") == 2
        errors.flush()


def test_closed_stdout_stops_no_import(sample, astro, typed, monkeypatch):
    with broken_pipe() as output:
        monkeypatch.setattr(sys, "stdout", output)
        assert typed(import_events, astro, "-v2") == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_failure_to_write_output_is_reported_after_the_commit(project, page, typed, monkeypatch, capsys):
    with open("/dev/full", "w") as output:
        monkeypatch.setattr(sys, "stdout", output)
        assert typed(export_events, project, "--commit") == 2

    assert capsys.readouterr().err == (
        "CommandError: The work is done; its output cannot be written (No space left on device).\n"
    )
    assert git(project, "status", "--porcelain") == ""


def test_characters_outside_the_terminals_encoding_are_escaped(project, page, typed, monkeypatch):
    letters = io.BytesIO()
    with io.TextIOWrapper(letters, encoding="ascii") as output:
        monkeypatch.setattr(sys, "stdout", output)
        typed(export_events, project)
        page.slug = "kvíz"
        page.save_revision().publish()
        assert typed(export_events, project) == 0
        assert rb"\u2192" in letters.getvalue()


def test_output_is_not_written_after_its_first_failure():
    class Full(io.StringIO):
        def write(self, *_):
            raise OSError(errno.ENOSPC, "No space left on device")

    output = SafeOutput(Full())
    output.write("one")
    output.write("two")

    assert (output.broken, output.failure) == (True, "No space left on device")


@pytest.mark.parametrize("module", [export_events, import_events])
def test_ctrl_c_is_one_line(module, project, typed, monkeypatch, capsys):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "find_tree", interrupt)

    assert typed(module, project) == 130
    assert capsys.readouterr().err == f"{INTERRUPTED}\n"


HIDING = """
import os, signal
try:
    os.kill(os.getpid(), signal.SIGINT)
except KeyboardInterrupt:
    raise {}("cannot be loaded") from None
"""


@pytest.mark.parametrize("error", ["KeyboardInterrupt", "ValueError"])
def test_ctrl_c_while_django_starts_is_one_line(tmp_path, error):
    (tmp_path / "interrupted.py").write_text(HIDING.format(error))

    ended = manage("export_events", "x", DJANGO_SETTINGS_MODULE="interrupted", PYTHONPATH=str(tmp_path))

    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "Interrupted.\n")


@pytest.mark.parametrize(
    ("command", "database", "said"),
    [
        ("export_events", "new.sqlite3", "no such table: wagtailcore_site"),
        ("import_events", "new.sqlite3", "no such table: wagtailcore_site"),
        ("export_events", "absent/db.sqlite3", "unable to open database file"),
    ],
)
def test_missing_database_is_reported_in_a_sentence(project, tmp_path, command, database, said):
    ended = manage(command, project, DATABASE_URL=f"sqlite:///{tmp_path / database}")

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == (
        f"CommandError: the database cannot be used ({said}). Is DATABASE_URL the right one? Where a table "
        "or column is missing, run manage.py migrate; else try again\n"
    )


def test_database_locked_during_the_commit_hides_no_other_failure(project, page, monkeypatch, tmp_path):
    def refuse(*_):
        raise OperationalError("database is locked")

    monkeypatch.setattr(export_events, "commit_export", refuse)
    (project / PAGE).parent.mkdir(parents=True)
    (project / PAGE).write_text("by hand\n")

    with pytest.raises(CommandError) as failed:
        export(project, commit=True, report=tmp_path / "report.json")

    first, conflict, locked = str(failed.value).split("\n")
    assert (failed.value.returncode, first) == (2, "These were not exported:")
    assert conflict.startswith(f"{PAGE}: ")
    assert locked.startswith("the database cannot be used (database is locked). ")
    assert json.loads((tmp_path / "report.json").read_text())["changes"][0]["action"] == "conflict"


def test_failure_to_write_the_report_is_listed_with_the_others(project, page, tmp_path):
    (project / PAGE).parent.mkdir(parents=True)
    (project / PAGE).write_text("by hand\n")
    make_event(page.get_parent(), "ina")
    report = tmp_path / "missing/report.json"

    with pytest.raises(CommandError) as failed:
        export(project, commit=True, report=report)

    assert failed.value.returncode == 2
    _, conflict, unwritten = str(failed.value).split("\n")
    assert conflict.startswith(f"{PAGE}: ")
    assert unwritten == (
        f"{report}: the report cannot be written (No such file or directory); an older one says nothing of "
        "this"
    )
    assert git(project, "log", "-1", "--format=%s") == "Update podujatia/ina\n"


@pytest.mark.parametrize("options", [{}, {"commit": True}, {"check": True, "commit": True}])
def test_export_that_fails_as_a_whole_says_so_in_its_report(db, tmp_path, options):
    report = tmp_path / "report.json"
    report.write_text('{"files": 7}')

    with pytest.raises(CommandError) as failed:
        export(tmp_path / "missing", report=report, **options)

    said = json.loads(report.read_text())
    [problem] = said.pop("problems")
    assert failed.value.returncode == 2
    assert str(ExportError(problem["what"], where=problem["where"])) == str(failed.value)
    assert said == NOTHING


def test_report_holds_names_that_are_no_utf8(tmp_path):
    name = os.fsdecode(b"x\xe9.txt")

    assert write_report(tmp_path / "report.json", [name]) == []
    assert json.loads((tmp_path / "report.json").read_text()) == [name]


def test_empty_report_has_the_same_keys():
    outcome = export_events.as_json(Outcome([], [ExportError("is gone", where="site")], 0))

    assert outcome == {**NOTHING, "problems": [{"where": "site", "what": "is gone"}]}
