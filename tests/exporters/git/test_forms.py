"""What git alone makes of a file is nobody's edit, and what is written looks as git would have it."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from events.models import EventPage
from exporters.ingest.importer import import_events
from tests.exporters.exports import PAGE, exit_code, export, image_block, make_event, run
from tests.exporters.git.repositories import git


def with_crlf(text: bytes) -> bytes:
    return text.replace(b"\n", b"\r\n")


def with_marks(text: bytes) -> bytes:
    return b"".join(b"> " + line for line in text.splitlines(keepends=True))


def in_utf_16(text: bytes) -> bytes:
    return text.decode().encode("utf-16-le")


# The settings of a clone, its attributes, and what a text becomes there.
CONVERSIONS: dict[str, tuple[dict[str, str], str, Callable[[bytes], bytes]]] = {
    "autocrlf": ({"core.autocrlf": "true"}, "", with_crlf),
    "safecrlf": ({"core.autocrlf": "true", "core.safecrlf": "true"}, "", with_crlf),
    "eol": ({}, "*.md text eol=crlf\n", with_crlf),
    "text=auto": ({"core.eol": "crlf"}, "* text=auto\n", with_crlf),
    "older name": ({"core.eol": "crlf"}, "*.md crlf\n", with_crlf),
    "encoding": ({}, "*.md working-tree-encoding=UTF-16LE\n", in_utf_16),
    "ident": ({}, "*.md ident\n", lambda text: text),
    "filter": (
        {"filter.mark.clean": "sed 's/^> //'", "filter.mark.smudge": "sed 's/^/> /'"},
        "*.md filter=mark\n",
        with_marks,
    ),
}
each_conversion = pytest.mark.parametrize(
    ("configuration", "attributes", "show"), CONVERSIONS.values(), ids=list(CONVERSIONS)
)


def clone_with(remote: Path, folder: Path, settings: dict[str, str], attributes: str) -> Path:
    root = folder / "clone"
    (folder / "attributes").write_text(attributes)
    settings = {**settings, "core.attributesFile": str(folder / "attributes")}
    options = [f"--config={name}={value}" for name, value in settings.items()]
    git(folder, "clone", "--quiet", *options, str(remote), str(root))
    return root


def stored(root: Path, path: str = PAGE) -> bytes:
    return git_bytes(root, "show", f"HEAD:{path}")


def git_bytes(root: Path, *arguments: str) -> bytes:
    """The output of git, whose line ends stay."""
    return subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True).stdout


@each_conversion
def test_converted_clone_is_up_to_date_and_an_edit_is_one_line(
    astro, remote, page, tmp_path, configuration, attributes, show
):
    export(astro, push=True)
    root = clone_with(remote, tmp_path, configuration, attributes)
    before = stored(root)
    assert (root / PAGE).read_bytes() == show(before)
    assert git(root, "status", "--porcelain") == ""

    assert run(root, write=False).changes == []
    export(root, commit=True)
    assert git(root, "rev-list", "--count", "HEAD") == "2\n"

    EventPage.objects.update(title="Iné stretnutie")
    export(root, commit=True)

    assert git(root, "show", "--format=", "--numstat", "--", PAGE) == f"1\t1\t{PAGE}\n"
    assert stored(root) == before.replace(b"Beseda", "Iné stretnutie".encode())
    assert (root / PAGE).read_bytes() == show(stored(root))
    assert git(root, "status", "--porcelain") == ""
    assert run(root, write=False).changes == []


@each_conversion
def test_import_reads_what_git_has(astro, remote, page, tmp_path, configuration, attributes, show):
    export(astro, push=True)
    root = clone_with(remote, tmp_path, configuration, attributes)

    assert [entry.result for entry in import_events(root)] == ["unchanged"]
    EventPage.objects.all().delete()
    assert [entry.result for entry in import_events(root, publish=True)] == ["new"]
    assert [entry.result for entry in import_events(root)] == ["unchanged"]
    assert EventPage.objects.get().source.encode() == stored(root)
    (root / ".wagtail-export.json").unlink()
    assert run(root, write=False).changes == []


def test_edit_by_hand_in_a_clone_with_other_line_ends_is_still_one(astro, remote, page, tmp_path):
    export(astro, push=True)
    root = clone_with(remote, tmp_path, {"core.autocrlf": "true"}, "")
    edited = (root / PAGE).read_bytes().replace(b"Beseda", b"Moje")
    (root / PAGE).write_bytes(edited)
    EventPage.objects.update(title="Iné")

    assert exit_code(root) == 2

    assert (root / PAGE).read_bytes() == edited


@pytest.mark.parametrize("line_end", ["\r\n", "mixed"])
def test_page_with_crlf_obeys_attributes_that_leave_no_crlf(astro, db, line_end):
    source = "---\nlayout: ../../../layouts/EventLayout.astro\ntitle: Stará\nslug: stara\n"
    source += "publish_date: 01.02.2022\n---\n\nText.\n"
    old = "src/pages/podujatia/stara/index.md"
    crlf = source.replace("\n", "\r\n") if line_end == "\r\n" else source.replace("Text.\n", "Text.\r\n")
    (astro / old).parent.mkdir(parents=True)
    (astro / old).write_bytes(crlf.encode())
    assert [str(entry.result) for entry in import_events(astro, publish=True)] == ["new"]
    (astro / ".gitattributes").write_text("* text=auto\n")
    git(astro, "add", ".")
    git(astro, "commit", "--quiet", "--message=Attributes")
    assert stored(astro, old) == source.encode()

    export(astro, commit=True)
    assert git(astro, "status", "--porcelain") == ""
    moved = EventPage.objects.get(slug="stara")
    moved.slug = "nova"
    moved.save_revision().publish()
    export(astro, commit=True)

    new = "src/pages/podujatia/nova/index.md"
    assert stored(astro, new) == source.replace("slug: stara", "slug: nova").encode()
    assert not (astro / old).exists()
    assert git(astro, "status", "--porcelain") == ""
    assert run(astro, write=False).changes == []
    moved = EventPage.objects.get(slug="nova")
    moved.title = "Celkom nová"
    moved.save_revision().publish()
    export(astro, commit=True)
    assert git(astro, "show", "--format=", "--numstat", "--", new) == f"1\t1\t{new}\n"
    assert git(astro, "status", "--porcelain") == ""


def test_file_stored_with_crlf_below_text_auto_keeps_it(astro, page):
    export(astro, commit=True)
    text = (astro / PAGE).read_bytes().replace(b"\n", b"\r\n")
    (astro / PAGE).write_bytes(text)
    git(astro, "commit", "--quiet", "--all", "--message=CRLF")
    (astro / ".gitattributes").write_text("* text=auto\n")
    git(astro, "add", ".gitattributes")
    git(astro, "commit", "--quiet", "--message=Attributes")
    assert [entry.result for entry in import_events(astro, publish=True)] == ["changed"]
    assert EventPage.objects.get().source.encode() == text
    page = EventPage.objects.get()
    page.title = "Iné"
    page.save_revision().publish()

    export(astro, commit=True)

    assert git(astro, "show", "--format=", "--numstat", "--", PAGE) == f"1\t1\t{PAGE}\n"
    assert stored(astro) == text.replace(b"Beseda", "Iné".encode())
    assert git(astro, "status", "--porcelain") == ""


# A filter that does as Git LFS does, with a folder of its own for the contents.
LFS = r"""
import hashlib, pathlib, re, sys
store = pathlib.Path(__file__).with_name("store")
content = sys.stdin.buffer.read()
pointer = re.match(rb"version https://git-lfs.github.com/spec/v1\noid sha256:(\w+)\n", content)
if sys.argv[1] == "smudge" and pointer and (store / pointer[1].decode()).exists():
    content = (store / pointer[1].decode()).read_bytes()
