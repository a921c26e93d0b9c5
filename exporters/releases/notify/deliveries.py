"""Deliveries of webhooks, retried until they succeed."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import datetime, timedelta
from threading import Thread

import requests
from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone

from exporters.releases.models import Delivery, Release, Webhook
from exporters.releases.notify.webhooks import WebhookRequest, make_request

# How long after each failed attempt the next one follows; after the last, nobody tries any more.
BACK_OFF = [timedelta(seconds=s) for s in (10, 60, 300, 1800, 7200)]
# In seconds: to connect, and between two bytes of the answer.
TIMEOUT_SECONDS = (5, 10)
# In seconds, for the whole call: one that answers byte by byte is never out of timeout.
DEADLINE = 20
# Queues wake up to the second, or before it.
EARLY = timedelta(seconds=2)


def prepare(release: Release) -> None:
    """Add a delivery for each webhook of the release's site, and cancel those of older releases.

    Called in the transaction that makes the release current.
    """
    waiting = Delivery.objects.filter(webhook__series=release.series_id, status=Delivery.Status.WAITING)
    waiting.update(status=Delivery.Status.SUPERSEDED, next_attempt_at=None)
    now = timezone.now()
    for hook in Webhook.objects.filter(series=release.series_id, active=True):
        Delivery.objects.create(webhook=hook, release=release, next_attempt_at=now)


def due(now: datetime) -> QuerySet[Delivery]:
    """Deliveries whose next attempt is due, of webhooks that are on."""
    waiting = Delivery.objects.filter(
        webhook__active=True, status=Delivery.Status.WAITING, next_attempt_at__lte=now + EARLY
    )
    return waiting.select_related("webhook", "release__series")


def attempt(delivery: Delivery) -> datetime | None:
    """Call the webhook once and store the result; returns the time of the next attempt, None for none.

    Of several concurrent calls, one attempts.
    """
    if not _claim(delivery):
        return None
    delivered, outcome = call(delivery.webhook, delivery.release)
    try:
        return _note(delivery, outcome, delivered=delivered)
    except Delivery.DoesNotExist:
        # Somebody has deleted the webhook while it was called.
        return None


def _note(delivery: Delivery, outcome: str, *, delivered: bool) -> datetime | None:
    delivery.refresh_from_db(fields=["attempts", "next_attempt_at"])
    status, later = Delivery.Status.WAITING, delivery.next_attempt_at
    if delivered or delivery.attempts > len(BACK_OFF):
        status, later = Delivery.Status.DELIVERED if delivered else Delivery.Status.FAILED, None
    # A newer release may have taken its place meanwhile.
    mine = Delivery.objects.filter(pk=delivery.pk, status=Delivery.Status.WAITING)
    mine.update(status=status, outcome=outcome, next_attempt_at=later, updated_at=timezone.now())
    delivery.refresh_from_db()
    return delivery.next_attempt_at


def _claim(delivery: Delivery) -> bool:
    """Count the attempt before it is made, so that a killed one is retried at its time."""
    now = timezone.now()
    unclaimed = Delivery.objects.filter(
        pk=delivery.pk, status=Delivery.Status.WAITING, attempts=delivery.attempts
    )
    later = now + BACK_OFF[min(delivery.attempts, len(BACK_OFF) - 1)]
    return bool(unclaimed.update(attempts=F("attempts") + 1, next_attempt_at=later, updated_at=now))


def try_again(delivery: Delivery) -> None:
    """Make the next attempt due now."""
    unheard = [Delivery.Status.WAITING, Delivery.Status.FAILED]
    mine = Delivery.objects.filter(pk=delivery.pk, status__in=unheard)
    mine.update(status=Delivery.Status.WAITING, next_attempt_at=timezone.now())


def try_out(hook: Webhook, release: Release) -> Delivery:
    """Notify one webhook of a release, once, and store the result.

    Raises IntegrityError where the webhook is deleted meanwhile.
    """
    delivered, outcome = call(hook, release)
    status = Delivery.Status.DELIVERED if delivered else Delivery.Status.FAILED
    return Delivery.objects.create(webhook=hook, release=release, status=status, outcome=outcome, attempts=1)


def call(hook: Webhook, release: Release) -> tuple[bool, str]:
    """Whether the call succeeded, and its result in a few words without secrets."""
    wanted = make_request(hook, release, settings.CMS_URL, timezone.now())
    answer: Future[tuple[bool, str]] = Future()
    # A thread that nobody waits for: it ends when its receiver does, or with the process.
    Thread(target=_send_for, args=[answer, wanted], daemon=True).start()
    try:
        return answer.result(DEADLINE)
    except TimeoutError:
        return False, requests.ReadTimeout.__name__


def _send_for(answer: Future[tuple[bool, str]], wanted: WebhookRequest) -> None:
    try:
        answer.set_result(_send(wanted))
    except Exception as error:  # noqa: BLE001 - whoever waits for the answer raises it
        answer.set_exception(error)


def _send(wanted: WebhookRequest) -> tuple[bool, str]:
    try:
        # A redirect is not followed: it would take the secret to somebody else.
        with requests.post(
            wanted.url,
            data=wanted.body,
            headers=wanted.headers,
            # Else the machine's .netrc would take the place of the token.
            auth=lambda request: request,
            timeout=TIMEOUT_SECONDS,
            allow_redirects=False,
            # What it says besides is not read, however long it is.
            stream=True,
        ) as response:
            return response.ok and not response.is_redirect, f"HTTP {response.status_code}"
    except requests.RequestException as error:
        # Its text may hold the address, which for a deploy hook is the secret.
        return False, type(error).__name__
