import pytest

from exporters.core.errors import ExportError
from exporters.project.lock import lock_project


def lock(root, *, shared=False):
    return lock_project(root, shared=shared, timeout=0, on_wait=lambda _message: None)


def test_second_export_says_that_another_is_running_and_leaves_nothing_behind(root):
    before = sorted(root.rglob("*"))

    with lock(root), pytest.raises(ExportError) as refused, lock(root):
        pass

    assert str(refused.value) == (
        f"{root}: another export is still writing here; wait for it to end, then export again"
    )
    assert sorted(root.rglob("*")) == before


def test_second_export_goes_on_once_the_first_has_ended(root):
    first, messages = lock(root), []
    first.__enter__()

    def end_the_first(message):
        messages.append(message)
        first.__exit__(None, None, None)

    with lock_project(root, shared=False, timeout=5, on_wait=end_the_first):
        pass

    assert messages == [f"Another export is writing into {root}; waiting for it."]


def test_shared_locks_do_not_exclude_each_other(root):
    with lock(root, shared=True), lock(root, shared=True):
        pass

    with lock(root, shared=True), pytest.raises(ExportError), lock(root):
        pass
