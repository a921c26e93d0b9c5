"""What tests share is made once: pytest-xdist keeps a group with one worker."""

import os
import re
import subprocess
import sys
from pathlib import Path

MODULE = """
import os
import pytest

@pytest.mark.xdist_group("together")
@pytest.mark.parametrize("number", range(4))
def test_worker(number):
    print("worker", os.environ["PYTEST_XDIST_WORKER"])
"""


def test_a_group_has_one_worker(tmp_path: Path) -> None:
    for name in ("test_one.py", "test_other.py"):
        (tmp_path / name).write_text(MODULE)
    alone = ["-c", os.devnull, "--rootdir", tmp_path, "-p", "no:cacheprovider", "-p", "xdist"]
    together = ["--numprocesses=2", "--dist=loadgroup", "--no-loadscope-reorder", "-rP"]

    done = subprocess.run(
        [sys.executable, "-m", "pytest", *alone, *together, tmp_path],
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
    )

    workers = re.findall(r"worker (\w+)", done.stdout)
    assert len(workers) == 8
    assert len(set(workers)) == 1
