"""Every door by which a password is set, and the mail that nobody may learn from."""

from __future__ import annotations

import threading
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from cms.accounts import mails
from cms.provisioning import ensure_accounts
from tests.cms.accounts.conftest import PASSWORD, log_in, may_enter, without_tokens
from tests.cms.accounts.test_login import change_password

WEAK = ["1", "password123", "12345678901234", "jana.mala", "jana@example.org"]
RESET = "/admin/password_reset/"


def reset_path(client: Client, email: str = "jana@example.org") -> str:
    client.post(RESET, {"email": email})
    link = next(word for word in mail.outbox[-1].body.split() if "confirm" in word)
    return link.removeprefix("http://localhost:8000")


@pytest.mark.parametrize("weak", WEAK)
def test_weak_password_is_refused_on_the_account_page(client: Client, jana: User, weak: str) -> None:
    client.force_login(jana)
    change_password(client, old=PASSWORD, new=weak)

    jana.refresh_from_db()
    assert jana.check_password(PASSWORD)


@pytest.mark.parametrize("weak", WEAK)
def test_weak_password_is_refused_by_a_link(client: Client, jana: User, weak: str) -> None:
    path = client.get(reset_path(client)).url
    answer = client.post(path, {"new_password1": weak, "new_password2": weak})

    jana.refresh_from_db()
    assert answer.status_code == 200
    assert not jana.check_password(weak)


def test_weak_password_is_refused_from_the_environment(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "1")

    with pytest.raises(CommandError, match="DJANGO_SUPERUSER_PASSWORD"):
        call_command(
            "createsuperuser", "--noinput", "--username=boss", "--email=b@example.org", stdout=StringIO()
        )

    assert not User.objects.exists()


def test_strong_password_from_the_environment_makes_the_account(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "lipa-v-parku-1848")

    call_command(
        "createsuperuser", "--noinput", "--username=boss", "--email=b@example.org", stdout=StringIO()
    )

    assert User.objects.get().check_password("lipa-v-parku-1848")


def test_passwords_that_we_make_keep_the_rules(db: None) -> None:
    for name, password in ensure_accounts():
        validate_password(password, User.objects.get(username=name))


def test_the_rules_refuse_what_is_weak(jana: User) -> None:
    for weak in WEAK:
        with pytest.raises(ValidationError):
            validate_password(weak, jana)


def test_asking_for_a_link_answers_alike_for_everyone(client: Client, jana: User) -> None:
    User.objects.create_user("off", "off@example.org", "x", is_active=False)
    User.objects.create_user("sso", "sso@example.org")
    answers = []
    for email in ("jana@example.org", "off@example.org", "sso@example.org", "nobody@example.org"):
        answer = client.post(RESET, {"email": email}, follow=True)
        answers.append((answer.redirect_chain, answer.status_code, without_tokens(answer)))

    assert answers == [answers[0]] * 4
    assert [message.to for message in mail.outbox] == [["jana@example.org"]]


def test_answer_does_not_wait_for_what_an_account_costs(
    client: Client, jana: User, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries
) -> None:
    """No query for the account and no mail before the answer: the same work for anyone."""
    waiting = []

    class Later:
        def submit(self, *call: object, **options: object) -> None:
            waiting.append((call, options))

    monkeypatch.setattr(mails, "_threads", Later)
    monkeypatch.setattr(
        User.objects, "filter", lambda *_names, **_values: pytest.fail("looked for an account")
    )
    counts = []
    for email in ("jana@example.org", "nobody@example.org"):
        with django_assert_max_num_queries(40) as queries:
            client.post(RESET, {"email": email})
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert len(waiting) == 2
    assert mail.outbox == []


def test_mailbox_is_not_flooded(client: Client, jana: User) -> None:
    answers = [client.post(RESET, {"email": "Jana@example.org"}).status_code for _ in range(7)]

    assert answers == [302] * 5 + [429] * 2
    assert len(mail.outbox) == 5


def test_link_is_for_the_cms_whatever_host_is_sent(client: Client, jana: User) -> None:
    client.post(RESET, {"email": "jana@example.org"}, headers={"host": "evil.example"})

    assert "evil.example" not in mail.outbox[0].body


def test_link_works_once_and_ends_sessions_and_waits(client: Client, jana: User) -> None:
    other = Client()
    other.force_login(jana)
    for _ in range(5):
        log_in(client, "jana", "wrong")
    path = reset_path(client)
    form = client.get(path).url
    new = {"new_password1": "nové-dlhé-heslo-77", "new_password2": "nové-dlhé-heslo-77"}
    client.post(form, new)

    assert not may_enter(other)
    assert log_in(client, "jana", "nové-dlhé-heslo-77").status_code == 302
    assert "Odkaz na zmenu hesla neplatí" in Client().get(path).content.decode()
    assert client.post(form, new).status_code == 200


def test_mails_are_sent_by_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    names = []
    done = threading.Event()

    def send() -> None:
        names.append(threading.current_thread().name)
        done.set()

    mails.run_later(send)

    assert done.wait(5)
    assert names[0].startswith("mails")
