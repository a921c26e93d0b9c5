"""Where git fails, its reason is shown, and that of the hook or the server."""

import subprocess

import pytest
from django.core.management import CommandError

from exporters.project.git_process import quote_reason
from tests.exporters.exports import PAGE, export
from tests.exporters.git.repositories import git


def fail(astro, **options) -> str:
    with pytest.raises(CommandError) as refused:
        export(astro, **options)
    assert refused.value.returncode == 2
    return str(refused.value)


def add_hook(folder, name, text):
    path = folder / "hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def test_hook_that_fails_says_why_and_the_next_run_commits(astro, page):
    add_hook(astro / ".git", "pre-commit", "echo 'Lint: title is missing'; echo 'hint: none' >&2; exit 1")

    assert fail(astro, commit=True) == (
        f"{astro}: git commit failed, and the next export with --commit tries it again "
        "(git says: Lint: title is missing)"
    )
    (astro / ".git/hooks/pre-commit").unlink()
    export(astro, commit=True)
    assert git(astro, "status", "--porcelain") == ""


def test_signing_that_fails_says_why(astro, page):
    git(astro, "config", "commit.gpgSign", "true")
    git(astro, "config", "gpg.program", "false")

    said = fail(astro, commit=True)

    assert "error: gpg failed to sign the data" in said
    assert "fatal: failed to write commit object" in said


def test_owner_that_git_distrusts_is_not_taken_for_no_repository(astro, page, monkeypatch):
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")

    said = fail(astro, commit=True)

    assert said.startswith(
        f"{astro}: git refuses to work here (fatal: detected dubious ownership in repository"
    )
    assert f"git config --global --add safe.directory {astro}" in said
    assert not (astro / PAGE).exists()


def test_export_without_commit_works_where_git_distrusts_the_owner(astro, page, monkeypatch):
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")

    export(astro)

    assert (astro / PAGE).exists()


def test_server_that_refuses_says_why(astro, remote, page):
    add_hook(remote, "pre-receive", "echo 'Protected branch update failed.'; exit 1")

    said = fail(astro, push=True)

    assert "Protected branch update failed." in said
    assert "[remote rejected] (pre-receive hook declined)" in said
    assert said.endswith("The commit is kept; push it later")


def test_hook_before_the_push_says_why(astro, page):
    add_hook(astro / ".git", "pre-push", "echo 'Tests fail' >&2; exit 1")

    assert (
        fail(astro, push=True) == f"{astro}: git push failed: Tests fail. The commit is kept; push it later"
    )


def test_hook_around_the_export_names_no_other_repository(astro, page, monkeypatch, tmp_path):
    with monkeypatch.context() as below_a_hook:
        below_a_hook.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
        below_a_hook.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
        export(astro, commit=True)

    assert git(astro, "log", "-1", "--format=%s") == "Update podujatia/beseda\n"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("fatal: a\nhint: b\nhint: c", "fatal: a"),
        (
            "git@x: Permission denied (publickey).\nfatal: Could not read from remote repository.\n\n"
            "Please make sure you have the correct access rights\nand the repository exists.",
            "git@x: Permission denied (publickey).; fatal: Could not read from remote repository.",
        ),
        (
            "fatal: Authentication failed for 'https://u:p@x/y/'",
            "fatal: Authentication failed for 'https://x/y/'",
        ),
        (
            "\x1b]0;lint\x07\x1b[31;1merror\x1b[0m title is missing\n\x1b[33mhint: none\x1b[0m",
            "error title is missing",
        ),
        ("", "exit code 1"),
    ],
)
def test_hints_and_passwords_are_left_out(said, reason):
    assert quote_reason(subprocess.CompletedProcess([], 1, b"", said.encode())) == reason
