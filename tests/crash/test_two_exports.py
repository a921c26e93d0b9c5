"""Several exports of one project at the same time, as processes of their own."""

from exporters.project.lock import lock_project
from tests.crash.edits import edit_text
from tests.crash.invariants import check_finished, export_afresh
from tests.crash.kills import start_export


def waits(world):
    return f"Another export is writing into {world.root}; waiting for it.\n"


def end(process):
    """The exit code of a process, and what else it said about errors."""
    _, errors = process.communicate(timeout=120)
    return process.returncode, errors


def test_exports_that_meet_wait_for_each_other_and_all_succeed(world, place):
    edit_text(world)
    wanted = export_afresh(world, place / "wanted")

    # As another export would hold it.
    with lock_project(world.root, shared=False, timeout=0, on_wait=print):
        processes = [start_export(world.root), start_export(world.root), start_export(world.root, "--check")]
        said = [process.stderr.readline() for process in processes]

    assert said == [waits(world)] * 3
    (first, _), (second, _), (check, complaint) = [end(process) for process in processes]
    assert (first, second) == (0, 0)
    # The check comes before or after the one that writes, and sees all of it or nothing.
    assert (check, complaint) in [
        (0, ""),
        (1, "CommandError: The export is out of date; run export_events.\n"),
    ]
    check_finished(world.root, wanted)


def test_exports_that_start_together_all_succeed(world, place):
    for _ in range(5):
        edit_text(world)
    wanted = export_afresh(world, place / "wanted")

    processes = [start_export(world.root) for _ in range(4)]

    ends = [end(process) for process in processes]
    assert [code for code, _ in ends] == [0] * 4
    assert {said for _, said in ends} <= {"", waits(world)}
    check_finished(world.root, wanted)
