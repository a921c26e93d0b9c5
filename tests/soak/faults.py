"""Kills of each part, in a random order, at random moments."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable

from tests.soak.parts import Part, kill
from tests.soak.server import Server

# In seconds, between two kills: shorter than a restart takes, and longer.
PAUSE = (0.2, 4.0)


def kill_parts(server: Server, times: int, *, seed: int) -> Counter[str]:
    """Kill each part so many times; returns part -> how often that was done."""
    chance = random.Random(seed)
    done: Counter[str] = Counter()
    while left := [name for name in FAULTS if done[name] < times]:
        time.sleep(chance.uniform(*PAUSE))
        name = chance.choice(left)
        done[name] += FAULTS[name](server)
    return done


def _kill_child(part: Part) -> bool:
    """Kill the process that a part started last."""
    children = part.children
    return bool(children) and kill(children[-1])


def _kill_postgresql(server: Server) -> bool:
    server.restart_postgresql()
    return True


def _kill_upkeep(server: Server) -> bool:
    """The timer begins anew, and so does `maintain`: each is killed within its first seconds."""
    time.sleep(2)
    return server.timer.kill()


FAULTS: dict[str, Callable[[Server], bool]] = {
    "a process of gunicorn": lambda server: _kill_child(server.web),
    "gunicorn": lambda server: server.web.kill(),
    "the task of the worker": lambda server: _kill_child(server.worker),
    "the worker": lambda server: server.worker.kill(),
    "maintain": _kill_upkeep,
    "PostgreSQL": _kill_postgresql,
    "Redis, with its queue": lambda server: server.redis.kill(),
}
