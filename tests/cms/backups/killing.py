"""A server of its own whose restores are killed: `python -m tests.cms.backups.killing FOLDER`.

Prints a line of JSON for each kill: the stage, how the process ended, what the server was then and is
after the next restore. One process with Django loaded, whose children restore.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

import django

STAGES = {
    "while uploads are stored": "django.core.files.storage.FileSystemStorage._save",
    "while releases are stored": "exporters.releases.build.store.Store.write",
    "before the copy is migrated": "cms.backups.restoring.call_command",
    "before the database is replaced": "cms.backups.databases.sqlite.replace",
    "after the database is replaced": "wagtail.models.Site.clear_site_root_paths_cache",
}
# Kills at random moments of what takes the real database's place, in milliseconds.
RANDOM = 1
LONGEST = 12.0


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def in_child(function: Callable[[], object]) -> int:
    """The wait status of a child that does it; 0 where it did."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            function()
            code = 0
        finally:
            os._exit(code)
    return os.waitpid(pid, 0)[1]


def restore() -> None:
    from django.core.management import call_command

    with open(os.devnull, "w") as nowhere:
        call_command("restore", "latest", force=True, stdout=nowhere, stderr=nowhere)


def restore_until(stage: str) -> None:
    with patch(STAGES[stage], side_effect=lambda *_arguments, **_options: kill()):
        restore()


def restore_for(milliseconds: float) -> None:
    """Killed so long after the real database began to be replaced."""
    from cms.backups.databases import sqlite

    replace = sqlite.replace

    def replace_timed(path: Path, real: str) -> None:
        threading.Timer(milliseconds / 1000, kill).start()
        replace(path, real)
        threading.Event().wait(1)

    with patch.object(sqlite, "replace", replace_timed):
        restore()


def fill() -> None:
    from django.contrib.auth.models import User
    from django.core.files.base import ContentFile
    from django.core.management import call_command

    from cms.models import CustomDocument
    from exporters.content.site_tree import find_tree
    from exporters.releases.build.reconcile import reconcile
    from tests.exporters.exports import make_event, make_folder

    User.objects.create_superuser("anna")
    make_event(make_folder("podujatia"))
    for number in range(3):
        file = ContentFile(bytes([number]) * 1000, f"{number}.pdf")
        CustomDocument.objects.create(title=str(number), file=file)
    reconcile(find_tree())
    with open(os.devnull, "w") as nowhere:
        call_command("backup", stdout=nowhere)


def wreck() -> None:
    """Somebody else's server, without files."""
    from django.conf import settings
    from django.contrib.auth.models import User

    from events.models import EventPage

    for page in EventPage.objects.all():
        page.delete()
    User.objects.all().delete()
    User.objects.create_superuser("mallory")
    for folder in (settings.MEDIA_ROOT, settings.RELEASES_ROOT):
        shutil.rmtree(folder, ignore_errors=True)


def look(database: Path) -> dict[str, object]:
    """What the server is: its accounts and pages, and whether its files are there."""
    with closing(sqlite3.connect(database)) as connection:
        [(verdict,)] = connection.execute("PRAGMA integrity_check")
        users = [name for (name,) in connection.execute("SELECT username FROM auth_user")]
        [(pages,)] = connection.execute("SELECT count(*) FROM events_eventpage")
    return {"integrity": verdict, "users": users, "pages": pages}


def look_inside() -> None:
    """Fail unless the restored server can do its work: no file is missing, and no release is to be made."""
    from cms.models import CustomDocument
    from exporters.content.site_tree import find_tree
    from exporters.releases.build.reconcile import reconcile

    contents = sorted(document.file.read()[:1] for document in CustomDocument.objects.all())
    assert contents == [bytes([number]) for number in range(3)]
    assert reconcile(find_tree()).release is None


def main(folder: Path) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "MEDIA_ROOT": f"{folder}/media",
        "RELEASES_ROOT": f"{folder}/releases",
        "BACKUPS_ROOT": f"{folder}/backups",
    }
    django.setup()
    assert in_child(fill) == 0
    generator = random.Random(1)
    kills: dict[str, Callable[[], None]] = {
        stage: (lambda stage=stage: restore_until(stage))  # type: ignore[misc]
        for stage in STAGES
    }
    for _ in range(RANDOM):
        after = generator.uniform(0, LONGEST)
        kills[f"{after:.1f} ms into the replacing"] = lambda after=after: restore_for(after)  # type: ignore[misc]
    for stage, killed in kills.items():
        assert in_child(wreck) == 0
        ended = os.WTERMSIG(in_child(killed))
        between = look(folder / "db.sqlite3")
        again, works = in_child(restore), in_child(look_inside)
        result = {"ended": ended, "between": between, "again": again, "works": works}
        print(json.dumps({"stage": stage, **result, "after": look(folder / "db.sqlite3")}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
