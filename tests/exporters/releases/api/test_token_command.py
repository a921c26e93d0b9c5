"""The command that makes a token refuses what the form refuses."""

import pytest
from django.core.management import CommandError, call_command

from exporters.releases.api.tokens import find_token, revoke_token
from exporters.releases.models import Token

TAKEN = "There is a token with this name already; revoke it first."


@pytest.fixture
def make(db, capsys):
    def make(name="GitHub Actions"):
        call_command("make_export_token", name)
        return capsys.readouterr().out.strip()

    return make


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "This field cannot be blank."),
        ("  ", "This field cannot be blank."),
        ("x" * 300, "Ensure this value has at most 100 characters (it has 300)."),
    ],
)
def test_name_that_cannot_be_is_refused(make, name, why):
    with pytest.raises(CommandError) as refused:
        make(name)

    assert str(refused.value) == f"{name.strip()!r} cannot be its name: {why}"
    assert refused.value.returncode == 2
    assert not Token.objects.exists()


def test_name_of_a_token_that_works_is_taken(make):
    assert find_token(make()).name == "GitHub Actions"

    with pytest.raises(CommandError) as refused:
        make(" GitHub Actions ")

    assert str(refused.value) == f"'GitHub Actions' cannot be its name: {TAKEN}"
    assert Token.objects.count() == 1


def test_name_of_a_revoked_token_is_free_again(make):
    make()
    revoke_token(Token.objects.get())

    assert find_token(make()).name == "GitHub Actions"
