import os

import pytest

from exporters.core.errors import ExportError
from exporters.core.hashing import digest
from exporters.core.manifest import Manifest, ManifestEntry
from exporters.core.plan import Action, Change
from exporters.project.apply import CHANGED_MEANWHILE, apply_changes
from exporters.project.disk import Disk
from exporters.project.journal import finish_interrupted
from exporters.project.manifest_file import read_manifest, write_manifest
from exporters.project.staging import Staging
from exporters.project.workdir import FOLDER
from tests.exporters.projects import read_tree

A, B, C = "src/pages/a/index.md", "src/pages/b/index.md", "src/pages/c/index.md"
WRITE, DELETE = Change(Action.WRITE, A, "changed"), Change(Action.DELETE, B, "no longer published")
MOVE = Change(Action.MOVE, C, "its page moved", B)


def own(text, owner="page:1"):
    return ManifestEntry(digest(text.encode()), owner)


OWNED = {A: own("a"), B: own("b", "page:2")}


@pytest.fixture
def site(root):
    for path, text in ((A, "a"), (B, "b")):
        (root / path).parent.mkdir()
        (root / path).write_text(text)
    write_manifest(root, Manifest(OWNED, "this one"))
    finish_interrupted(root, Disk(root))
    return root


def survey(root):
    """The disk as an export has looked at it before it applies its plan."""
    disk = Disk(root)
    for path in (A, B, C):
        disk.digest(path)
    return disk


def apply(root, changes, texts, *, disk=None):
    """Apply as an export does, with what it wants in the end."""
    staging = Staging(root / FOLDER)
    for path, text in texts.items():
        staging.add(path, text.encode())
    gone = {path for change in changes for path in change.removes}
    new = {path: own(text, "page:2" if path == C else "page:1") for path, text in texts.items()}
    wanted = {path: entry for path, entry in {**OWNED, **new}.items() if path not in gone}
    try:
        return apply_changes(
            root, disk or survey(root), changes, staging, OWNED, Manifest(wanted, "this one")
        )
    finally:
        staging.discard()


def texts(root):
    return {path: content.decode() for path, content in read_tree(root).items() if path.startswith("src")}


def test_writes_and_removals_are_made_and_recorded_and_no_temporary_file_is_left(site):
    assert apply(site, [WRITE, DELETE], {A: "new"}) == []

    assert texts(site) == {A: "new"}
    assert sorted(path.name for path in site.iterdir()) == [".wagtail-export.json", "src"]
    assert not (site / B).parent.exists()
    assert read_manifest(site) == Manifest({A: own("new")}, "this one")


def test_moved_file_is_written_at_the_new_path_and_removed_from_the_old(site):
    assert apply(site, [MOVE], {C: "b2"}) == []

    assert texts(site) == {A: "a", C: "b2"}
    assert read_manifest(site).files == {A: own("a"), C: own("b2", "page:2")}


def test_conflicts_are_left_alone(site):
    assert apply(site, [Change(Action.CONFLICT, A, "edited")], {}) == []

    assert texts(site) == {A: "a", B: "b"}


@pytest.mark.parametrize(
    ("change", "texts_", "edited"),
    [(WRITE, {A: "new"}, A), (DELETE, {}, B), (MOVE, {C: "b2"}, B), (MOVE, {C: "b2"}, C)],
)
def test_file_edited_right_before_its_change_is_a_conflict_and_kept(site, change, texts_, edited):
    disk = survey(site)
    (site / edited).parent.mkdir(exist_ok=True)
    (site / edited).write_text("by hand")

    missed = apply(site, [change], texts_, disk=disk)

    assert missed == [Change(Action.CONFLICT, change.path, CHANGED_MEANWHILE)]
    assert texts(site) == {A: "a", B: "b", edited: "by hand"}
    assert read_manifest(site) == Manifest(OWNED, "this one")


def test_other_changes_are_made_where_one_is_skipped(site):
    disk = survey(site)
    (site / B).write_text("by hand")

    apply(site, [WRITE, DELETE], {A: "new"}, disk=disk)

    assert texts(site) == {A: "new", B: "by hand"}
    assert read_manifest(site) == Manifest({A: own("new"), B: OWNED[B]}, "this one")


def test_disk_error_in_the_middle_leaves_whole_files_and_the_journal(site):
    (site / "src/pages/c").write_text("in the way")

    with pytest.raises(ExportError) as refused:
        apply(site, [WRITE, MOVE], {A: "new", C: "b2"})

    assert str(refused.value) == (
        f"{site}/src/pages/c: the disk refused (File exists). Every file is whole, some are new and some "
        "old; put that right, then export again to finish"
    )
    assert texts(site) == {A: "new", B: "b", "src/pages/c": "in the way"}
    finish_interrupted(site, Disk(site))
    assert read_manifest(site) == Manifest({A: own("new"), B: OWNED[B]}, "this one")
    assert not (site / FOLDER).exists()


def test_interrupt_from_the_keyboard_leaves_the_journal(site):
    class Interrupted(Disk):
        def read_again(self, path):
            if path == B:
                raise KeyboardInterrupt
            return super().read_again(path)

    with pytest.raises(KeyboardInterrupt):
        apply(site, [WRITE, DELETE], {A: "new"}, disk=Interrupted(site))

    finish_interrupted(site, Disk(site))
    assert read_manifest(site) == Manifest({A: own("new"), B: OWNED[B]}, "this one")


def test_file_that_has_another_name_elsewhere_keeps_its_old_content_there(site, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "copy.md"
    os.link(site / A, elsewhere)

    apply(site, [WRITE], {A: "new"})

    assert (texts(site)[A], elsewhere.read_text()) == ("new", "a")
