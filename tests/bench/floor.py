"""`python -m tests.bench.floor DATABASE SITE TARGET`: the least that any export of SITE would have to do.

The same rows by plain SQL, and the same bytes put into TARGET in the same safe way: each on the disk in a
folder beside before the first is moved to its place, the manifest last. No Django, no decision, and not a
line of the exporter's. Prints the seconds of both, as JSON.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

EVENTS = """
SELECT p.id, p.path, p.url_path, p.alias_of_id, p.live, p.slug, p.title, e.publish_date, e.description,
       j.name, j.link, e.edition, t.name, e.body, e.source, e.source_path, e.source_digest
FROM events_eventpage e JOIN wagtailcore_page p ON p.id = e.page_ptr_id
LEFT JOIN events_project j ON j.id = e.project_id LEFT JOIN events_eventtype t ON t.id = e.event_type_id
WHERE p.live ORDER BY p.path
"""
IMAGES = "SELECT id, export_name, file, file_hash, file_size FROM cms_customimage"
MANIFEST = ".wagtail-export.json"
# As many as the exporter has.
THREADS = 8

# Gives a file's bytes.
Content = Callable[[], bytes]


def read_rows(database: Path) -> None:
    with sqlite3.connect(database) as connection:
        for _ in connection.execute(EVENTS):
            """An export looks at one after the other."""
        connection.execute(IMAGES).fetchall()


def gather(site: Path) -> dict[Path, Content]:
    """path -> content. Texts are in memory, as if made from the rows at no cost; images are on the disk."""
    return {
        path.relative_to(site): read_later(path) if path.suffix == ".jpg" else hold(path.read_bytes())
        for path in (site / "src").rglob("*.*")
    }


def read_later(path: Path) -> Content:
    return path.read_bytes


def hold(content: bytes) -> Content:
    return lambda: content


def write_files(contents: dict[Path, Content], manifest: bytes, target: Path) -> None:
    staging = target / ".staging"
    staging.mkdir(parents=True)
    places = {path: staging / str(number) for number, path in enumerate(contents)}
    with ThreadPoolExecutor(THREADS) as pool:
        wait(pool.map(lambda path: write_synced(places[path], contents[path]()), contents))
        folders = dict.fromkeys(target / path.parent for path in contents)
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
        for path, place in places.items():
            place.rename(target / path)
        wait(pool.map(sync_and_close, folders))
    write_synced(staging / MANIFEST, manifest)
    (staging / MANIFEST).rename(target / MANIFEST)
    sync_and_close(target)
    staging.rmdir()


def write_synced(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    os.write(handle, content)
    os.fsync(handle)
    os.close(handle)


def sync_and_close(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def wait(results: Iterable[None]) -> None:
    for _ in results:
        """Raises what went wrong."""


def main(database: Path, site: Path, target: Path) -> None:
    contents, manifest = gather(site), (site / MANIFEST).read_bytes()
    started = time.perf_counter()
    read_rows(database)
    read = time.perf_counter()
    write_files(contents, manifest, target)
    print(json.dumps({"read": read - started, "write": time.perf_counter() - read}))


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))
