"""Random repositories in random states, exported into: nothing of anybody's is lost.

    python -m tests.fuzz.git_states --count 100 [--seed 1]

clones a site that many times, each with other settings, attributes, edits by hand and operations under way, lets an
editor change, move or take off pages, and exports with --commit. Then either the export was refused and nothing
differs, or what it committed is what the CMS says of each page, byte for byte, and all else is as it was. Prints
each case where that does not hold; exits 1 where there is one.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

import django

IDENTITY = ["-c", "user.name=Dev", "-c", "user.email=dev@example.org"]
SETTINGS = [
    [],
    ["core.autocrlf=true"],
    ["core.autocrlf=input"],
    ["core.autocrlf=true", "core.safecrlf=true"],
    ["core.eol=crlf"],
    ["commit.gpgSign=true", "gpg.program=false"],
]
ATTRIBUTES = ["", "* text=auto\n", "*.md text eol=crlf\n", "*.md ident\n", "*.md working-tree-encoding=UTF-16LE\n"]
MANIFEST = ".wagtail-export.json"
Snapshot = dict[str, bytes]


def git(folder: Path, *arguments: str, check: bool = True) -> bytes:
    return subprocess.run(
        ["git", *IDENTITY, *arguments], cwd=folder, check=check, capture_output=True, stdin=subprocess.DEVNULL
    ).stdout


def read_files(root: Path) -> Snapshot:
    """path -> bytes of what is in the work tree."""
    found = (path for path in root.rglob("*") if path.is_file() and ".git" not in path.relative_to(root).parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def read_commit(root: Path) -> Snapshot:
    """path -> bytes of what the last commit holds."""
    names = git(root, "ls-tree", "-r", "-z", "--name-only", "HEAD").decode().split("\0")[:-1]
    return {name: git(root, "cat-file", "blob", f"HEAD:{name}") for name in names}


def set_state(root: Path, random: Random) -> str:
    """Put a clone into a random state; returns its name."""
    state = random.choice(
        ["", "", "", "merge", "rebase", "cherry-pick", "bisect", "lock", "detached", "sparse", "hidden", "staged"]
    )
    if state in ("merge", "rebase", "cherry-pick"):
        git(root, "checkout", "--quiet", "-b", "other", "HEAD~1")
        (root / "notes.txt").write_bytes(b"other\n")
        git(root, "commit", "--quiet", "--all", "--message=Other")
        git(root, "checkout", "--quiet", "main")
        git(root, state, "other", check=False)
    elif state == "bisect":
        git(root, "bisect", "start", "HEAD", "HEAD~1")
    elif state == "lock":
        (root / ".git/index.lock").touch()
    elif state == "detached":
        git(root, "checkout", "--quiet", "--detach")
    elif state == "sparse":
        git(root, "sparse-checkout", "set", "--no-cone", "/*", "!a1")
    elif state == "hidden":
        flag = random.choice(["--assume-unchanged", "--skip-worktree"])
        git(root, "update-index", flag, "src/pages/p/a2/index.md")
    elif state == "staged":
        (root / "notes.txt").write_bytes(b"by hand\n")
        git(root, "add", "notes.txt")
    return state


def edit_by_hand(root: Path, random: Random) -> set[str]:
    """Change some files as a person would; returns their paths."""
    edited = set()
    for path in ("notes.txt", "src/pages/p/a0/index.md", "new.txt"):
        if random.random() < 0.2:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(b"Moje.\r\n" if random.random() < 0.5 else b"Moje.\n")
            edited.add(path)
    return edited


def edit_pages(random: Random) -> None:
    """Let an editor change, move, take off and add pages."""
    from events.models import EventPage

    for page in EventPage.objects.live().order_by("pk"):
        what = random.choice(["", "", "title", "move", "leave"])
        if what == "leave":
            page.unpublish()
        elif what:
            page.title = f"Iné {random.randrange(1000)}" if what == "title" else page.title
            page.slug = f"{page.slug}x" if what == "move" else page.slug
            page.save_revision().publish()


def find_faults(root: Path, random: Random) -> Iterator[str]:
    """Export into one clone with a commit; yields what is wrong afterwards."""
    from exporters.core.errors import ExportError
    from exporters.core.manifest import parse_files
    from exporters.git.commit import commit_export
    from exporters.git.repository import Repository
    from exporters.content.site_tree import find_tree
    from exporters.core.commit_message import make_person
    from exporters.core.hashing import digest
    from exporters.export.sync import Options, sync_events

    import json

    files, commit = read_files(root), read_commit(root)
    status = git(root, "status", "--porcelain", check=False)
    head = git(root, "rev-parse", "HEAD")
    repository = Repository(root, make_person("CMS", "cms@localhost"))
    try:
        repository.check()
        outcome = sync_events(find_tree(), root, Options(approve=repository.check_files))
    except ExportError:
        if read_files(root) != files:
            yield "refused, and files differ"
        if git(root, "rev-parse", "HEAD") != head or git(root, "status", "--porcelain", check=False) != status:
            yield "refused, and git differs"
        return
    touched = {path for change in outcome.changes for path in change.touches} - {
        change.path for change in outcome.conflicts
    }
    now = read_files(root)
    for path in sorted(files.keys() - touched - {MANIFEST}):
        if now.get(path) != files[path]:
            yield f"{path} was nobody's to change"
    try:
        commit_export(repository, root, outcome, "cms@localhost")
    except ExportError:
        # Signing fails: the next export commits.
        if git(root, "rev-parse", "HEAD") != head:
            yield "failed, and committed"
        return
    after = read_commit(root)
    for path in sorted(commit.keys() | after.keys()):
        if path not in touched | {MANIFEST} and after.get(path) != commit.get(path):
            yield f"{path} was nobody's to commit"
    held = parse_files(json.loads(after[MANIFEST])["files"]) if MANIFEST in after else {}
    for path, entry in held.items():
        if path in touched and digest(after.get(path, b"")) != entry.sha256:
            yield f"{path} is not committed as the CMS has it"
    for line in git(root, "status", "--porcelain").decode().splitlines():
        if line[3:] in touched:
            yield f"{line[3:]} is left uncommitted ({line[:2]})"
    conflicts = {change.path for change in outcome.conflicts}
    for change in sync_events(find_tree(), root, Options(write=False)).changes:
        if change.path not in conflicts:
            yield f"another export would {change}"


def fuzz(count: int, seed: int) -> Iterator[str]:
    """A line for each fault; the cases are the same for the same seed. Needs a database, and leaves pages in it."""
    from events.models import EventPage
    from exporters.content.site_tree import find_tree
    from exporters.export.sync import Options, sync_events
    from tests.crash.world import empty_cms
    from tests.exporters.exports import make_event, make_folder

    for number in range(count):
        random = Random(f"{seed} {number}")
        empty_cms()
        folder = make_folder("p")
        for slug in ("a0", "a1", "a2"):
            make_event(folder, slug)
        with tempfile.TemporaryDirectory(prefix="git-states-") as place:
            site, root = Path(place) / "site", Path(place) / "clone"
            (site / "src/pages").mkdir(parents=True)
            (site / "src/pages/index.md").write_bytes(b"# Domov\n")
            (site / "notes.txt").write_bytes(b"1\n")
            git(site, "init", "--quiet", "--initial-branch=main")
            git(site, "add", ".")
            git(site, "commit", "--quiet", "--message=The site")
            sync_events(find_tree(), site, Options())
            (site / "notes.txt").write_bytes(b"2\n")
            git(site, "add", ".")
            git(site, "commit", "--quiet", "--message=The events")
            settings, attributes = random.choice(SETTINGS), random.choice(ATTRIBUTES)
            (Path(place) / "attributes").write_text(attributes)
            options = [f"--config={setting}" for setting in settings]
            options.append(f"--config=core.attributesFile={place}/attributes")
            git(Path(place), "clone", "--quiet", *options, str(site), str(root))
            state = set_state(root, random)
            edited = edit_by_hand(root, random) if state in ("", "staged", "sparse") else set()
            edit_pages(random)
            case = f"seed {seed}, case {number}: {settings} {attributes!r} {state or 'clean'} {sorted(edited)}"
            try:
                yield from (f"{case}: {fault}" for fault in find_faults(root, random))
            # The search is for what nobody foresaw.
            except Exception as error:  # noqa: BLE001
                yield f"{case}: {type(error).__name__}: {error}"
    assert EventPage.objects.count() >= 0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    from django.test.utils import get_runner  # noqa: F401
    from django.db import connection

    connection.creation.create_test_db(verbosity=0)
    faults = 0
    try:
        for line in fuzz(options.count, options.seed):
            print(line, flush=True)
            faults += 1
    finally:
        connection.creation.destroy_test_db(":memory:", verbosity=0)
    print(f"{options.count} repositories, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
