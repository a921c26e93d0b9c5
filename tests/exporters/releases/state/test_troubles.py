"""What is called a trouble, and why: an absent worker, a queue that does not answer, a stuck release."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from cms.settings.tasks import BACKENDS, IMMEDIATE
from exporters.releases.build.attempts import started
from exporters.releases.build.lock import reconcile_lock
from exporters.releases.build.series import find_default_series, request_reconcile
from exporters.releases.heartbeats import beat
from exporters.releases.models import Delivery, Release, Series, Webhook
from exporters.releases.state.troubles import find_all_troubles
from exporters.releases.state.words import REASONS, TITLES, describe_reason, describe_trouble

LATER = timedelta(minutes=2)


@pytest.fixture
def waiting(db):
    series = find_default_series()
    request_reconcile(series)
    return Series.objects.get()


def kinds(now=None):
    found = find_all_troubles(now or timezone.now() + LATER)
    return [(trouble.kind, trouble.reason["kind"]) for trouble in found]


def use(settings, tasks, url="redis://127.0.0.1:9/0"):
    settings.TASKS = {"default": IMMEDIATE, "releases": BACKENDS[tasks]}
    settings.RQ_QUEUES = {"default": {"URL": url}}


def test_what_was_just_published_is_no_trouble(waiting):
    assert kinds(timezone.now()) == []


@pytest.mark.parametrize(
    ("tasks", "reason"), [("immediate", "lost"), ("database", "worker"), ("redis", "queue")]
)
def test_what_waits_names_who_is_absent(waiting, settings, tasks, reason):
    use(settings, tasks)

    assert kinds() == [("unclaimed", reason)]


def test_worker_that_lives_is_not_called_absent(waiting, settings):
    use(settings, "database")
    beat("worker")

    assert kinds() == [("unclaimed", "lost")]


def test_release_that_is_being_made_is_no_trouble_until_its_time_is_over(waiting, settings):
    with reconcile_lock(), started(waiting):
        assert kinds() == []
        settings.RECONCILE_TIMEOUT = 60
        assert kinds() == [("stuck", "stuck")]


def test_call_of_a_webhook_that_nobody_makes_is_a_trouble(db, settings):
    use(settings, "database")
    series = find_default_series()
    hook = Webhook.objects.create(series=series, name="Web", url="https://example.org/hook")
    made = Release.objects.create(series=series, number=1, manifest="0" * 64, files=0)
    Delivery.objects.create(webhook=hook, release=made, next_attempt_at=timezone.now())

    assert kinds() == [("unclaimed", "worker")]
    hook.active = False
    hook.save()
    assert kinds() == []


def test_cron_that_has_stopped_is_a_trouble_of_the_server(db, settings):
    settings.RECONCILE_MAX_AGE = 900
    find_default_series()
    # A server that is being set up.
    assert kinds() == []
    beat("reconcile")

    assert kinds() == []
    assert kinds(timezone.now() + timedelta(minutes=20)) == [("cron", "cron")]


def test_site_that_was_deleted_has_no_trouble(waiting):
    Series.objects.update(tree="gone")

    assert kinds() == []


@pytest.mark.parametrize("language", ["sk", "en"])
@pytest.mark.parametrize("kind", REASONS)
def test_every_reason_says_what_is_wrong_and_what_to_do(db, kind, language):
    values = {"code": "AccessDenied", "error": "KeyError", "webhook": "Web", "outcome": "SSLError"}
    with override(language):
        why, advice = describe_reason({**values, "kind": kind})

    assert why.endswith(".")
    assert advice.endswith((".", "?"))
    assert "%(" not in why


def test_reason_of_a_newer_version_is_no_error(db):
    assert describe_reason({"kind": "invented"}) == describe_reason({"kind": "lost"})


def test_page_that_stops_a_release_is_named(db):
    reason = {"kind": "refused", "where": "Beseda", "what": "correct it"}

    assert describe_reason(reason) == ("Beseda: Correct it.", "")


def test_every_trouble_has_a_title(waiting, settings):
    use(settings, "database")
    [trouble] = find_all_troubles(timezone.now() + LATER)

    words = describe_trouble(trouble)

    assert words.title == TITLES["unclaimed"]
    assert words.since.startswith("od ")
