import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from exporters.content.site_tree import find_tree
from exporters.releases.build.reconcile import reconcile
from exporters.releases.build.rollback import make_current
from exporters.releases.build.series import find_series
from exporters.releases.models import Delivery, Release, Webhook
from exporters.releases.notify import deliveries
from exporters.releases.notify.webhooks import SIGNATURE, TIMESTAMP, sign
from exporters.releases.tasks import deliver, notify_webhooks
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


def tell(release):
    """As if the webhooks had been there when the release was made."""
    deliveries.create_deliveries(release)
    notify_webhooks(release)


def test_signed_call_can_be_checked_by_whoever_has_the_key(receiver, make_hook, first, settings):
    make_hook(receiver)

    tell(first)

    headers, body = receiver.calls[0]
    assert json.loads(body) == {"release": 1, "manifest": first.manifest, "cms": settings.CMS_URL}
    assert headers[SIGNATURE] == sign(SECRET, headers[TIMESTAMP], body)
    assert headers[SIGNATURE] != sign("another", headers[TIMESTAMP], body)
    assert headers[SIGNATURE] != sign(SECRET, str(int(headers[TIMESTAMP]) + 1), body)
    assert abs(int(headers[TIMESTAMP]) - timezone.now().timestamp()) < 60
    assert SECRET not in str(headers)


def test_github_is_asked_to_dispatch(receiver, make_hook, first):
    make_hook(receiver, Webhook.Kind.GITHUB)

    tell(first)

    headers, body = receiver.calls[0]
    assert headers["Authorization"] == f"Bearer {SECRET}"
    assert headers["Accept"] == "application/vnd.github+json"
    said = json.loads(body)
    assert (said["event_type"], said["client_payload"]["release"]) == ("wagtail-release", 1)


def test_netrc_does_not_replace_the_token(receiver, make_hook, first, tmp_path, monkeypatch):
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    make_hook(receiver, Webhook.Kind.GITHUB)

    tell(first)

    assert receiver.calls[0][0]["Authorization"] == f"Bearer {SECRET}"


def test_deploy_hook_is_only_called(receiver, make_hook, first):
    make_hook(receiver, Webhook.Kind.DEPLOY_HOOK, secret="")

    tell(first)

    assert receiver.calls[0][1] == b""
    assert str(Delivery.objects.get()) == f"Web: {Delivery.Status.DELIVERED.label}"


def test_inactive_webhook_is_not_called(receiver, make_hook, first):
    make_hook(receiver, active=False)

    tell(first)

    assert receiver.calls == []


def test_failed_delivery_is_retried_with_growing_delays(receiver, make_hook, first):
    make_hook(receiver)
    receiver.answers = [500, 503, 204]
    tell(first)
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.attempts, delivery.outcome) == ("waiting", 1, "HTTP 500")
    assert list(deliveries.find_due(timezone.now())) == []

    later = timezone.now() + timedelta(seconds=11)
    assert list(deliveries.find_due(later)) == [delivery]
    second = deliveries.attempt(delivery)
    assert second > timezone.now() + timedelta(seconds=50)
    assert deliveries.attempt(delivery) is None

    assert (delivery.status, delivery.attempts, delivery.outcome) == ("delivered", 3, "HTTP 204")


def test_retries_end(receiver, make_hook, first):
    make_hook(receiver)
    receiver.answers = [500]
    tell(first)
    delivery = Delivery.objects.get()

    while deliveries.attempt(delivery):
        pass

    assert (delivery.status, delivery.attempts) == ("failed", 6)
    assert len(receiver.calls) == 6


def test_unreachable_receiver_is_recorded_without_its_address(make_hook, receiver, first):
    make_hook(receiver, url="http://127.0.0.1:9/very-secret")

    tell(first)

    assert Delivery.objects.get().outcome == "ConnectionError"


def test_redirect_is_not_followed(receiver, make_hook, first):
    make_hook(receiver)
    with receive() as elsewhere:
        receiver.answers, receiver.location = [307], elsewhere.url

        tell(first)

        assert elsewhere.calls == []
    assert Delivery.objects.get().status == Delivery.Status.WAITING


def test_newer_release_supersedes_waiting_deliveries(receiver, make_hook, folder, release, first):
    make_hook(receiver)
    receiver.answers = [500]
    tell(first)
    make_event(folder, "ina")

    notify_webhooks(release())

    statuses = Delivery.objects.order_by("pk").values_list("release__number", "status")
    assert list(statuses) == [(1, "superseded"), (2, "waiting")]


