"""What no archive may do: each entry that tries is refused in words, and the others come in."""

import io
import stat
import struct
import zipfile

import pytest

from exporters.ingest import refusals
from exporters.ingest.models import State
from tests.exporters.ingest.sending import begin, event, go_on, pack, png, results

GOOD = "src/pages/podujatia/dobry.md"
FINE = (GOOD, "new")


def linked(name="src/pages/podujatia/odkaz.md", kind=stat.S_IFLNK):
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (kind | 0o777) << 16
    return entry


def encrypted(content: bytes, name: str) -> bytes:
    """The archive with an entry that says that it is encrypted."""
    written = bytearray(content)
    for signature, name_at, flags_at in ((b"PK\x03\x04", 30, 6), (b"PK\x01\x02", 46, 8)):
        at = written.find(signature)
        while at >= 0:
            if written[at + name_at :].startswith(name.encode()):
                written[at + flags_at] |= 1
            at = written.find(signature, at + 1)
    return bytes(written)


def import_zip(content: bytes, name: str = "web.zip"):
    return results(go_on(begin({name: content})))


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../unik.md", refusals.OUTSIDE),
        ("src/pages/../../../unik.md", refusals.OUTSIDE),
        ("/etc/unik.md", refusals.ABSOLUTE),
        ("C:/unik.md", refusals.ABSOLUTE),
        ("src\\pages\\unik.md", refusals.BACKSLASH),
        ("..\\unik.md", refusals.BACKSLASH),
        ("src/pages//unik.md", refusals.ODD_NAME),
        ("src/pages/./unik.md", refusals.ODD_NAME),
        ("src/pages/a\nb.md", refusals.ODD_NAME),
        (f"src/pages/{'a' * 300}.md", refusals.LONG_NAME),
        ("src/pages/podujatia/druhy.zip", refusals.NESTED),
        ("src/pages/Podujatia/iny.md", refusals.TWIN % {"other": "src/pages/podujatia/"}),
        ("src/pages/podujatia/DOBRY.md", refusals.TWIN % {"other": GOOD}),
        (f"{GOOD}/unik.md", refusals.FOLDER),
        ("src/pages/podujatia", refusals.FOLDER),
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(db, media, tmp_path, name, why):
    assert import_zip(pack({GOOD: event(slug="dobry"), name: b"x"})) == [
        (name.replace("\n", "\\x0a")[:900], "refused", why),
        FINE,
    ]
    assert not list(tmp_path.rglob("unik.md"))


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (linked(), refusals.LINK),
        (linked(kind=stat.S_IFIFO), refusals.SPECIAL),
        (linked(kind=stat.S_IFCHR), refusals.SPECIAL),
    ],
)
def test_what_is_no_ordinary_file_is_refused(db, media, entry, why):
    packed = pack({GOOD: event(slug="dobry"), "": (entry, b"/etc/passwd")})

    assert import_zip(packed) == [(entry.filename, "refused", why), FINE]


def test_a_password_is_refused(db, media):
    packed = encrypted(pack({"src/pages/tajne.md": event(), GOOD: event(slug="dobry")}), "src/pages/tajne.md")

    assert import_zip(packed) == [("src/pages/tajne.md", "refused", refusals.ENCRYPTED), FINE]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_compression_that_can_take_all_memory_is_refused(db, media, method):
    assert import_zip(pack({GOOD: event()}, method=method)) == [(GOOD, "refused", refusals.METHOD)]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_name_twice_is_refused(db, media):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(GOOD, event(slug="dobry"))
        archive.writestr(GOOD, b"other")

    assert import_zip(content.getvalue()) == [(GOOD, "refused", refusals.TWICE), FINE]


def test_two_forms_of_one_accent_are_refused(db, media):
    names = ["src/pages/podujatia/pod\u00e1cia.md", "src/pages/podujatia/poda\u0301cia.md"]

    found = import_zip(pack({name: event(slug="a") for name in names}))

    assert found[0] == (names[1], "refused", refusals.TWIN % {"other": names[0]})
    assert [entry[:2] for entry in found[1:]] == [(names[0], "new")]


