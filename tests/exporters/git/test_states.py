"""A repository in which something is under way is refused before anything is written."""

import subprocess
from pathlib import Path

import pytest
from django.core.management import CommandError

from tests.exporters.exports import PAGE, export
from tests.exporters.git.repositories import git


def diverge(root: Path) -> None:
    """Two branches that changed the same line, one of them as a patch too."""
    git(root, "checkout", "--quiet", "-b", "other")
    (root / "notes.txt").write_text("other\n")
    git(root, "commit", "--quiet", "--all", "--message=Other")
    git(root, "format-patch", "-1", "--output=../other.patch")
    git(root, "checkout", "--quiet", "main")
    for text in ("main\n", "later\n"):
        (root / "notes.txt").write_text(text)
        git(root, "commit", "--quiet", "--all", "--message=Main")


def stop_at_conflict(root: Path, *arguments: str) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        git(root, *arguments)


def refuse(root: Path) -> str:
    """Why an export with a commit is refused, having touched nothing."""
    before = git(root, "status", "--porcelain")
    with pytest.raises(CommandError) as refused:
        export(root, commit=True)
    assert refused.value.returncode == 2
    assert not (root / PAGE).exists()
    assert git(root, "status", "--porcelain") == before
    return str(refused.value)


STATES = {
    "merge other": "a merge is not finished here; end it (git merge --continue or --abort)",
    "rebase other": "a rebase is not finished here; end it (git rebase --continue or --abort)",
    "cherry-pick other": "a cherry-pick is not finished here; end it (git cherry-pick --continue or --abort)",
    "revert HEAD~1": "a revert is not finished here; end it (git revert --continue or --abort)",
    "am ../other.patch": "a git am is not finished here; end it (git am --continue or --abort)",
    "cherry-pick --no-commit other": "files are in conflict here (git status names them); resolve them first",
}


@pytest.mark.parametrize("command", STATES)
def test_what_is_under_way_is_named_with_its_end(astro, page, command):
    diverge(astro)
    stop_at_conflict(astro, *command.split(" "))

    assert refuse(astro).startswith(f"{astro}: {STATES[command]}")


def test_bisect_is_named(astro, page):
    diverge(astro)
    git(astro, "bisect", "start", "HEAD", "HEAD~2")

    assert "a bisect is not finished here; end it (git bisect reset)" in refuse(astro)


@pytest.mark.parametrize("lock", ["index.lock", "HEAD.lock", "refs/heads/main.lock"])
def test_lock_is_named(astro, page, lock):
    (astro / ".git" / lock).touch()

    assert refuse(astro) == (
        f"{astro}: another git process is at work here, or was killed; wait for it, or remove "
        f"{astro}/.git/{lock}, then export again"
    )


def test_detached_head_is_named(astro, page):
    git(astro, "checkout", "--quiet", "--detach")

    assert "HEAD is detached, so that no branch would have the commit; git switch" in refuse(astro)


def test_bare_repository_is_named(astro, page):
    git(astro, "config", "core.bare", "true")

    with pytest.raises(CommandError, match="the repository is bare, without a work tree"):
        export(astro, commit=True)

    assert not (astro / PAGE).exists()


def test_branch_without_a_commit_gets_its_first(tmp_path, page):
    root = tmp_path / "fresh"
    (root / "src/pages").mkdir(parents=True)
    git(root, "init", "--quiet", "--initial-branch=main")

    export(root, commit=True)

    assert git(root, "ls-files").split() == [".wagtail-export.json", PAGE]
    assert git(root, "status", "--porcelain") == ""


def test_linked_work_tree_has_states_of_its_own(astro, page, tmp_path):
    linked = tmp_path / "linked"
    git(astro, "worktree", "add", "--quiet", "-b", "second", str(linked))
    diverge(astro)
    stop_at_conflict(astro, "merge", "other")

    export(linked, commit=True)

    assert git(linked, "log", "-1", "--format=%s") == "Update podujatia/beseda\n"
    (astro / ".git/worktrees/linked/index.lock").touch()
    with pytest.raises(CommandError, match="another git process"):
        export(linked, commit=True)


def test_shallow_clone_commits_and_pushes(astro, remote, page, tmp_path):
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{remote}", str(shallow))

    export(shallow, push=True)

    assert git(remote, "log", "-1", "--format=%s", "main") == "Update podujatia/beseda\n"


def add_inside(astro: Path, remote: Path, kind: str, folder: str) -> None:
    """A repository inside the project's."""
    if kind == "submodule":
        git(astro, "-c", "protocol.file.allow=always", "submodule", "add", "--quiet", str(remote), folder)
        git(astro, "commit", "--quiet", "--message=Inside")
    elif kind == "clone":
        git(astro, "clone", "--quiet", str(remote), folder)
    else:
        git(astro, "worktree", "add", "--quiet", "-b", "inside", folder)


@pytest.mark.parametrize("folder", ["src/pages/podujatia", "src/pages", "src"])
@pytest.mark.parametrize("kind", ["submodule", "clone", "work tree"])
def test_repository_inside_is_named_before_anything_is_written(astro, remote, page, folder, kind):
    if folder != "src/pages/podujatia":
        git(astro, "rm", "--quiet", "-r", folder)
        git(astro, "commit", "--quiet", "--message=Room")
    add_inside(astro, remote, kind, folder)
    (astro / "src/pages").mkdir(parents=True, exist_ok=True)

    assert refuse(astro) == (
        f"{astro}: {folder} is a git repository of its own (a submodule, or a clone inside another), and "
        "--commit commits to one alone; export without --commit, commit in there, then here what it became"
    )
    assert not (astro / ".wagtail-export.json").exists()

    export(astro)

    assert (astro / PAGE).exists()
    refused = pytest.raises(CommandError, match="is a git repository of its own")
    with refused:
        export(astro, commit=True)


def test_repository_inside_that_holds_nothing_of_the_cms_is_nobodys_business(astro, remote, page):
    add_inside(astro, remote, "submodule", "src/pages/ine")

    export(astro, commit=True)

    assert git(astro, "show", "--name-only", "--format=").split() == [".wagtail-export.json", PAGE]


def test_submodule_that_is_not_checked_out_is_left_alone(astro, remote, page, tmp_path):
    folder = "src/pages/podujatia"
    add_inside(astro, remote, "submodule", folder)
    git(astro, "push", "--quiet")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(remote), str(clone))

    with pytest.raises(CommandError, match=f"belongs to the submodule {folder}, which is not checked out"):
        export(clone)

    assert list((clone / folder).iterdir()) == []


def test_head_that_is_a_symbolic_link_names_its_branch(astro, page):
    (astro / ".git/HEAD").unlink()
    (astro / ".git/HEAD").symlink_to("refs/heads/main")

    export(astro, commit=True)

    assert git(astro, "log", "-1", "--format=%s", "main") == "Update podujatia/beseda\n"


@pytest.mark.parametrize("lock", ["packed-refs.lock", "config.lock", "shallow.lock"])
def test_lock_that_no_commit_needs_is_nobodys_business(astro, remote, page, lock):
    git(astro, "pack-refs", "--all")
    (astro / ".git" / lock).touch()

    export(astro, push=True)

    assert git(remote, "log", "-1", "--format=%s", "main") == "Update podujatia/beseda\n"
