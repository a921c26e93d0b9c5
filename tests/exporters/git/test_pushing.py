"""A commit of an export goes on top of what the remote has become."""

import pytest
from django.core.management import CommandError

from events.models import EventPage
from exporters.git import Repository
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


def test_push_takes_the_commit_to_the_remote(astro, remote, page):
    export(astro, push=True)

    assert log(remote, "%s", "main") == ["Update podujatia/beseda", "The site"]


def test_remote_that_moves_between_commit_and_push_is_followed(astro, remote, page, tmp_path, monkeypatch):
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


def test_branch_that_follows_no_remote_is_refused_before_anything_is_written(astro, page):
    git(astro, "checkout", "--quiet", "-b", "pokus")

    with pytest.raises(CommandError, match="the branch follows no remote one, so --push has nowhere to go"):
        export(astro, push=True)

    assert not (astro / PAGE).exists()


def test_remote_that_is_gone_is_said_in_a_sentence_and_the_commit_is_kept(astro, remote, page):
    remote.rename(remote.with_name("gone.git"))

    with pytest.raises(CommandError, match=r"git push failed: .*\. The commit is kept; push it later"):
        export(astro, push=True)

    assert log(astro, "%s", "-1") == ["Update podujatia/beseda"]
