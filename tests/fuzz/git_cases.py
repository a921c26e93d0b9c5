"""Repositories in random states, and what an export with a commit makes of them."""

import json
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

from events.models import EventPage
from exporters.content.site_tree import find_tree
from exporters.core.commit_message import make_person
from exporters.core.errors import ExportError
from exporters.core.hashing import digest
from exporters.core.manifest import MANIFEST, parse_files
from exporters.export.sync import Options, sync_events
from exporters.git.commit import commit_export
from exporters.git.repository import Repository
from tests.crash.world import empty_cms
from tests.exporters.exports import make_event, make_folder

IDENTITY = [
    "-c",
    "user.name=Dev",
    "-c",
    "user.email=dev@example.org",
    "-c",
    "commit.gpgSign=false",
    "-c",
    "core.safecrlf=false",
]
SETTINGS = [
    [],
    ["core.autocrlf=true"],
    ["core.autocrlf=input"],
    ["core.autocrlf=true", "core.safecrlf=true"],
    ["core.eol=crlf"],
    ["commit.gpgSign=true", "gpg.program=false"],
]
ATTRIBUTES = [
    "",
    "* text=auto\n",
    "*.md text eol=crlf\n",
    "*.md ident\n",
    "*.md working-tree-encoding=UTF-16LE\n",
]
Snapshot = dict[str, bytes]


def git(folder: Path, *arguments: str, check: bool = True) -> bytes:
    return subprocess.run(
        ["git", *IDENTITY, *arguments], cwd=folder, check=check, capture_output=True, stdin=subprocess.DEVNULL
    ).stdout


def read_files(root: Path) -> Snapshot:
    """path -> bytes of what is in the work tree."""
    found = (
        path for path in root.rglob("*") if path.is_file() and ".git" not in path.relative_to(root).parts
    )
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def read_commit(root: Path) -> Snapshot:
    """path -> bytes of what the last commit holds."""
    names = git(root, "ls-tree", "-r", "-z", "--name-only", "HEAD").decode().split("\0")[:-1]
    return {name: git(root, "cat-file", "blob", f"HEAD:{name}") for name in names}


def set_state(root: Path, random: Random) -> str:
    """Put a clone into a random state; returns its name."""
    state = random.choice(
        [
            "",
            "",
            "",
            "merge",
            "rebase",
            "cherry-pick",
            "bisect",
            "lock",
            "detached",
            "sparse",
            "hidden",
            "staged",
        ]
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
    for page in EventPage.objects.live().order_by("pk"):
        what = random.choice(["", "", "title", "move", "leave"])
        if what == "leave":
            page.unpublish()
        elif what:
            page.title = f"Iné {random.randrange(1000)}" if what == "title" else page.title
            page.slug = f"{page.slug}x" if what == "move" else page.slug
            page.save_revision().publish()


def find_faults(root: Path) -> Iterator[str]:
    """Export into one clone with a commit; yields what is wrong afterwards."""
    files, commit, git_knows = read_files(root), read_commit(root), ask_git(root)
    repository = Repository(root, make_person("CMS", "cms@localhost"))
    try:
        repository.check()
        outcome = sync_events(find_tree(), root, Options(approve=repository.check_files))
    except ExportError:
        if read_files(root) != files or ask_git(root) != git_knows:
            yield "refused, and something differs"
        return
    conflicts = {change.path for change in outcome.conflicts}
    touched = {path for change in outcome.changes for path in change.touches} - conflicts
    yield from (
        f"{path} was nobody's to change"
        for path in compare(files, read_files(root))
        if path not in touched | {MANIFEST}
    )
    try:
        commit_export(repository, root, outcome, "cms@localhost")
    except ExportError:
        # The signature fails; the next export commits.
        if ask_git(root)[0] != git_knows[0]:
            yield "failed, and committed"
        return
    yield from find_faults_of_commit(root, commit, touched)
    again = sync_events(find_tree(), root, Options(write=False)).changes
    yield from (f"another export would {change}" for change in again if change.path not in conflicts)


def find_faults_of_commit(root: Path, before: Snapshot, touched: set[str]) -> Iterator[str]:
    """Whether the last commit holds what the CMS says, and nothing else is new in it."""
    after = read_commit(root)
    for path in compare(before, after):
        if path not in touched | {MANIFEST}:
            yield f"{path} was nobody's to commit"
    held = parse_files(json.loads(after[MANIFEST])["files"]) if MANIFEST in after else {}
    for path, entry in held.items():
        if path in touched and digest(after.get(path, b"")) != entry.sha256:
            yield f"{path} is not committed as the CMS has it"
    for line in ask_git(root)[1].decode().splitlines():
        if line[3:] in touched:
            yield f"{line[3:]} is left uncommitted ({line[:2]})"


def compare(before: Snapshot, after: Snapshot) -> list[str]:
    """The paths whose files differ."""
    return [path for path in sorted(before.keys() | after.keys()) if before.get(path) != after.get(path)]


def ask_git(root: Path) -> tuple[bytes, bytes]:
    """The last commit, and what differs from it."""
    return git(root, "rev-parse", "HEAD"), git(root, "status", "--porcelain", check=False)


def fuzz(count: int, seed: int) -> Iterator[str]:
    """A line for each fault; the cases are the same for the same seed."""
    for number in range(count):
        random = Random(f"{seed} {number}")
        empty_cms()
        folder = make_folder("p")
        for slug in ("a0", "a1", "a2"):
            make_event(folder, slug)
        with tempfile.TemporaryDirectory(prefix="git-states-") as folder_name:
            root, about = make_clone(Path(folder_name), random)
            state = set_state(root, random)
            edited = edit_by_hand(root, random) if state in ("", "staged", "sparse") else set()
            edit_pages(random)
            case = f"seed {seed}, case {number}: {about} {state or 'clean'} {sorted(edited)}"
            try:
                yield from (f"{case}: {fault}" for fault in find_faults(root))
            # The search is for what nobody foresaw.
            except Exception as error:  # noqa: BLE001
                yield f"{case}: {type(error).__name__}: {error}"


def make_clone(folder: Path, random: Random) -> tuple[Path, str]:
    """A clone of a site that an export wrote, with random settings and attributes; (its root, which)."""
    site, root = folder / "site", folder / "clone"
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
    (folder / "attributes").write_text(attributes)
    options = [f"--config={setting}" for setting in settings]
    options.append(f"--config=core.attributesFile={folder}/attributes")
    git(folder, "clone", "--quiet", *options, str(site), str(root))
    return root, f"{settings} {attributes!r}"
