"""Administrators get one mail when nothing reaches the site for ten minutes, and one when all works again."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.translation import override
from wagtail.users.models import UserProfile

from exporters.content.site_tree import find_tree
from exporters.releases.build.attempts import record_failure
from exporters.releases.build.reconcile import reconcile
from exporters.releases.build.series import find_default_series
from exporters.releases.build.store import Store
from exporters.releases.models import Outage, Release, Series, Webhook
from exporters.releases.notify.deliveries import send_test
from exporters.releases.state.outages import report_outages
from exporters.releases.state.words import format_datetime
from tests.exporters.exports import make_event

ENGLISH = """Hello,

since {began} what editors publish does not reach the site. Nothing is lost: \
it is saved, and the site stays as it was.

A release cannot be made (since {began}).
The disk of the server is full.
Delete what is not needed there, or ask your hosting for more space.
It is tried again by itself now.

How it is now: http://localhost:8000/admin/releases/
Step by step: the page "When the site is not updated" of the documentation.

You get one more mail when all works again, and none until then.
"""


@pytest.fixture
def series(db):
    return find_default_series()


@pytest.fixture
def administrators(db):
    """Jana reads Slovak, as the CMS does; Eve chose English."""
    User.objects.create_superuser("jana", "jana@example.sk")
    eve = User.objects.create_superuser("eve", "eve@example.org")
    UserProfile.objects.create(user=eve, preferred_language="en")
    User.objects.create_superuser("without an address")
    User.objects.create_superuser("left", "left@example.sk", is_active=False)
    User.objects.create_user("editor", "editor@example.sk", is_staff=True)


@pytest.fixture
def pass_minutes(set_clock):
    """Returns a function that lets so many minutes pass, with a round of the upkeep in each, or in some."""
    passed = [0]

    def wait(minutes, every=1):
        for _ in range(minutes // every):
            passed[0] += every
            set_clock(timedelta(minutes=passed[0]))
            report_outages()

    return wait


def fail(series):
    record_failure(series, {"kind": "disk-full"}, timezone.now())


def recipients():
    return [message.to for message in mail.outbox]


def test_each_administrator_is_told_once_in_the_language_of_the_account(series, administrators, pass_minutes):
    fail(series)
    began = Series.objects.get().failing_since
    pass_minutes(9)
    assert mail.outbox == []

    pass_minutes(60)

    assert recipients() == [["jana@example.sk"], ["eve@example.org"]]
    slovak, english = mail.outbox
    assert english.subject == "The site is not updated (localhost:8000)"
    with override("en"):
        assert english.body == ENGLISH.format(began=format_datetime(began))
    assert slovak.subject == "Web sa neaktualizuje (localhost:8000)"
    assert "Disk servera je plný." in slovak.body
    assert "Delete" not in slovak.body


def test_each_administrator_is_told_once_that_all_works_again(series, administrators, folder, pass_minutes):
    fail(series)
    pass_minutes(12)
    mail.outbox.clear()
    make_event(folder)
    assert reconcile(find_tree()).release

    pass_minutes(30)

    assert recipients() == [["jana@example.sk"], ["eve@example.org"]]
    assert [message.subject for message in mail.outbox] == [
        "Web sa znova aktualizuje (localhost:8000)",
        "The site is updated again (localhost:8000)",
    ]
    outage = Outage.objects.get()
    assert outage.ended_at > outage.reported_at


def test_failure_that_is_over_within_ten_minutes_is_told_to_nobody(series, administrators, pass_minutes):
    fail(series)
    pass_minutes(9)
    recover()

    pass_minutes(30)

    assert mail.outbox == []


def recover():
    Series.objects.update(failing_since=None, failure={}, next_attempt_at=None)


def test_next_failure_is_told_of_anew(series, administrators, pass_minutes):
    for _ in range(2):
        fail(series)
        pass_minutes(12)
        recover()
        pass_minutes(1)

    assert len(mail.outbox) == 8


def test_what_fails_and_recovers_all_day_is_not_told_of_a_hundred_times(series, administrators, pass_minutes):
    for _ in range(24 * 60 // 20):
        fail(series)
        pass_minutes(15, every=5)
        recover()
        pass_minutes(5, every=5)

    # Failing and recovering, for two.
    assert 0 < len(mail.outbox) <= 3 * 2 * 2


def test_webhook_that_fails_is_an_outage_until_a_call_succeeds(
    series, administrators, folder, release, pass_minutes, monkeypatch
):
    make_event(folder)
    made = release()
    hook = Webhook.objects.create(series=series, name="Netlify", url="http://127.0.0.1:9/hook")
    send_test(hook, made)
    assert Webhook.objects.get().failing_since is not None
    pass_minutes(12)
    assert "Netlify: na adrese nikto neodpovedá." in mail.outbox[0].body
    mail.outbox.clear()
    monkeypatch.setattr("exporters.releases.notify.deliveries.call", lambda *_: (True, "HTTP 204"))

    send_test(hook, made)
    pass_minutes(3)

    assert Webhook.objects.get().failing_since is None
    assert len(mail.outbox) == 2


def test_mail_server_that_does_not_answer_is_asked_again_after_minutes(
    series, administrators, pass_minutes, monkeypatch, caplog
):
    asked = []

    def refuse(_backend, messages):
        asked.append(messages)
        raise SMTPServerDisconnected("jana@example.sk")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    fail(series)
    pass_minutes(20)
    monkeypatch.undo()
    set_aside = len(asked)

    assert 2 * 2 <= set_aside <= 3 * 2
    assert "jana@example.sk" not in caplog.text
    assert Outage.objects.get().reported_at is None


def test_one_of_several_processes_sends_the_mail(series, administrators, pass_minutes, monkeypatch):
    fail(series)
    pass_minutes(5)

    def report_meanwhile(*_arguments):
        monkeypatch.undo()
        report_outages()
        return True

    monkeypatch.setattr("exporters.releases.state.outages.tell_of_outage", report_meanwhile)
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=20))
    report_outages()

    assert Outage.objects.get().reported_at is not None
    assert mail.outbox == []


def test_without_an_address_the_log_says_so_once(series, pass_minutes, caplog):
    User.objects.create_superuser("jana")
    fail(series)

    pass_minutes(30)

    assert caplog.text.count("No administrator has an e-mail address") == 1


def test_cron_tells_where_no_process_does_that_answers_requests(
    series, administrators, folder, monkeypatch, set_clock
):
    make_event(folder)

    def refuse(*_arguments):
        raise OSError("refused")

    monkeypatch.setattr(Store, "write", refuse)
    for minutes in (0, 5, 11, 15):
        set_clock(timedelta(minutes=minutes))
        with pytest.raises(CommandError, match="The storage cannot be used"):
            call_command("reconcile")
    assert len(mail.outbox) == 2
    monkeypatch.undo()

    call_command("reconcile")

    assert len(mail.outbox) == 4
    assert Release.objects.count() == 1
