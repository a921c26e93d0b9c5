"""The invariants of the disk after a kill, and after the next run."""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from django.db import transaction

from exporters.content.site_tree import find_tree
from exporters.core.manifest import MANIFEST
from exporters.export.published_urls import addresses_of, read_addresses, remember_addresses
from exporters.export.sync import Options, sync_events
from exporters.models import CacheEntry
from exporters.project.disk import Disk
from exporters.project.journal import recover_manifest
from exporters.project.workdir import FOLDER
from tests.crash.world import World, put
from tests.exporters.projects import read_tree

Files = Mapping[str, bytes]


def read_project(root: Path) -> dict[str, bytes]:
    """path -> bytes of all files but those in the export's own folder."""
    return {path: content for path, content in read_tree(root).items() if not path.startswith(f"{FOLDER}/")}


def export_afresh(world: World, place: Path) -> dict[str, bytes]:
    """path -> bytes of a full export into a new project, without the render cache.

    Files that a killed export has written into the real project count as published, so that redirects from
    their addresses are expected.
    """
    place.mkdir()
    for path, content in world.foreign.items():
        put(place, path, content)
    with transaction.atomic():
        CacheEntry.objects.all().delete()
        tree = find_tree()
        written = recover_manifest(world.root, Disk(world.root)).files
        remember_addresses(tree, addresses_of(written) - read_addresses(tree))
        outcome = sync_events(tree, place, Options())
        transaction.set_rollback(True)
    assert [*outcome.conflicts, *outcome.problems] == []
    return read_tree(place)


def check_whole(before: Files, wanted: Files, after: Files, foreign: Files) -> None:
    """Assert that every file is the old or the new one, and that the others' files are unchanged."""
    assert {path: after.get(path) for path in foreign} == foreign
    for path in before.keys() | wanted.keys() | after.keys():
        if path != MANIFEST:
            assert after.get(path) in (before.get(path), wanted.get(path)), f"{path} is neither old nor new"
    known = digests(before) | digests(wanted)
    for path, digest in manifest_of(after).items():
        assert (path, digest) in known, f"{path} is in the manifest with a digest that it never had"


def digests(tree: Files) -> set[tuple[str, str]]:
    """(path, sha256) of all files, and of all that the manifest names."""
    found = {(path, sha256(content).hexdigest()) for path, content in tree.items()}
    return found | set(manifest_of(tree).items())


def manifest_of(tree: Files) -> dict[str, str]:
    """path -> sha256 of the files in the manifest."""
    files = json.loads(tree[MANIFEST])["files"] if MANIFEST in tree else {}
    return {path: entry["sha256"] for path, entry in files.items()}


def check_finished(root: Path, wanted: Files) -> None:
    """Assert that the project has exactly these files, and no empty folder."""
    found = read_tree(root)
    assert sorted(found) == sorted(wanted)
    assert [path for path in found if found[path] != wanted[path]] == []
    folders = [path for path in root.rglob("*") if path.is_dir()]
    permanent = [root / "src", root / "src/pages", root / "public"]
    assert [f for f in folders if not any(f.iterdir()) and f not in permanent] == []
