import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from exporters.releases import deliveries
from exporters.releases.models import Delivery, Webhook
from exporters.releases.reconcile import find_series
from exporters.releases.tasks import announce
from exporters.releases.webhooks import SIGNATURE, TIMESTAMP, sign
from exporters.trees import find_tree
from tests.exporters.exports import make_event
from tests.exporters.releases.receiver import receive

SECRET = "very secret"


@pytest.fixture
def receiver():
    with receive() as receiver:
        yield receiver


@pytest.fixture
def make_hook(db):
    def make(receiver, kind=Webhook.Kind.SIGNED, **fields):
        series = find_series(find_tree())
        fields = {"name": "Web", "url": receiver.url, "secret": SECRET, **fields}
        return Webhook.objects.create(series=series, kind=kind, **fields)

    return make


@pytest.fixture
def first(folder, release):
    make_event(folder)
    return release()


def test_signed_call_can_be_checked_by_whoever_has_the_key(receiver, make_hook, first, settings):
    make_hook(receiver)

    announce(first)

    headers, body = receiver.calls[0]
    assert json.loads(body) == {"release": 1, "manifest": first.manifest, "cms": settings.CMS_URL}
    assert headers[SIGNATURE] == sign(SECRET, headers[TIMESTAMP], body)
    assert headers[SIGNATURE] != sign("another", headers[TIMESTAMP], body)
    assert headers[SIGNATURE] != sign(SECRET, str(int(headers[TIMESTAMP]) + 1), body)
    assert abs(int(headers[TIMESTAMP]) - timezone.now().timestamp()) < 60
    assert SECRET not in str(headers)


def test_github_is_asked_to_dispatch(receiver, make_hook, first):
    make_hook(receiver, Webhook.Kind.GITHUB)

    announce(first)

    headers, body = receiver.calls[0]
    assert headers["Authorization"] == f"Bearer {SECRET}"
    assert headers["Accept"] == "application/vnd.github+json"
    said = json.loads(body)
    assert (said["event_type"], said["client_payload"]["release"]) == ("wagtail-release", 1)


def test_deploy_hook_is_only_called(receiver, make_hook, first):
    make_hook(receiver, Webhook.Kind.DEPLOY_HOOK, secret="")

    announce(first)

    assert receiver.calls[0][1] == b""
    assert str(Delivery.objects.get()) == f"Web: {Delivery.Status.DELIVERED.label}"


def test_hook_that_is_off_is_not_called(receiver, make_hook, first):
    make_hook(receiver, active=False)

    announce(first)

    assert receiver.calls == []


def test_failed_call_is_tried_again_later_and_later(receiver, make_hook, first):
    make_hook(receiver)
    receiver.answers = [500, 503, 204]
    announce(first)
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.attempts, delivery.outcome) == ("waiting", 1, "HTTP 500")
    assert list(deliveries.due(timezone.now())) == []

    later = timezone.now() + timedelta(seconds=11)
    assert list(deliveries.due(later)) == [delivery]
    second = deliveries.attempt(delivery)
    assert second > timezone.now() + timedelta(seconds=50)
    assert deliveries.attempt(delivery) is None

    assert (delivery.status, delivery.attempts, delivery.outcome) == ("delivered", 3, "HTTP 204")


def test_nobody_tries_for_ever(receiver, make_hook, first):
    make_hook(receiver)
    receiver.answers = [500]
    announce(first)
    delivery = Delivery.objects.get()

    while deliveries.attempt(delivery):
        pass

    assert (delivery.status, delivery.attempts) == ("failed", 6)
    assert len(receiver.calls) == 6


def test_receiver_that_is_not_there_is_noted_without_its_address(make_hook, receiver, first):
    make_hook(receiver, url="http://127.0.0.1:9/very-secret")

    announce(first)

    assert Delivery.objects.get().outcome == "ConnectionError"


def test_redirect_is_not_followed(receiver, make_hook, first):
    make_hook(receiver)
    with receive() as elsewhere:
        receiver.answers, receiver.location = [307], elsewhere.url

        announce(first)

        assert elsewhere.calls == []
    assert Delivery.objects.get().status == Delivery.Status.WAITING


def test_newer_release_takes_the_place_of_one_that_waits(receiver, make_hook, folder, release, first):
    make_hook(receiver)
    receiver.answers = [500]
    announce(first)
    make_event(folder, "ina")

    announce(release())

    statuses = Delivery.objects.order_by("pk").values_list("release__number", "status")
    assert list(statuses) == [(1, "superseded"), (2, "waiting")]


def test_command_for_cron_releases_what_was_missed_and_calls_who_waits(receiver, make_hook, first, folder):
    make_hook(receiver)
    receiver.answers = [500, 204]
    announce(first)
    Delivery.objects.update(next_attempt_at=timezone.now() - timedelta(seconds=1))

    call_command("reconcile")
    assert Delivery.objects.get().status == Delivery.Status.DELIVERED

    make_event(folder, "ina")
    call_command("reconcile")
    assert [json.loads(body)["release"] for _, body in receiver.calls] == [1, 1, 2]
