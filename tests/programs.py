"""Programs of the machine that tests need: where one is missing, its tests are skipped and say why."""

import os

import pytest

from cms.bootstrap.machine import ALL_BUT_CORPUS, NO_CORPUS, Program, find_command, find_program


def require(program: Program) -> str:
    """The path of a program; a test or a fixture that asks for a missing one is skipped."""
    path = find_program(program)
    if path is None:
        pytest.skip(explain(program))
    return path


def require_command(program: Program, command: str) -> str:
    """The path of another command of the same program; skips as `require` does."""
    path = find_command(command)
    if path is None:
        pytest.skip(explain(program))
    return path


def explain(program: Program) -> str:
    return f"{program.name} is missing (Debian: apt install {' '.join(program.packages)})"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI, where everything is there that tests need, a skipped test is a failed one."""
    demanded = os.environ.get("REQUIRE_ALL_TESTS")
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not demanded or not reporter:
        return
    reasons = [report.longrepr[2] for report in reporter.stats.get("skipped", [])]
    excused = f"Skipped: {NO_CORPUS}" if demanded == ALL_BUT_CORPUS else None
    skipped = [reason for reason in reasons if reason != excused]
    if skipped:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        print(f"\n{len(skipped)} tests were skipped; here every test has to run.")