if sys.argv[1] == "clean" and not pointer:
    oid = hashlib.sha256(content).hexdigest()
    store.mkdir(exist_ok=True)
    (store / oid).write_bytes(content)
    content = f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {len(content)}\n".encode()
sys.stdout.buffer.write(content)
"""
IMAGE = PAGE.replace("index.md", "lipa.png")


def show_image(page: EventPage, image: int) -> None:
    page = EventPage.objects.get(pk=page.pk)
    page.body = page.body.stream_block.to_python([image_block(image)])
    page.save_revision().publish()


@pytest.fixture
def kept_elsewhere(astro, page, make_image, tmp_path):
    """The project with an image that a filter keeps outside of git."""
    show_image(page, make_image().pk)
    (tmp_path / "lfs.py").write_text(LFS)
    for way in ("clean", "smudge"):
        git(astro, "config", f"filter.lfs.{way}", f"python3 {tmp_path}/lfs.py {way}")
    (astro / ".gitattributes").write_text("*.png filter=lfs -text\n")
    git(astro, "add", ".")
    git(astro, "commit", "--quiet", "--message=LFS")
    export(astro, push=True)
    return astro


def test_image_that_git_lfs_keeps_is_exported_as_itself(kept_elsewhere):
    assert stored(kept_elsewhere, IMAGE).startswith(b"version https://git-lfs")
    assert (kept_elsewhere / IMAGE).read_bytes().startswith(b"\x89PNG")
    assert git(kept_elsewhere, "status", "--porcelain") == ""
    assert run(kept_elsewhere, write=False).changes == []


def test_pointer_stands_for_its_image_where_git_lfs_is_not_set_up(
    kept_elsewhere, remote, page, make_image, tmp_path
):
    bare = clone_with(remote, tmp_path, {}, "")
    assert (bare / IMAGE).read_bytes() == stored(kept_elsewhere, IMAGE)
    assert run(bare, write=False).changes == []

    show_image(make_event(page.get_parent(), "ina"), make_image(name="dub.png", colour="red").pk)

    assert exit_code(bare, commit=True) == 2
    assert not (bare / "src/pages/podujatia/ina").exists()
    assert git(bare, "status", "--porcelain") == ""


CRYPT = """
import sys
content = sys.stdin.buffer.read()
locked = content.startswith(b"\\0LOCKED")
if sys.argv[1] == "clean" and not locked:
    content = b"\\0LOCKED" + bytes(byte ^ 255 for byte in content)
