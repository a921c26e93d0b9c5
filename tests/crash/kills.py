"""Exports that are killed with SIGKILL: at an operation, after a while, or as the real command."""

import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.db import connection, connections

from exporters import project
from exporters.content.site_tree import find_tree
from exporters.export.sync import sync_events
from exporters.project.workdir import FOLDER

PROJECT = Path(__file__).resolve().parents[2]
FILES = str(Path(project.__file__).parent)
# Python's functions and methods that change a disk.
CHANGING = {
    "open",
    "write",
    "flush",
    "close",
    "__exit__",
    "fsync",
    "chmod",
    "mkdir",
    "rmdir",
    "replace",
    "rename",
    "unlink",
    "remove",
}


def kill_at(root: Path, operation: int, *, since: str = "") -> bool:
    """Run an export that dies before its n-th operation on the project; False where it ended before.

    since: count from the first call of this function of exporters/project.
    """
    return _wait(_fork(lambda: _die_at(operation, since), root))


def kill_after(root: Path, seconds: float) -> bool:
    """Run an export and kill it after a while; False where it ended before."""
    child = _fork(lambda: None, root)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return _wait(child)


def kill_command(root: Path, seconds: float) -> bool:
    """Kill `manage.py export_events` a while after it has counting to write; False where it ended before."""
    process = start_export(root)
    while process.poll() is None and not (root / FOLDER).exists():
        time.sleep(0.001)
    time.sleep(seconds)
    process.kill()
    process.communicate()
    return process.returncode == -signal.SIGKILL


def start_export(root: Path, *options: str, before: Sequence[str] = ()) -> subprocess.Popen[str]:
    """`manage.py export_events` as a process of its own, on this process's database.

    before: a command that starts the command.
    """
    command = [*before, sys.executable, "manage.py", "export_events", str(root), *options]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=PROJECT, env=environment(), stdout=pipe, stderr=pipe, text=True)


def environment() -> dict[str, str]:
    """The environment variables that give another process this one's database and uploads."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        "DATABASE_URL": _database_url(connection.settings_dict),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
    }


def _database_url(database: dict[str, Any]) -> str:
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    host = database["HOST"] or database["OPTIONS"]["host"]
    return f"postgres://{database['USER']}@/{database['NAME']}?host={host}"


def _fork(prepare: Callable[[], None], root: Path) -> int:
    """A child that exports; it inherits no connection to the database."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    try:
        prepare()
        sync_events(find_tree(), root)
    except BaseException:  # noqa: BLE001 - the child must not return into the parent's code
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _wait(child: int) -> bool:
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return os.WTERMSIG(status) == signal.SIGKILL
    assert os.WEXITSTATUS(status) == 0, "the export failed by itself"
    return False


def _die_at(operation: int, since: str) -> None:
    """Kill this process before its n-th operation, counted with a profile function.

    It sees the calls of C functions, and so each state between creating, writing and renaming a file.
    """
    left = operation
    counting = not since

    def count(frame: FrameType, event: str, function: Any) -> None:
        nonlocal left, counting
        caller = _find_caller(frame) if event == "c_call" else None
        if caller is None:
            return
        counting = counting or caller == since
        if counting and function.__name__ in CHANGING:
            left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    threading.setprofile(count)
    sys.setprofile(count)


def _find_caller(frame: FrameType | None) -> str | None:
    """The function of the exporter that is changing a project, itself or through the library."""
    for _ in range(4):
        if frame is None:
            return None
        file = frame.f_code.co_filename
        if file.startswith(FILES):
            return None if file.endswith("project.py") else frame.f_code.co_name
        frame = frame.f_back
    return None