def test_reconcile_command_releases_missed_changes_and_retries_deliveries(receiver, make_hook, first, folder):
    make_hook(receiver)
    receiver.answers = [500, 204]
    tell(first)
    Delivery.objects.update(next_attempt_at=timezone.now() - timedelta(seconds=1))

    call_command("reconcile")
    assert Delivery.objects.get().status == Delivery.Status.DELIVERED

    make_event(folder, "ina")
    call_command("reconcile")
    assert [json.loads(body)["release"] for _, body in receiver.calls] == [1, 1, 2]


def test_delivery_of_a_killed_reconcile_is_made_by_the_reconcile_command(receiver, make_hook, folder):
    make_hook(receiver)
    make_event(folder)
    assert reconcile(find_tree()).release.number == 1
    assert receiver.calls == []

    call_command("reconcile")

    assert [json.loads(body)["release"] for _, body in receiver.calls] == [1]


def test_killed_attempt_is_retried_after_its_delay(receiver, make_hook, first, monkeypatch):
    make_hook(receiver)
    deliveries.create_deliveries(first)
    delivery = Delivery.objects.get()
    monkeypatch.setattr(deliveries, "call", stop)
    with pytest.raises(KeyboardInterrupt):
        deliveries.attempt(delivery)

    delivery.refresh_from_db()

    assert (delivery.status, delivery.attempts) == ("waiting", 1)
    assert not deliveries.find_due(timezone.now())
    assert list(deliveries.find_due(timezone.now() + timedelta(seconds=11))) == [delivery]


def stop(*_arguments):
    raise KeyboardInterrupt


def test_concurrent_attempts_of_one_delivery_call_once(receiver, make_hook, first):
    make_hook(receiver)
    deliveries.create_deliveries(first)
    one, other = Delivery.objects.get(), Delivery.objects.get()

    assert deliveries.attempt(one) is None
    assert deliveries.attempt(other) is None

    assert len(receiver.calls) == 1
    assert Delivery.objects.get().attempts == 1


def test_result_of_a_superseded_delivery_is_dropped(receiver, make_hook, first, monkeypatch):
    make_hook(receiver)
    deliveries.create_deliveries(first)
    delivery = Delivery.objects.get()

    def overtake(_hook, release):
        deliveries.create_deliveries(release)
        return False, "HTTP 500"

    monkeypatch.setattr(deliveries, "call", overtake)

    assert deliveries.attempt(delivery) is None
    assert delivery.status == Delivery.Status.SUPERSEDED


def test_task_that_starts_too_early_leaves_the_attempt_to_the_next(receiver, make_hook, first):
    make_hook(receiver)
    receiver.answers = [500]
    tell(first)

    deliver.enqueue(Delivery.objects.get().pk)

    assert len(receiver.calls) == 1


def test_rollback_notifies_of_the_earlier_release_again(receiver, make_hook, folder, release, first):
    make_hook(receiver)
    make_event(folder, "ina")
    notify_webhooks(release())
    receiver.answers = [500, 204]

    make_current(first)
    notify_webhooks(first)
    assert [json.loads(body)["release"] for _, body in receiver.calls] == [2, 1]
    make_current(Release.objects.get(number=2))
    notify_webhooks(Release.objects.get(number=2))

    assert [json.loads(body)["release"] for _, body in receiver.calls] == [2, 1, 2]
    statuses = Delivery.objects.order_by("pk").values_list("release__number", "status")
    assert list(statuses) == [(2, "delivered"), (1, "superseded"), (2, "delivered")]


def test_failed_delivery_is_retried_on_request(receiver, make_hook, first):
    make_hook(receiver)
    receiver.answers = [500] * 6 + [204]
    tell(first)
    delivery = Delivery.objects.get()
    while deliveries.attempt(delivery):
        pass
    assert delivery.status == Delivery.Status.FAILED

    deliveries.retry(delivery)
    notify_webhooks(first)

    assert Delivery.objects.get().status == Delivery.Status.DELIVERED


def test_webhook_can_be_tested(receiver, make_hook, first):
    hook = make_hook(receiver)
    receiver.answers = [403]

    delivery = deliveries.send_test(hook, first)

    assert (delivery.status, delivery.attempts, delivery.outcome) == ("failed", 1, "HTTP 403")
    assert not deliveries.find_due(timezone.now())
