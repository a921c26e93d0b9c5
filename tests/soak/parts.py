"""Processes that are started again whenever they end, as systemd and Compose do."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

ROOT = Path(__file__).resolve().parents[2]
# In seconds; a unit of systemd waits for five.
PAUSE = 1.0


@dataclass
class Part:
    """One kind of process. log: what it says. starts: how often it was started."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    starts: int = 0
    _process: subprocess.Popen[bytes] | None = None
    _ended: Event = field(default_factory=Event)

    @property
    def pid(self) -> int:
        """Its process now; 0 while there is none."""
        process = self._process
        return process.pid if process and process.poll() is None else 0

    @property
    def children(self) -> list[int]:
        """The processes that it has started."""
        with suppress(OSError):
            return list(map(int, Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()))
        return []

    @contextmanager
    def running(self) -> Iterator[None]:
        """Keep it running until the block ends."""
        thread = Thread(target=self._keep_running, name=self.name)
        thread.start()
        try:
            yield
        finally:
            self._ended.set()
            if pid := self.pid:
                _signal_group(pid, signal.SIGTERM)
            thread.join(timeout=20)
            if pid := self.pid:
                _signal_group(pid, signal.SIGKILL)
                thread.join()

    def kill(self) -> bool:
        """End it with all that it has started, without a warning; False where it does not run."""
        pid = self.pid
        return bool(pid) and _signal_group(pid, signal.SIGKILL)

    def _keep_running(self) -> None:
        with self.log.open("ab") as stream:
            while not self._ended.is_set():
                self._process = subprocess.Popen(
                    self.command,
                    cwd=ROOT,
                    env=self.environment,
                    stdout=stream,
                    stderr=stream,
                    start_new_session=True,
                )
                self.starts += 1
                self._process.wait()
                self._ended.wait(PAUSE)


def kill(pid: int) -> bool:
    """End one process without a warning; False where it has ended."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
        return True
    return False


def _signal_group(pid: int, number: int) -> bool:
    with suppress(ProcessLookupError):
        os.killpg(pid, number)
        return True
    return False


def read_memory(pid: int) -> float:
    """The resident memory of a process in MB; 0 where it has ended."""
    with suppress(OSError, IndexError):
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    return 0.0
