"""A commit of an export goes on top of what the remote has become."""

import pytest
from django.core.management import CommandError

from events.models import EventPage
from exporters.git.repository import Repository, find_overlap
from tests.exporters.exports import PAGE, export
from tests.exporters.git.repositories import git, log


def push_from_elsewhere(remote, folder, path, text="by another\n"):
    clone = folder / "elsewhere"
    if not clone.exists():
        git(folder, "clone", "--quiet", str(remote), str(clone))
    git(clone, "pull", "--quiet")
    (clone / path).parent.mkdir(parents=True, exist_ok=True)
    (clone / path).write_text(text)
    git(clone, "add", ".")
    git(clone, "commit", "--quiet", f"--message=Change {path}")
    git(clone, "push", "--quiet", "origin", "HEAD:main")


def test_push_sends_the_commit_to_the_remote(astro, remote, page):
    export(astro, push=True)

    assert log(remote, "%s", "main") == ["Update podujatia/beseda", "The site"]


def test_commit_is_rebased_when_the_remote_moves_before_the_push(astro, remote, page, tmp_path, monkeypatch):
    (astro / "src/pages/index.md").write_text("# Rozpracované\n")
    commit = Repository.commit

    def commit_while_others_push(*arguments):
        commit(*arguments)
        push_from_elsewhere(remote, tmp_path, "docs.txt")

    monkeypatch.setattr(Repository, "commit", commit_while_others_push)

    export(astro, push=True)

    assert log(remote, "%s", "main") == ["Update podujatia/beseda", "Change docs.txt", "The site"]
    assert (astro / "docs.txt").exists()
    assert git(astro, "status", "--porcelain") == " M src/pages/index.md\n"


def test_remote_that_changed_the_same_file_stops_the_push_and_loses_nothing(astro, remote, page, tmp_path):
    export(astro, push=True)
    push_from_elsewhere(remote, tmp_path, PAGE, "edited on the remote\n")
    EventPage.objects.update(description="Iné")

    with pytest.raises(CommandError) as refused:
        export(astro, push=True)

    assert refused.value.returncode == 2
    assert str(refused.value) == (
        f"{astro}: was changed on the remote as well ({PAGE}). The commit is kept and not pushed; pull, then "
        "import_events and export again"
    )
    assert log(remote, "%s", "main", "-1") == [f"Change {PAGE}"]
    assert log(astro, "%s", "-1") == ["Update podujatia/beseda"]
    assert "description: Iné" in (astro / PAGE).read_text()
    assert git(astro, "status", "--porcelain") == ""


def test_branch_without_an_upstream_is_refused_before_anything_is_written(astro, page):
    git(astro, "checkout", "--quiet", "-b", "pokus")

    with pytest.raises(CommandError, match="the branch follows no remote one, so --push has nowhere to go"):
        export(astro, push=True)

    assert not (astro / PAGE).exists()


def test_missing_remote_is_reported_and_the_commit_is_kept(astro, remote, page):
    remote.rename(remote.with_name("gone.git"))

    with pytest.raises(CommandError, match=r"git push failed: .*\. The commit is kept; push it later"):
        export(astro, push=True)

    assert log(astro, "%s", "-1") == ["Update podujatia/beseda"]


UNTRACKED = (
    "{}: {} is no file of git's here, and the remote brings one of that name. The commit is kept and not "
    "pushed; move it away, or commit it, then export again"
)
UNCOMMITTED = (
    "{}: {} has changes that are not committed, and the remote changed it as well. The commit is kept and "
    "not pushed; commit or stash those changes, then export again"
)


@pytest.mark.parametrize("staged", [False, True])
def test_uncommitted_changes_that_the_remote_overlaps_stop_the_push(astro, remote, page, tmp_path, staged):
    push_from_elsewhere(remote, tmp_path, "notes.txt", "1\n2\n")
    (astro / "notes.txt").write_text("1\nby hand\n")
    if staged:
        git(astro, "add", "notes.txt")
    before = git(astro, "status", "--porcelain")

    with pytest.raises(CommandError) as refused:
        export(astro, push=True)

    assert (str(refused.value), refused.value.returncode) == (UNCOMMITTED.format(astro, "notes.txt"), 2)
    assert (astro / "notes.txt").read_text() == "1\nby hand\n"
    assert git(astro, "status", "--porcelain") == before
    assert git(astro, "stash", "list") == ""
    assert log(astro, "%s") == ["Update podujatia/beseda", "The site"]
    assert log(remote, "%s", "main") == ["Change notes.txt", "The site"]


