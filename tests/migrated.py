"""Databases on which all migrations have run: half a minute's work, done once for all who need one.

They are kept in pytest's cache until a migration changes.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".pytest_cache/migrated"


def copy_migrated(place: Path) -> None:
    """Put a SQLite file at `place`."""
    shutil.copy(keep("sqlite3", _migrate_sqlite), place)


def _migrate_sqlite(place: Path) -> None:
    migrate(f"sqlite:///{place}")


def migrate(url: str) -> None:
    """Run all migrations on the database at `url`."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test", "DATABASE_URL": url}
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def keep(kind: str, make: Callable[[Path], None]) -> Path:
    """The kept file or folder of this kind. Of several that ask at once, one makes it and the others wait.

    make: called with the place of what it is to make.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = CACHE / f"{_digest()}.{kind}"
        if not kept.exists():
            for old in CACHE.glob(f"*.{kind}*"):
                shutil.rmtree(old) if old.is_dir() else old.unlink()
            unfinished = kept.with_name(f"{kept.name}.unfinished")
            make(unfinished)
            unfinished.rename(kept)
        return kept


def _digest() -> str:
    """Of all that migrations are made of: our own, and the versions of the libraries."""
    ours = [
        file for app in ("cms", "events", "exporters") for file in (ROOT / app).glob("**/migrations/*.py")
    ]
    files = [ROOT / "requirements.lock", *sorted(ours)]
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.name} ".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]
