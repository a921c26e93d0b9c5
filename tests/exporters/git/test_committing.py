"""An export as a commit: exactly the plan, by those who published."""

import os

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError

from events.models import EventPage
from tests.exporters.exports import PAGE, exit_code, export, image_block, make_event, rename, run
from tests.exporters.git.repositories import git, log


@pytest.fixture
def anna(db):
    return User.objects.create_superuser(
        "anna", "anna@private.example", first_name="Anna", last_name="Nováková"
    )


def publish(page, user, **fields):
    page = EventPage.objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision(user=user).publish(user=user)


def test_commit_is_the_plan_by_the_editor_who_published(astro, page, anna, make_image):
    publish(page, anna, body=page.body.stream_block.to_python([image_block(make_image().pk)]))

    export(astro, commit=True)

    assert log(astro, "%an <%ae> / %cn <%ce>", "-1") == [
        "Anna Nováková <cms@localhost> / CMS <cms@localhost>"
    ]
    assert git(astro, "show", "--name-only", "--format=%B").split("\n") == [
        "Update podujatia/beseda",
        "",
        f"write  {PAGE}  (new)",
        "write  src/pages/podujatia/beseda/lipa.png  (new)",
        "",
        "",
        ".wagtail-export.json",
        PAGE,
        "src/pages/podujatia/beseda/lipa.png",
        "",
    ]
    assert git(astro, "status", "--porcelain") == ""


def test_nothing_to_export_makes_no_commit(astro, page):
    export(astro, commit=True)
    before = log(astro, "%H")

    export(astro, commit=True)

    assert log(astro, "%H") == before


def test_changes_made_by_hand_are_not_committed(astro, page):
    (astro / "notes.txt").write_text("staged by hand\n")
    git(astro, "add", "notes.txt")
    (astro / "src/pages/index.md").write_text("# Rozpracované\n")
    (astro / "new.txt").write_text("untracked\n")

    export(astro, commit=True)

    assert git(astro, "show", "--name-only", "--format=").split() == [".wagtail-export.json", PAGE]
    assert git(astro, "status", "--porcelain").split("\n") == [
        "M  notes.txt",
        " M src/pages/index.md",
        "?? new.txt",
        "",
    ]


def test_file_whose_name_is_not_utf8_is_ignored(astro, page):
    (astro / os.fsdecode(b"x\xe9.txt")).write_text("by hand\n")

    export(astro, commit=True)

    assert log(astro, "%s", "-1") == ["Update podujatia/beseda"]


def test_several_editors_share_a_commit_without_their_addresses(astro, page, anna):
    boris = User.objects.create_superuser("boris", "boris@private.example")
    publish(page, anna, description="Prvá")
    publish(make_event(page.get_parent(), "ina"), boris, description="Druhá")

    export(astro, commit=True)

    said = git(astro, "log", "-1", "--format=%an%n%B")
    assert said.startswith("Anna Nováková\nUpdate 2 events\n")
    assert "\nCo-authored-by: boris <cms@localhost>\n" in said
    assert "private.example" not in git(astro, "log", "--format=fuller")


def test_unpublished_and_moved_pages_are_named_so_in_the_commit(astro, page, anna):
    other = make_event(page.get_parent(), "ina")
    export(astro, commit=True)
    page.unpublish(user=anna)
    publish(other, anna, slug="nova")

    export(astro, commit=True)

    assert log(astro, "%s", "-1") == ["Move 1, remove 1 events"]
    assert git(astro, "ls-files", "src/pages").split() == [
        "src/pages/index.md",
        "src/pages/podujatia/nova/index.md",
    ]


def test_export_that_was_killed_before_its_commit_is_committed_by_the_next(astro, page):
    export(astro)
    assert git(astro, "status", "--porcelain") != ""

    export(astro, commit=True)

    assert git(astro, "status", "--porcelain") == ""
    page.unpublish()
    export(astro)
    export(astro, commit=True)
    assert git(astro, "ls-files").split() == [".wagtail-export.json", "notes.txt", "src/pages/index.md"]


