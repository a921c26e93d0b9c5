"""An export as a commit: exactly the plan, by those who published, on top of what the remote has become."""

import subprocess

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError

from events.models import EventPage
from exporters.commits import Person, make_person, write_message
from exporters.git import Repository
from exporters.plan import Action, Change
from tests.exporters.exports import exit_code, export, image_block, make_event, make_folder, run

PAGE = "src/pages/podujatia/beseda/index.md"


def git(folder, *arguments):
    identity = ["-c", "user.name=Dev", "-c", "user.email=dev@example.org"]
    command = ["git", *identity, "-c", "core.quotePath=false", *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def remote(tmp_path):
    path = tmp_path / "remote.git"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(path))
    return path


@pytest.fixture
def astro(tmp_path, remote):
    """A clone of a site, with a page of the developers' own."""
    root = tmp_path / "site"
    git(tmp_path, "clone", "--quiet", str(remote), str(root))
    (root / "src/pages").mkdir(parents=True)
    (root / "src/pages/index.md").write_text("# Domov\n")
    (root / "notes.txt").write_text("1\n")
    git(root, "checkout", "--quiet", "-B", "main")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message=The site")
    git(root, "push", "--quiet", "--set-upstream", "origin", "main")
    return root


@pytest.fixture
def anna(db):
    return User.objects.create_superuser(
        "anna", "anna@private.example", first_name="Anna", last_name="Nováková"
    )


@pytest.fixture
def page(db):
    return make_event(make_folder("podujatia"))


def publish(page, user, **fields):
    page = EventPage.objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision(user=user).publish(user=user)


def log(folder, form, *revisions):
    return git(folder, "log", f"--format={form}", *revisions).strip().split("\n")


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


def test_hand_made_changes_are_not_swept_in(astro, page):
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


def test_several_editors_share_a_commit_and_none_gives_an_address(astro, page, anna):
    boris = User.objects.create_superuser("boris", "boris@private.example")
    publish(page, anna, description="Prvá")
    publish(make_event(page.get_parent(), "ina"), boris, description="Druhá")

    export(astro, commit=True)

    said = git(astro, "log", "-1", "--format=%an%n%B")
    assert said.startswith("Anna Nováková\nUpdate 2 events\n")
    assert "\nCo-authored-by: boris <cms@localhost>\n" in said
    assert "private.example" not in git(astro, "log", "--format=fuller")


def test_page_that_was_taken_off_or_moved_is_committed_as_that(astro, page, anna):
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


def test_conflict_stays_out_of_the_commit_and_the_rest_goes(astro, page):
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

    with pytest.raises(CommandError, match="a merge or rebase is not finished here"):
        export(astro, commit=True)

    assert not (astro / PAGE).exists()


def test_branch_that_follows_no_remote_is_refused_before_anything_is_written(astro, page):
    git(astro, "checkout", "--quiet", "-b", "pokus")

    with pytest.raises(CommandError, match="the branch follows no remote one, so --push has nowhere to go"):
        export(astro, push=True)

    assert not (astro / PAGE).exists()


def test_commit_that_failed_is_made_by_the_next_run_with_its_author_and_message(astro, page, anna):
    export(astro, commit=True)
    publish(page, anna, description="Na námestí.")
    (astro / ".git/index.lock").touch()
    assert exit_code(astro, commit=True) == 2
    (astro / ".git/index.lock").unlink()

    export(astro, commit=True)

    assert git(astro, "log", "-1", "--format=%an: %B").strip() == (
        f"Anna Nováková: Update podujatia/beseda\n\nwrite  {PAGE}  (changed)"
    )


def test_tracked_file_in_a_folder_that_git_ignores_is_committed(astro, page):
    export(astro, commit=True)
    (astro / ".gitignore").write_text("podujatia\n")
    EventPage.objects.update(description="Iné")

    export(astro, commit=True)

    assert git(astro, "show", "--name-only", "--format=").split() == [".wagtail-export.json", PAGE]


def test_remote_that_is_gone_is_said_in_a_sentence_and_the_commit_is_kept(astro, remote, page):
    remote.rename(remote.with_name("gone.git"))

    with pytest.raises(CommandError, match=r"git push failed: .*\. The commit is kept; push it later"):
        export(astro, push=True)

    assert log(astro, "%s", "-1") == ["Update podujatia/beseda"]


def test_check_and_commit_exclude_each_other(astro, page):
    assert exit_code(astro, check=True, commit=True) == 2
    assert run(astro, write=False).changes != []


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("Anna Nováková", "Anna Nováková"),
        ("Zlý <admin@example.org>", "Zlý admin@example.org"),
        ("Prvý\nCo-authored-by: Druhý", "Prvý Co-authored-by: Druhý"),
        ("  ", "CMS"),
    ],
)
def test_name_cannot_be_taken_for_anything_else(name, cleaned):
    assert str(make_person(name, "cms@example.org")) == f"{cleaned} <cms@example.org>"


def test_message_names_one_event_and_counts_several():
    one = Change(Action.MOVE, "src/pages/a/index.md", "its page moved", "src/pages/b/index.md")
    image = Change(Action.WRITE, "src/pages/a/x.jpg", "new")
    gone = Change(Action.DELETE, "src/pages/c.md", "no longer published")

    assert write_message([one, image]).split("\n")[0] == "Move a"
    assert write_message([one, gone]).split("\n")[0] == "Move 1, remove 1 events"
    assert write_message([image]).split("\n")[0] == "Update a/x.jpg"
    assert write_message([]) == "Remember what was exported\n"
    assert write_message([gone], [Person("Anna", "a@b")]) == (
        "Remove c\n\ndelete  src/pages/c.md  (no longer published)\n\nCo-authored-by: Anna <a@b>\n"
    )
