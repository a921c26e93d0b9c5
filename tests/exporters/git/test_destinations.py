"""A push goes where git's settings say."""

import pytest
from django.core.management import CommandError

from tests.exporters.exports import PAGE, export
from tests.exporters.git.repositories import git, log

SUBJECT = "Update podujatia/beseda"


@pytest.fixture
def fork(astro, tmp_path):
    """A second remote, called tim/web."""
    path = tmp_path / "fork.git"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(path))
    git(astro, "remote", "add", "tim/web", str(path))
    git(astro, "push", "--quiet", "tim/web", "main")
    git(astro, "fetch", "--quiet", "tim/web")
    return path


def last(repository, branch):
    return log(repository, "%s", "-1", branch)[0]


def test_remote_with_a_slash_in_its_name(astro, remote, fork, page):
    git(astro, "branch", "--quiet", "--set-upstream-to=tim/web/main")

    export(astro, push=True)

    assert (last(fork, "main"), last(remote, "main")) == (SUBJECT, "The site")


def test_branch_with_slashes_and_dots(astro, remote, page):
    git(astro, "checkout", "--quiet", "-b", "tim/web.2/akcie")
    git(astro, "push", "--quiet", "--set-upstream", "origin", "tim/web.2/akcie")

    export(astro, push=True)

    assert (last(remote, "tim/web.2/akcie"), last(remote, "main")) == (SUBJECT, "The site")


def test_branch_that_follows_one_of_another_name(astro, remote, page):
    git(astro, "checkout", "--quiet", "-b", "pokus", "--track", "origin/main")

    export(astro, push=True)

    assert last(remote, "main") == SUBJECT


def test_branch_that_follows_a_local_one_is_pushed_to_that(astro, remote, page):
    git(astro, "checkout", "--quiet", "-b", "pokus", "--track", "main")

    export(astro, push=True)

    assert (last(astro, "main"), last(remote, "main")) == (SUBJECT, "The site")


def test_local_branch_that_moved_is_followed(astro, remote, page):
    git(astro, "checkout", "--quiet", "-b", "pokus", "--track", "main")
    git(astro, "checkout", "--quiet", "main")
    (astro / "notes.txt").write_text("2\n")
    git(astro, "commit", "--quiet", "--all", "--message=Later")
    git(astro, "checkout", "--quiet", "pokus")

    export(astro, push=True)

    assert log(astro, "%s", "main") == [SUBJECT, "Later", "The site"]


@pytest.mark.parametrize("name", ["branch.main.pushRemote", "remote.pushDefault"])
def test_remote_for_pushing(astro, remote, fork, page, name):
    git(astro, "config", name, "tim/web")

    export(astro, push=True)

    assert (last(fork, "main"), last(remote, "main")) == (SUBJECT, "The site")


@pytest.mark.parametrize("default", ["current", "matching"])
def test_push_default_that_keeps_the_name(astro, remote, page, default):
    git(astro, "checkout", "--quiet", "-b", "pokus", "--track", "origin/main")
    git(astro, "config", "push.default", default)

    export(astro, push=True)

    assert (last(remote, "pokus"), last(remote, "main")) == (SUBJECT, "The site")


def test_push_default_nothing_is_refused_before_anything_is_written(astro, page):
    git(astro, "config", "push.default", "nothing")

    with pytest.raises(CommandError, match=r'push\.default is "nothing", so --push has nowhere to go'):
        export(astro, push=True)

    assert not (astro / PAGE).exists()


def test_refspec_of_the_remote(astro, remote, page):
    git(astro, "config", "remote.origin.push", "refs/heads/*:refs/heads/cms/*")

    export(astro, push=True)

    assert (last(remote, "cms/main"), last(remote, "main")) == (SUBJECT, "The site")


def test_remote_given_as_an_address(astro, remote, page):
    git(astro, "config", "branch.main.remote", str(remote))

    export(astro, push=True)

    assert last(remote, "main") == SUBJECT


def test_address_for_pushing_that_has_moved_is_followed(astro, remote, fork, page, tmp_path):
    git(astro, "remote", "set-url", "--push", "origin", str(fork))
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(fork), str(clone))
    (clone / "docs.txt").write_text("docs\n")
    git(clone, "add", ".")
    git(clone, "commit", "--quiet", "--message=Docs")
    git(clone, "push", "--quiet")

    export(astro, push=True)

    assert log(fork, "%s", "main") == [SUBJECT, "Docs", "The site"]
    assert last(remote, "main") == "The site"


@pytest.mark.parametrize("setting", ["push.default=current", "push.autoSetupRemote=true"])
def test_branch_that_follows_none_where_git_finds_a_place_itself(astro, remote, page, setting):
    git(astro, "checkout", "--quiet", "-b", "nova")
    git(astro, "config", *setting.split("="))

    export(astro, push=True)

    assert (last(remote, "nova"), last(remote, "main")) == (SUBJECT, "The site")


@pytest.mark.parametrize("name", ["HEAD", "+@"])
def test_refspec_that_names_head_goes_to_the_review_and_not_to_the_branch(astro, remote, page, name):
    git(astro, "config", "remote.origin.push", f"{name}:refs/for/main")

    export(astro, push=True)

    assert (last(remote, "refs/for/main"), last(remote, "main")) == (SUBJECT, "The site")
