"""The history of a site in git: a commit for each release, with its files, its date and its authors."""

import subprocess

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from exporters.content.site_tree import find_tree
from exporters.releases.build.manifests import read_manifest
from exporters.releases.build.reconcile import reconcile
from exporters.releases.build.store import Store
from exporters.releases.models import Release
from tests.exporters.exports import image_block, make_event, make_folder

pytestmark = pytest.mark.django_db


def git(folder, *arguments):
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True).stdout


@pytest.fixture
def released(make_image):
    """Three releases: a page with an image, its words changed by two people, and without it."""
    page = make_event(make_folder("podujatia"), body=[image_block(make_image().pk)])
    reconcile(find_tree())
    for name in ("anna", "boris"):
        page.description = f"Slová: {name} „tu“"
        page.save_revision().publish(user=User.objects.create_superuser(name))
    reconcile(find_tree())
    make_event(page.get_parent(), "ina")
    page.delete()
    reconcile(find_tree())
    return list(Release.objects.order_by("number"))


def test_each_release_is_a_commit_with_its_files_byte_for_byte(released, tmp_path, capsys):
    call_command("export_history", str(tmp_path / "history"))

    assert capsys.readouterr().out == "3 releases are commits now.\n"
    commits = git(tmp_path / "history", "rev-list", "--reverse", "HEAD").decode().split()
    assert len(commits) == len(released) == 3
    for commit, release in zip(commits, released, strict=True):
        files = read_manifest(release.manifest).files
        names = git(tmp_path / "history", "ls-tree", "-rz", "--name-only", commit).decode().split("\0")[:-1]
        assert sorted(names) == sorted(files)
        for name in names:
            content = git(tmp_path / "history", "show", f"{commit}:{name}")
            assert content == Store().read(files[name].sha256)
        [seconds] = git(tmp_path / "history", "show", "-s", "--format=%at", commit).decode().split()
        assert int(seconds) == int(release.created_at.timestamp())
    second = git(tmp_path / "history", "show", "-s", "--format=%an|%B", commits[1]).decode()
    assert second.startswith("anna|Release 2\n\nCo-authored-by: boris <")
    assert git(tmp_path / "history", "status", "--porcelain") == b""


def test_folder_with_files_is_left_alone(released, tmp_path):
    folder = tmp_path / "history"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")

    with pytest.raises(CommandError, match="this folder is not empty"):
        call_command("export_history", str(folder))

    assert [path.name for path in folder.iterdir()] == ["mine.txt"]


def test_release_that_the_storage_lost_is_named_and_the_others_are_there(released, tmp_path, settings):
    lost = released[1].manifest
    (settings.RELEASES_ROOT / lost[:2] / lost).unlink()

    with pytest.raises(CommandError, match=f"release 2: {lost}"):
        call_command("export_history", str(tmp_path / "history"))

    assert git(tmp_path / "history", "rev-list", "--count", "HEAD") == b"2\n"


def test_site_without_a_release_is_an_empty_repository(db, tmp_path):
    call_command("export_history", str(tmp_path / "history"))

    assert git(tmp_path / "history", "status", "--porcelain") == b""
