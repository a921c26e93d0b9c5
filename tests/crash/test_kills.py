"""A sample of what `make crash` does."""

from tests.crash.crash_loop import STEPS, kill_exports


def test_killed_exports_tear_nothing_and_the_next_one_finishes_the_work(database, place):
    tally = kill_exports(place, kills=16, seed=20210331, events=10, commands=1)

    assert tally.failures == []
    assert tally.kills > 10
    assert tally.finished > 5
    assert len({step for _, step in tally.hits} - {STEPS[-1]}) >= 3