def test_a_damaged_entry_is_refused_alone(db, media):
    packed = bytearray(pack({"src/pages/zly.md": b"x" * 500, GOOD: event(slug="dobry")}))
    packed[packed.find(b"src/pages/zly.md") + len("src/pages/zly.md") + 2] ^= 0xFF

    assert import_zip(bytes(packed)) == [("src/pages/zly.md", "refused", refusals.DAMAGED), FINE]


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip" * 100, pack({GOOD: event()})[:-30]])
def test_what_is_no_archive_is_refused(db, media, content):
    assert import_zip(content) == [("web.zip", "refused", refusals.NOT_ZIP)]


def test_a_bomb_ends_the_import(db, media, settings, tmp_path):
    settings.IMPORT_LARGEST_TOTAL = 2_000_000
    packed = pack({"src/pages/bomba.md": b"\0" * 50_000_000, GOOD: event()})
    assert len(packed) < 100_000

    owner = go_on(begin({"web.zip": packed}))

    assert (owner.state, owner.failure) == (
        State.FAILED,
        {"sentence": refusals.TOO_MUCH, "params": {"limit": 2}},
    )
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".sqlite3"]


def test_a_size_that_is_a_lie_ends_nothing_but_that_entry(db, media, settings):
    settings.IMPORT_LARGEST_TOTAL = 2_000_000
    packed = bytearray(pack({"src/pages/bomba.md": b"\0" * 50_000_000, GOOD: event(slug="dobry")}))
    at = packed.find(b"PK\x01\x02")
    packed[at + 24 : at + 28] = struct.pack("<L", 10)

    found = import_zip(bytes(packed))

    assert found == [("src/pages/bomba.md", "refused", refusals.DAMAGED), FINE]


def test_too_many_files_end_the_import(db, media, settings):
    settings.IMPORT_MOST_FILES = 3

    owner = go_on(begin({"web.zip": pack({f"src/pages/{n}.md": b"" for n in range(4)})}))

    assert owner.failure == {"sentence": refusals.TOO_MANY, "params": {"limit": 3}}


def test_a_directory_that_would_fill_the_memory_is_not_read(db, media, settings):
    settings.IMPORT_MOST_FILES = 1000
    packed = pack({f"src/pages/{'a' * 190}{number}.md": b"" for number in range(5000)})

    owner = go_on(begin({"web.zip": packed}))

    assert owner.failure == {"sentence": refusals.TOO_MANY, "params": {"limit": 1000}}


def test_what_computers_leave_behind_is_left_out(db, media, settings):
    left = [
        ".git/config",
        "a/.git",
        "node_modules/a.md",
        "__MACOSX/._a.md",
        "src/pages/.DS_Store",
        "src/pages/podujatia/._dobry.md",
        "dist/a.md",
    ]

    assert import_zip(pack({GOOD: event(slug="dobry"), **dict.fromkeys(left, b"x")})) == [FINE]
    [project] = (path for path in settings.IMPORTS_ROOT.iterdir() if path.is_dir())
    assert [path.relative_to(project).as_posix() for path in project.rglob("*") if path.is_file()] == [GOOD]


@pytest.mark.parametrize("charset", ["utf-8", "cp852"])
def test_names_are_read_as_whoever_packed_them_wrote_them(db, media, charset):
    """Neither macOS nor Windows sets the flag for UTF-8."""
    body, name = "![Plagát](./plagát.png)\n", "plagát.png"
    raw = name.encode(charset).decode("cp437")
    packed = pack({"a.md": event(body=body), "#" * len(raw): png()})
    packed = packed.replace(b"#" * len(raw), raw.encode("cp437"))

    assert import_zip(packed) == [("src/pages/podujatia/a.md", "new")]
