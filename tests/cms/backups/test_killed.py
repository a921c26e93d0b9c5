"""A restore that is killed at any moment leaves the old server or the restored one, and can be done again."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

from tests.cms.backups.killing import RANDOM, STAGES
from tests.migrated import ROOT, copy_migrated

OLD = {"integrity": "ok", "users": ["mallory"], "pages": 0}
RESTORED = {"integrity": "ok", "users": ["anna"], "pages": 1}


def test_a_restore_that_is_killed_can_be_done_again(tmp_path: Path) -> None:
    copy_migrated(tmp_path / "db.sqlite3")
    command = [sys.executable, "-m", "tests.cms.backups.killing", str(tmp_path)]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)

    assert done.returncode == 0, done.stderr
    results = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert len(results) == len(STAGES) + RANDOM
    for result in results:
        assert result["ended"] == signal.SIGKILL, result
        # Nothing in between: one of the two servers, whole.
        assert result["between"] in (OLD, RESTORED), result
        assert (result["again"], result["works"], result["after"]) == (0, 0, RESTORED), result
    before_replacing = [result["between"] for result in results[: len(STAGES) - 1]]
    assert before_replacing == [OLD] * (len(STAGES) - 1)
    assert results[len(STAGES) - 1]["between"] == RESTORED
    # Only what a killed copy was, which the nightly upkeep deletes.
    left = {path.name[:8] for path in tmp_path.iterdir()} - {"db.sqlit", "media", "releases", "backups"}
    assert left <= {".backup-"}
