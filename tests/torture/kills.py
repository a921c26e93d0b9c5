"""Exports that are killed with SIGKILL: at an operation, after a while, or as the real command."""

import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections

from exporters.files.own_folder import FOLDER
from exporters.sync import sync_events
from exporters.trees import find_tree

PROJECT = Path(__file__).resolve().parents[2]
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
# Audit events, and where in their arguments the path is that changes.
CHANGING = {"os.rename": 0, "os.remove": 0, "os.mkdir": 0, "os.rmdir": 0, "os.chmod": 0, "open": 0}


def kill_at(root: Path, operation: int) -> bool:
    """Run an export that dies before its n-th operation on the project; False where it ended before."""
    return _wait(_fork(lambda: _die_at(root, operation), root))


def kill_after(root: Path, seconds: float) -> bool:
    """Run an export and kill it after a while; False where it ended before."""
    child = _fork(lambda: None, root)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return _wait(child)


def kill_command(root: Path, seconds: float) -> bool:
    """Kill `manage.py export_events` a while after it has begun to write; False where it ended before."""
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
    """The environment variables that lead another process to this one's database and uploads."""
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
    except BaseException:  # noqa: BLE001 - nothing of it may go on in the parent's code
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _wait(child: int) -> bool:
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return os.WTERMSIG(status) == signal.SIGKILL
    assert os.WEXITSTATUS(status) == 0, "the export failed by itself"
    return False


def _die_at(root: Path, operation: int) -> None:
    """Count what this process does to the project, until it is time."""
    left = operation
    inside = str(root)

    def count() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def listen(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in CHANGING or (event == "open" and not (arguments[2] or 0) & WRITING):
            return
        if str(arguments[CHANGING[event]]).startswith(inside):
            count()

    sync_to_disk = os.fsync

    def fsync(handle: Any) -> None:
        count()
        sync_to_disk(handle)

    os.fsync = fsync
    sys.addaudithook(listen)
