import pytest

from exporters.core.errors import ExportError
from exporters.project.lock import lock_project


def hold(root, *, shared=False, told=None):
    tell = (told if told is not None else []).append
    return lock_project(root, shared=shared, timeout=0, tell=tell)


def test_second_export_says_that_another_is_running_and_leaves_nothing_behind(root):
    before = sorted(root.rglob("*"))

    with hold(root), pytest.raises(ExportError) as refused, hold(root):
        pass

    assert str(refused.value) == (
        f"{root}: another export is still writing here; wait for it to end, then export again"
    )
    assert sorted(root.rglob("*")) == before


def test_second_export_goes_on_once_the_first_has_ended(root):
    first, told = hold(root), []
    first.__enter__()

    def end_the_first(message):
        told.append(message)
        first.__exit__(None, None, None)

    with lock_project(root, shared=False, timeout=5, tell=end_the_first):
        pass

    assert told == [f"Another export is writing into {root}; waiting for it."]


def test_those_who_only_look_do_not_wait_for_each_other(root):
    with hold(root, shared=True), hold(root, shared=True):
        pass

    with hold(root, shared=True), pytest.raises(ExportError), hold(root):
        pass
