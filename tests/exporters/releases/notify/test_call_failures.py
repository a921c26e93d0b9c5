"""Webhooks whose response never ends, and webhooks deleted during their call."""

import threading
import time
from contextlib import contextmanager
from socket import create_server

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from exporters.releases.build.series import find_default_series
from exporters.releases.models import Delivery, Webhook
from exporters.releases.notify import deliveries
from tests.exporters.exports import make_event, make_folder
from tests.exporters.releases.receiver import receive


@contextmanager
def drip():
    """The address of somebody who begins to answer, and adds a byte every now and then."""
    enough = threading.Event()

    def answer():
        connection, _ = server.accept()
        with connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while not enough.wait(0.02):
                connection.sendall(b"x")

    with create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/hook"
        enough.set()
        thread.join()


def make_hook(url="http://127.0.0.1:9/hook"):
    return Webhook.objects.create(
        series=find_default_series(), name="Web", kind=Webhook.Kind.SIGNED, url=url, secret="k" * 16
    )


@pytest.fixture
def waiting(folder, release):
    """A delivery whose time has come."""
    make_hook()
    make_event(folder)
    release()
    return Delivery.objects.get()


def call_and_delete(hook, _release):
    Webhook.objects.filter(pk=hook.pk).delete()
    return True, "HTTP 204"


def test_endless_response_is_abandoned_at_the_deadline(waiting, monkeypatch):
    monkeypatch.setattr(deliveries, "DEADLINE_SECONDS", 0.3)
    with drip() as url:
        waiting.webhook.url = url
        begun = time.monotonic()

        answer = deliveries.call(waiting.webhook, waiting.release)

    assert answer == (False, "ReadTimeout")
    assert time.monotonic() - begun < 30


def test_unexpected_error_is_not_a_timeout(waiting, monkeypatch):
    def fail(*_arguments, **_named):
        raise RuntimeError("unexpected")

    monkeypatch.setattr(deliveries.requests, "post", fail)

    with pytest.raises(RuntimeError, match="unexpected"):
        deliveries.call(waiting.webhook, waiting.release)


def test_webhook_that_is_deleted_during_its_call_stops_no_other(waiting, monkeypatch):
    monkeypatch.setattr(deliveries, "call", call_and_delete)

    call_command("reconcile")

    assert Delivery.objects.count() == 0


def test_webhook_that_is_deleted_during_its_test_is_reported(
    transactional_db, django_db_serialized_rollback, admin_client, release, monkeypatch
):
    make_event(make_folder("podujatia"))
    hook = make_hook()
    monkeypatch.setattr(deliveries, "call", call_and_delete)

    response = admin_client.post(reverse("webhooks:send_test", args=[hook.pk]), follow=True)

    assert response.redirect_chain == [(reverse("webhooks:index"), 302)]
    assert "Webhook medzitým niekto vymazal." in response.content.decode()


def test_inactive_webhook_keeps_its_deliveries_until_it_is_active(waiting):
    with receive() as receiver:
        Webhook.objects.update(active=False, url=receiver.url)
        call_command("reconcile")
        assert receiver.calls == []
        assert not deliveries.find_due(timezone.now())
        assert Delivery.objects.get().status == Delivery.Status.WAITING

        Webhook.objects.update(active=True)
        call_command("reconcile")

        assert len(receiver.calls) == 1
    assert Delivery.objects.get().status == Delivery.Status.DELIVERED
