"""The whole CMS as on a server, with editors who publish, and its parts killed: `python -m tests.soak`.

PostgreSQL, Redis, gunicorn, a worker and the timer's `maintain`, each started again when it ends. Prints what
was published, killed and measured; exits 1 where a published word is missing, a release was made twice, or
the memory grows.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.soak.server import serve_all


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument(
        "--minutes", type=float, default=60, help="how long editors publish; kills may take longer"
    )
    parser.add_argument("--editors", type=int, default=8)
    parser.add_argument("--kills", type=int, default=0, help="how often each part is killed meanwhile")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    # A socket's path has to be short.
    temporary = tempfile.TemporaryDirectory(prefix="soak-", dir="/tmp", ignore_cleanup_errors=True)
    with temporary as name, serve_all(Path(name)) as server:
        # Imported here, since they need django.setup().
        from tests.soak.editors import editing
        from tests.soak.faults import kill_parts
        from tests.soak.verdict import judge, judge_memory

        with server.measured() as samples, editing(server, options.editors) as editors:
            until = time.monotonic() + options.minutes * 60
            killed = kill_parts(server, options.kills, seed=options.seed)
            while time.monotonic() < until:
                time.sleep(1)
        faults = judge(server, editors)
        # A killed process has no memory that could grow.
        faults += [] if options.kills else judge_memory(samples)
    for part, times in killed.items():
        print(f"killed {times} times: {part}")
    for fault in faults:
        print(f"FAULT: {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
