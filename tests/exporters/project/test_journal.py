import pytest

from exporters.core.errors import ExportError
from exporters.core.hashing import digest
from exporters.core.manifest import Manifest, ManifestEntry
from exporters.project.disk import Disk
from exporters.project.journal import PATH, finish_interrupted, recover_manifest, write_journal
from exporters.project.manifest_file import read_manifest, write_manifest
from exporters.project.workdir import FOLDER

PAGE, OTHER = "src/pages/a/index.md", "src/pages/b/index.md"


def own(text, owner="page:1"):
    return ManifestEntry(digest(text.encode()), owner)


def put(root, path, text):
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text)


def recover(root):
    return recover_manifest(root, Disk(root))


@pytest.fixture
def interrupted(root):
    """A run that was to change one file and to write another one, and was killed after the first."""
    put(root, PAGE, "new")
    write_manifest(root, Manifest({PAGE: own("old")}, "this one"))
    write_journal(root, Manifest({PAGE: own("new"), OTHER: own("other", "page:2")}, "this one"))
    return root


def test_without_a_journal_the_manifest_is_returned(root):
    write_manifest(root, Manifest({PAGE: own("old")}, "this one"))

    assert recover(root) == Manifest({PAGE: own("old")}, "this one")


def test_files_that_a_killed_run_wrote_are_recovered_and_others_are_not(interrupted):
    assert recover(interrupted) == Manifest({PAGE: own("new")}, "this one")


def test_file_edited_after_the_kill_is_not_recovered(interrupted):
    put(interrupted, PAGE, "edited")

    assert recover(interrupted) == Manifest({PAGE: own("old")}, "this one")


def test_recovering_changes_nothing_on_disk(interrupted):
    before = {path: path.stat().st_mtime_ns for path in interrupted.rglob("*")}
    recover(interrupted)

    assert {path: path.stat().st_mtime_ns for path in interrupted.rglob("*")} == before


def test_entries_of_another_cms_are_dropped(root):
    put(root, PAGE, "new")
    write_manifest(root, Manifest({OTHER: own("other")}, "another one"))
    write_journal(root, Manifest({PAGE: own("new")}, "this one"))

    assert recover(root) == Manifest({PAGE: own("new")}, "this one")


def test_run_of_another_cms_that_wrote_no_file_changes_no_owner(root):
    write_manifest(root, Manifest({OTHER: own("other")}, "another one"))
    write_journal(root, Manifest({PAGE: own("new")}, "this one"))

    assert recover(root) == Manifest({OTHER: own("other")}, "another one")


def test_finishing_writes_the_manifest_and_removes_the_work_folder(interrupted):
    put(interrupted, f"{FOLDER}/0", "never put in place")
    (interrupted / OTHER).parent.mkdir()

    finish_interrupted(interrupted, Disk(interrupted))

    assert read_manifest(interrupted) == Manifest({PAGE: own("new")}, "this one")
    assert sorted(path.relative_to(interrupted).as_posix() for path in interrupted.rglob("*")) == [
        ".wagtail-export.json",
        "src",
        "src/pages",
        "src/pages/a",
        PAGE,
    ]


def test_finishing_follows_no_symbolic_link_made_since_the_kill(interrupted, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "b").mkdir()
    (interrupted / "src/pages/a/index.md").unlink()
    (interrupted / "src/pages/a").rmdir()
    (interrupted / "src/pages").rmdir()
    (interrupted / "src/pages").symlink_to(elsewhere)

    finish_interrupted(interrupted, Disk(interrupted))

    assert [path.name for path in elsewhere.iterdir()] == ["b"]
    assert not (interrupted / FOLDER).exists()


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"cms": ""}', '{"cms": "", "files": {"../x": {"sha256": "1", "owner": "page:1"}}}'],
)
def test_damaged_journal_is_refused_by_name(root, text):
    put(root, PATH, text)

    with pytest.raises(ExportError) as refused:
        recover(root)

    assert str(refused.value) == (
        ".wagtail-export.tmp/journal.json: is not what an export wrote; delete the folder and export again"
    )
