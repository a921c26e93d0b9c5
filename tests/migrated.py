"""A SQLite database on which all migrations have run: half a minute's work, done once for all who need one.

It is kept in pytest's cache until a migration changes.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import django
from django.apps import apps

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".pytest_cache/migrated"


def copy_migrated(place: Path) -> None:
    """Put a copy at `place`. Of several that ask at once, one migrates and the others wait."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = CACHE / f"{_digest()}.sqlite3"
        if not kept.exists():
            _migrate(kept)
        shutil.copy(kept, place)


def _migrate(kept: Path) -> None:
    for old in CACHE.glob("*.sqlite3*"):
        old.unlink()
    unfinished = kept.with_name(f"{kept.name}.unfinished")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        "DATABASE_URL": f"sqlite:///{unfinished}",
    }
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    unfinished.rename(kept)


def _digest() -> str:
    """Of all that migrations are made of: their own text, and Django's version."""
    digest = hashlib.sha256(django.__version__.encode())
    for app in apps.get_app_configs():
        for file in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(f"{app.label} {file.name} ".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]
