"""A file that git leaves out of a work tree, or does not look at, is not a deleted one."""

import pytest
from django.core.management import CommandError

from events.models import EventPage
from tests.exporters.exports import PAGE, export, make_event, run
from tests.exporters.git.repositories import git


@pytest.fixture(params=["sparse", "cone", "partial", "skip-worktree", "assume-unchanged"])
def clone(request, astro, remote, page, tmp_path):
    """A clone without the page's file, as git wants it."""
    export(astro, push=True)
    root = tmp_path / "clone"
    git(remote, "config", "uploadpack.allowFilter", "true")
    options = ["--filter=blob:none"] if request.param == "partial" else []
    git(tmp_path, "clone", "--quiet", *options, f"file://{remote}", str(root))
    if request.param in ("sparse", "partial"):
        git(root, "sparse-checkout", "set", "--no-cone", "/*", "!podujatia")
    elif request.param == "cone":
        git(root, "sparse-checkout", "set", "--cone", "src/data")
    else:
        git(root, "update-index", f"--{request.param}", PAGE)
        (root / PAGE).unlink()
    (root / "src/pages").mkdir(parents=True, exist_ok=True)
    assert not (root / PAGE).exists()
    assert git(root, "status", "--porcelain") == ""
    return root


def test_what_is_left_out_stays_so_and_others_are_committed(clone, page):
    assert run(clone).changes == []
    make_event(page.get_parent(), "ina")

    export(clone, commit=True)

    assert git(clone, "show", "--name-only", "--format=").split() == [
        ".wagtail-export.json",
        "src/pages/podujatia/ina/index.md",
    ]
    assert git(clone, "status", "--porcelain") == ""
    assert not (clone / PAGE).exists()


@pytest.mark.parametrize("gone", [False, True])
def test_change_of_what_is_left_out_is_named(clone, page, gone):
    if gone:
        page.unpublish()
    else:
        EventPage.objects.update(title="Iné")

    with pytest.raises(CommandError) as refused:
        export(clone, commit=True)

    assert f"{PAGE}: git has it and was told to leave it out of this work tree" in str(refused.value)
    assert not (clone / PAGE).exists()
    assert git(clone, "status", "--porcelain") == ""


@pytest.mark.parametrize("flag", ["skip-worktree", "assume-unchanged"])
def test_file_that_git_does_not_look_at_is_named_before_anything_is_written(astro, page, flag):
    export(astro, commit=True)
    git(astro, "update-index", f"--{flag}", PAGE)
    EventPage.objects.update(title="Iné")
    before = (astro / PAGE).read_bytes()

    with pytest.raises(CommandError, match=f"git is told not to look at {PAGE}"):
        export(astro, commit=True)

    assert (astro / PAGE).read_bytes() == before


def test_file_that_is_ignored_is_named_before_anything_is_written(astro, page):
    (astro / ".gitignore").write_text("podujatia\n")

    with pytest.raises(CommandError, match="git ignores"):
        export(astro, commit=True)

    assert not (astro / PAGE).exists()


def test_manifest_that_is_left_out_still_says_what_is_the_cmss(astro, remote, page, tmp_path):
    export(astro, push=True)
    root = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(remote), str(root))
    git(root, "sparse-checkout", "set", "--no-cone", "src")
    assert not (root / ".wagtail-export.json").exists()
    EventPage.objects.update(title="Iné")

    export(root, commit=True)

    assert git(root, "show", "--name-only", "--format=").split() == [".wagtail-export.json", PAGE]
    assert git(root, "status", "--porcelain") == ""


def test_what_is_left_out_of_a_submodule_stays_so(astro, remote, page, tmp_path):
    folder = "src/pages/podujatia"
    git(astro, "-c", "protocol.file.allow=always", "submodule", "add", "--quiet", str(remote), folder)
    export(astro)
    git(astro / folder, "add", ".")
    git(astro / folder, "commit", "--quiet", "--message=Events")
    git(astro / folder, "sparse-checkout", "set", "--no-cone", "/*", "!beseda")

    assert run(astro).changes == []

    assert not (astro / PAGE).exists()


def test_what_is_left_out_and_cannot_be_fetched_is_named(astro, remote, page, tmp_path):
    export(astro, push=True)
    git(remote, "config", "uploadpack.allowFilter", "true")
    root = tmp_path / "clone"
    options = ("--quiet", "--filter=blob:none", "--no-checkout")
    git(tmp_path, "clone", *options, f"file://{remote}", str(root))
    git(root, "sparse-checkout", "set", "--no-cone", "/*", "!podujatia")
    git(root, "checkout", "--quiet", "main")
    remote.rename(tmp_path / "gone.git")

    with pytest.raises(CommandError) as refused:
        export(root, commit=True)

    assert f"{PAGE}: git left it out of this work tree and cannot read it (" in str(refused.value)
    assert git(root, "status", "--porcelain") == ""
