"""Programs that are run and measured from outside."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a program. seconds: from its start to its end; memory: the peak resident set of
    the largest of its processes, in bytes."""

    seconds: float
    memory: int
    output: str


def run(command: Sequence[str | Path], environment: Mapping[str, str], *, folder: Path = PROJECT) -> Run:
    """Run a program to its end; ends the benchmark with what it said where it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=folder,
        env={**os.environ, **environment},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert process.stdout is not None
    with process.stdout as stream:
        output = stream.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        end = "\n".join(output.splitlines()[-30:])
        sys.exit(f"{' '.join(map(str, command))} failed:\n{end}")
    return Run(seconds, usage.ru_maxrss * 1024, output)