def test_conflict_is_not_committed_and_the_rest_is(astro, page):
    export(astro, commit=True)
    (astro / PAGE).write_text("edited by hand\n")
    EventPage.objects.update(description="Iné")
    make_event(page.get_parent(), "ina")

    assert exit_code(astro, commit=True) == 2

    assert git(astro, "show", "--name-only", "--format=").split() == [
        ".wagtail-export.json",
        "src/pages/podujatia/ina/index.md",
    ]
    assert git(astro, "status", "--porcelain") == f" M {PAGE}\n"


def test_project_in_a_folder_of_the_repository_is_committed_as_well(astro, page):
    inner = astro / "web site"
    (inner / "src/pages").mkdir(parents=True)

    export(inner, commit=True)

    assert git(astro, "show", "--name-only", "--format=").strip().split("\n") == [
        "web site/.wagtail-export.json",
        f"web site/{PAGE}",
    ]


def test_file_that_git_ignores_is_named(astro, page):
    (astro / ".gitignore").write_text("podujatia\n")

    with pytest.raises(CommandError) as refused:
        export(astro, commit=True)

    assert str(refused.value) == (
        f"{astro}: git ignores {PAGE}, which the site needs; take it out of .gitignore"
    )


def test_tracked_file_in_a_folder_that_git_ignores_is_committed(astro, page):
    export(astro, commit=True)
    (astro / ".gitignore").write_text("podujatia\n")
    EventPage.objects.update(description="Iné")

    export(astro, commit=True)

    assert git(astro, "show", "--name-only", "--format=").split() == [".wagtail-export.json", PAGE]


def test_folder_without_a_repository_is_refused_before_anything_is_written(tmp_path, page):
    folder = tmp_path / "plain"
    (folder / "src/pages").mkdir(parents=True)

    with pytest.raises(
        CommandError, match="is not in a git repository; clone the site, or leave out --commit"
    ):
        export(folder, commit=True)

    assert list((folder / "src/pages").iterdir()) == []


def test_unfinished_rebase_is_refused_before_anything_is_written(astro, page):
    (astro / ".git/rebase-merge").mkdir()

    with pytest.raises(CommandError, match="a rebase is not finished here"):
        export(astro, commit=True)

    assert not (astro / PAGE).exists()


def test_commit_that_failed_is_made_by_the_next_run_with_its_author_and_message(astro, page, anna):
    export(astro, commit=True)
    publish(page, anna, description="Na námestí.")
    hook = astro / ".git/hooks/pre-commit"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    assert exit_code(astro, commit=True) == 2
    hook.unlink()

    export(astro, commit=True)

    assert git(astro, "log", "-1", "--format=%an: %B").strip() == (
        f"Anna Nováková: Update podujatia/beseda\n\nwrite  {PAGE}  (changed)"
    )


def test_check_and_commit_exclude_each_other(astro, page):
    assert exit_code(astro, check=True, commit=True) == 2
    assert run(astro, write=False).changes != []


def test_page_that_left_before_the_commit_that_failed_leaves_no_trace(astro, page):
    hook = astro / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    assert exit_code(astro, commit=True) == 2
    hook.unlink()
    page.unpublish()

    export(astro, commit=True)

    assert git(astro, "show", "--name-only", "--format=").split() == [".wagtail-export.json"]
    assert git(astro, "status", "--porcelain") == ""


def test_file_that_was_taken_out_of_the_index_by_hand_is_no_failure(astro, page):
    export(astro, commit=True)
    git(astro, "rm", "--quiet", "--cached", PAGE)

    export(astro, commit=True)

    assert git(astro, "rev-list", "--count", "HEAD") == "2\n"
    assert git(astro, "status", "--porcelain") == ""


def test_address_that_changes_in_case_alone_is_committed_where_git_ignores_case(astro, page):
    export(astro, commit=True)
    git(astro, "config", "core.ignoreCase", "true")
    rename(page, "BESEDA")

    export(astro, commit=True)

    assert git(astro, "ls-files", "src/pages/podujatia") == "src/pages/podujatia/BESEDA/index.md\n"
    assert git(astro, "status", "--porcelain") == ""


def test_names_are_utf8_in_a_repository_with_another_encoding(astro, page, anna):
    publish(page, anna, title="Žltá")
    git(astro, "config", "i18n.commitEncoding", "ISO-8859-2")

    export(astro, commit=True)

    commit = git(astro, "cat-file", "commit", "HEAD")
    assert "\nauthor Anna Nováková <" in commit
    assert "\nencoding " not in commit