if sys.argv[1] == "smudge" and locked:
    content = bytes(byte ^ 255 for byte in content[7:])
sys.stdout.buffer.write(content)
"""


def test_text_that_is_stored_encrypted_is_the_one_in_the_work_tree(astro, page, tmp_path):
    (tmp_path / "crypt.py").write_text(CRYPT)
    for way in ("clean", "smudge"):
        git(astro, "config", f"filter.crypt.{way}", f"python3 {tmp_path}/crypt.py {way}")
    (astro / ".gitattributes").write_text("*.md filter=crypt\n")
    git(astro, "add", "--renormalize", ".")
    git(astro, "add", ".gitattributes")
    git(astro, "commit", "--quiet", "--message=Locked")

    export(astro, commit=True)

    assert (astro / PAGE).read_bytes().startswith(b"---\n")
    assert stored(astro).startswith(b"\0LOCKED")
    assert git(astro, "status", "--porcelain") == ""
    assert run(astro, write=False).changes == []
    assert [entry.result for entry in import_events(astro)] == ["unchanged"]


def test_plain_repository_without_changes_asks_git_nothing(astro, page, monkeypatch):
    export(astro)
    monkeypatch.setenv("PATH", "")

    outcome = run(astro)

    assert (outcome.changes, outcome.notes) == ([], [])


def test_file_that_git_cannot_convert_spoils_no_other(astro, page):
    (astro / ".gitattributes").write_text("*.md working-tree-encoding=UTF-16\n")
    export(astro, commit=True)
    assert (astro / PAGE).read_bytes().startswith(b"\xff\xfe")
    # Without a byte order mark, so that git refuses it.
    assert (astro / "src/pages/index.md").read_bytes() == b"# Domov\n"

    outcome = run(astro, write=False)

    assert (outcome.changes, outcome.problems) == ([], [])
    assert "BOM is required in 'src/pages/index.md'" in outcome.notes[0]
    assert [entry.result for entry in import_events(astro) if entry.path == PAGE] == ["unchanged"]
