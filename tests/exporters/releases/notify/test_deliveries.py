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
from exporters.releases.tasks import announce, deliver
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
    deliveries.prepare(release)
    announce(release)


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


def test_password_of_the_machine_does_not_take_the_place_of_the_token(
    receiver, make_hook, first, tmp_path, monkeypatch
):
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


def test_hook_that_is_off_is_not_called(receiver, make_hook, first):
    make_hook(receiver, active=False)

    tell(first)

    assert receiver.calls == []


def test_failed_call_is_tried_again_later_and_later(receiver, make_hook, first):
    make_hook(receiver)
    receiver.answers = [500, 503, 204]
    tell(first)
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
    tell(first)
    delivery = Delivery.objects.get()

    while deliveries.attempt(delivery):
        pass

    assert (delivery.status, delivery.attempts) == ("failed", 6)
    assert len(receiver.calls) == 6


def test_receiver_that_is_not_there_is_noted_without_its_address(make_hook, receiver, first):
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


def test_newer_release_takes_the_place_of_one_that_waits(receiver, make_hook, folder, release, first):
    make_hook(receiver)
    receiver.answers = [500]
    tell(first)
    make_event(folder, "ina")

    announce(release())

    statuses = Delivery.objects.order_by("pk").values_list("release__number", "status")
    assert list(statuses) == [(1, "superseded"), (2, "waiting")]


def test_command_for_cron_releases_what_was_missed_and_calls_who_waits(receiver, make_hook, first, folder):
    make_hook(receiver)
    receiver.answers = [500, 204]
    tell(first)
    Delivery.objects.update(next_attempt_at=timezone.now() - timedelta(seconds=1))

    call_command("reconcile")
    assert Delivery.objects.get().status == Delivery.Status.DELIVERED

    make_event(folder, "ina")
    call_command("reconcile")
    assert [json.loads(body)["release"] for _, body in receiver.calls] == [1, 1, 2]


def test_release_whose_maker_was_killed_before_it_told_anybody_is_told_by_cron(receiver, make_hook, folder):
    make_hook(receiver)
    make_event(folder)
    assert reconcile(find_tree()).release.number == 1
    assert receiver.calls == []

    call_command("reconcile")

    assert [json.loads(body)["release"] for _, body in receiver.calls] == [1]


def test_attempt_that_was_killed_is_followed_by_the_next_in_its_time(receiver, make_hook, first, monkeypatch):
    make_hook(receiver)
    deliveries.prepare(first)
    delivery = Delivery.objects.get()
    monkeypatch.setattr(deliveries, "call", stop)
    with pytest.raises(KeyboardInterrupt):
        deliveries.attempt(delivery)

    delivery.refresh_from_db()

    assert (delivery.status, delivery.attempts) == ("waiting", 1)
    assert not deliveries.due(timezone.now())
    assert list(deliveries.due(timezone.now() + timedelta(seconds=11))) == [delivery]


def stop(*_arguments):
    raise KeyboardInterrupt


def test_two_who_attempt_the_same_at_once_call_once(receiver, make_hook, first):
    make_hook(receiver)
    deliveries.prepare(first)
    one, other = Delivery.objects.get(), Delivery.objects.get()

    assert deliveries.attempt(one) is None
    assert deliveries.attempt(other) is None

    assert len(receiver.calls) == 1
    assert Delivery.objects.get().attempts == 1


def test_answer_that_comes_when_a_newer_release_is_announced_changes_nothing(
    receiver, make_hook, first, monkeypatch
):
    make_hook(receiver)
    deliveries.prepare(first)
    delivery = Delivery.objects.get()

    def overtake(_hook, release):
        deliveries.prepare(release)
        return False, "HTTP 500"

    monkeypatch.setattr(deliveries, "call", overtake)

    assert deliveries.attempt(delivery) is None
    assert delivery.status == Delivery.Status.SUPERSEDED


def test_task_that_wakes_up_too_early_leaves_the_call_to_the_next(receiver, make_hook, first):
    make_hook(receiver)
    receiver.answers = [500]
    tell(first)

    deliver.enqueue(Delivery.objects.get().pk)

    assert len(receiver.calls) == 1


def test_earlier_release_that_is_made_current_is_announced_again(receiver, make_hook, folder, release, first):
    make_hook(receiver)
    make_event(folder, "ina")
    announce(release())
    receiver.answers = [500, 204]

    make_current(first)
    announce(first)
    assert [json.loads(body)["release"] for _, body in receiver.calls] == [2, 1]
    make_current(Release.objects.get(number=2))
    announce(Release.objects.get(number=2))

    assert [json.loads(body)["release"] for _, body in receiver.calls] == [2, 1, 2]
    statuses = Delivery.objects.order_by("pk").values_list("release__number", "status")
    assert list(statuses) == [(2, "delivered"), (1, "superseded"), (2, "delivered")]


def test_failed_delivery_is_tried_again_when_a_person_says_so(receiver, make_hook, first):
    make_hook(receiver)
    receiver.answers = [500] * 6 + [204]
    tell(first)
    delivery = Delivery.objects.get()
    while deliveries.attempt(delivery):
        pass
    assert delivery.status == Delivery.Status.FAILED

    deliveries.try_again(delivery)
    announce(first)

    assert Delivery.objects.get().status == Delivery.Status.DELIVERED


def test_webhook_can_be_tried_out(receiver, make_hook, first):
    hook = make_hook(receiver)
    receiver.answers = [403]

    delivery = deliveries.try_out(hook, first)

    assert (delivery.status, delivery.attempts, delivery.outcome) == ("failed", 1, "HTTP 403")
    assert not deliveries.due(timezone.now())