def test_work_that_was_committed_after_the_refusal_is_pushed_with_the_export(astro, remote, page, tmp_path):
    push_from_elsewhere(remote, tmp_path, "notes.txt", "0\n1\n")
    (astro / "notes.txt").write_text("by hand\n")
    with pytest.raises(CommandError):
        export(astro, push=True)

    git(astro, "checkout", "notes.txt")
    export(astro, push=True)

    assert log(remote, "%s", "main") == ["Update podujatia/beseda", "Change notes.txt", "The site"]


@pytest.mark.parametrize("ignored", ["", "docs.txt\n", "docs\n"])
@pytest.mark.parametrize("path", ["docs.txt", "docs/a/b.txt"])
def test_untracked_file_is_not_overwritten_by_one_of_the_remote(astro, remote, page, tmp_path, ignored, path):
    push_from_elsewhere(remote, tmp_path, path)
    (astro / ".git/info/exclude").write_text(ignored)
    mine = path.partition("/")[0]
    (astro / mine).write_text("by hand\n")

    with pytest.raises(CommandError) as refused:
        export(astro, push=True)

    assert (str(refused.value), refused.value.returncode) == (UNTRACKED.format(astro, mine), 2)
    assert (astro / mine).read_text() == "by hand\n"
    assert log(astro, "%s") == ["Update podujatia/beseda", "The site"]


@pytest.mark.parametrize(
    ("local", "incoming", "overlap"),
    [
        ({"a", "b/c"}, {"b", "d"}, {"b/c"}),
        ({"b"}, {"b/c/d"}, {"b"}),
        ({"b.txt", "b/c"}, {"b/d", "b-c"}, set()),
        ({"a", "b"}, {"b"}, {"b"}),
    ],
)
def test_paths_overlap_where_they_are_the_same_or_one_is_a_folder_of_the_other(local, incoming, overlap):
    assert find_overlap(local, incoming) == overlap


def test_changes_outside_the_projects_folder_are_protected_as_well(astro, remote, page, tmp_path):
    (astro / "web/src/pages").mkdir(parents=True)
    push_from_elsewhere(remote, tmp_path, "notes.txt", "1\n2\n")
    (astro / "notes.txt").write_text("by hand\n")

    with pytest.raises(CommandError, match=r"web: notes\.txt has changes that are not committed"):
        export(astro / "web", push=True)

    assert (astro / "notes.txt").read_text() == "by hand\n"


def test_output_of_a_hook_that_is_not_utf8_is_quoted(astro, remote, page):
    hook = astro / ".git/hooks/pre-push"
    hook.write_bytes(b"#!/bin/sh\nprintf 'nie\\351\\n' >&2\nexit 1\n")
    hook.chmod(0o755)

    with pytest.raises(CommandError) as refused:
        export(astro, push=True)

    assert refused.value.returncode == 2
    str(refused.value).encode()


def test_first_commit_goes_on_top_of_that_of_another(tmp_path, page):
    remote, root = tmp_path / "new.git", tmp_path / "new"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(remote))
    git(tmp_path, "clone", "--quiet", str(remote), str(root))
    (root / "src/pages").mkdir(parents=True)
    push_from_elsewhere_first(remote, tmp_path)

    export(root, push=True)

    assert log(remote, "%s", "main") == ["Update podujatia/beseda", "First"]
    assert git(root, "status", "--porcelain") == ""


def push_from_elsewhere_first(remote, folder):
    clone = folder / "first"
    git(folder, "clone", "--quiet", str(remote), str(clone))
    (clone / "docs.txt").write_text("docs\n")
    git(clone, "add", ".")
    git(clone, "commit", "--quiet", "--message=First")
    git(clone, "push", "--quiet", "origin", "HEAD:main")
