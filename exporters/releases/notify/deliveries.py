"""Deliveries of webhooks, retried with growing delays."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import datetime, timedelta
from threading import Thread

import requests
from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from exporters.releases.models import Delivery, Release, Webhook
from exporters.releases.notify.webhooks import WebhookRequest, build_request

# The delay after each failed attempt; after the last one the delivery fails for good.
BACK_OFF = [timedelta(seconds=s) for s in (10, 60, 300, 1800, 7200)]
# In seconds: to connect, and between two bytes of the answer.
TIMEOUT_SECONDS = (5, 10)
# For the whole call: a receiver that answers byte by byte never exceeds TIMEOUT_SECONDS.
DEADLINE_SECONDS = 20
# A queue may start a task up to a second before the time it was given.
CLOCK_TOLERANCE = timedelta(seconds=2)
RETRIABLE = (Delivery.Status.WAITING, Delivery.Status.FAILED)


def create_deliveries(release: Release) -> None:
    """Add a delivery for each webhook of the release's site, and cancel those of older releases.

    Called in the transaction that makes the release current.
    """
    waiting = Delivery.objects.filter(webhook__series=release.series_id, status=Delivery.Status.WAITING)
    waiting.update(status=Delivery.Status.SUPERSEDED, next_attempt_at=None)
    now = timezone.now()
    for hook in Webhook.objects.filter(series=release.series_id, active=True):
        Delivery.objects.create(webhook=hook, release=release, next_attempt_at=now)


def find_due(now: datetime) -> QuerySet[Delivery]:
    """Deliveries whose next attempt is due, of active webhooks."""
    # None waits longer than the last delay: a time beyond it is of a clock that was set back since.
    is_due = Q(next_attempt_at__lte=now + CLOCK_TOLERANCE) | Q(next_attempt_at__gt=now + BACK_OFF[-1])
    waiting = Delivery.objects.filter(is_due, webhook__active=True, status=Delivery.Status.WAITING)
    return waiting.select_related("webhook", "release__series")


def attempt(delivery: Delivery) -> datetime | None:
    """Call the webhook once and store the result; returns the time of the next attempt, None for none.

    Of several concurrent calls for one delivery, a single one calls the webhook.
    """
    if not _claim(delivery):
        return None
    delivered, outcome = call(delivery.webhook, delivery.release)
    try:
        return _record_result(delivery, outcome, delivered=delivered)
    except Delivery.DoesNotExist:
        # The webhook was deleted during the call, and its deliveries with it.
        return None


def _record_result(delivery: Delivery, outcome: str, *, delivered: bool) -> datetime | None:
    delivery.refresh_from_db(fields=["attempts", "next_attempt_at"])
    status, next_attempt_at = Delivery.Status.WAITING, delivery.next_attempt_at
    if delivered or delivery.attempts > len(BACK_OFF):
        status, next_attempt_at = Delivery.Status.DELIVERED if delivered else Delivery.Status.FAILED, None
    # Unless a newer release superseded it during the call.
    waiting = Delivery.objects.filter(pk=delivery.pk, status=Delivery.Status.WAITING)
    waiting.update(status=status, outcome=outcome, next_attempt_at=next_attempt_at, updated_at=timezone.now())
    _record_call(delivery.webhook, delivered=delivered)
    delivery.refresh_from_db()
    return delivery.next_attempt_at


def _record_call(hook: Webhook, *, delivered: bool) -> None:
    """Store since when the calls of a webhook fail; those of an older release count as well."""
    since = None if delivered else Coalesce("failing_since", timezone.now())
    Webhook.objects.filter(pk=hook.pk).update(failing_since=since)


def _claim(delivery: Delivery) -> bool:
    """Count the attempt before it is made; False where another process has.

    The next attempt is scheduled too, so that one that is killed is retried.
    """
    now = timezone.now()
    unclaimed = Delivery.objects.filter(
        pk=delivery.pk, status=Delivery.Status.WAITING, attempts=delivery.attempts
    )
    later = now + BACK_OFF[min(delivery.attempts, len(BACK_OFF) - 1)]
    return bool(unclaimed.update(attempts=F("attempts") + 1, next_attempt_at=later, updated_at=now))


def retry(delivery: Delivery) -> None:
    """Make the next attempt of a waiting or failed delivery due now."""
    retriable = Delivery.objects.filter(pk=delivery.pk, status__in=RETRIABLE)
    retriable.update(status=Delivery.Status.WAITING, next_attempt_at=timezone.now())


def send_test(hook: Webhook, release: Release) -> Delivery:
    """Notify one webhook of a release, without retries, and store the result.

    Raises IntegrityError where the webhook is deleted during the call.
    """
    delivered, outcome = call(hook, release)
    _record_call(hook, delivered=delivered)
    status = Delivery.Status.DELIVERED if delivered else Delivery.Status.FAILED
    return Delivery.objects.create(webhook=hook, release=release, status=status, outcome=outcome, attempts=1)


def call(hook: Webhook, release: Release) -> tuple[bool, str]:
    """Whether the webhook answered with success, and the outcome: "HTTP 204", or the name of an exception."""
    request = build_request(hook, release, settings.CMS_URL, timezone.now())
    answer: Future[tuple[bool, str]] = Future()
    # A daemon thread, abandoned at the deadline: it ends with the response, or with the process.
    Thread(target=_send_into, args=[answer, request], daemon=True).start()
    try:
        return answer.result(DEADLINE_SECONDS)
    except TimeoutError:
        return False, requests.ReadTimeout.__name__


def _send_into(answer: Future[tuple[bool, str]], request: WebhookRequest) -> None:
    try:
        answer.set_result(_send(request))
    except Exception as error:  # noqa: BLE001 - the future raises it in the caller
        answer.set_exception(error)


def _send(request: WebhookRequest) -> tuple[bool, str]:
    try:
        # A redirect is not followed: it could send the secret to another host.
        with requests.post(
            request.url,
            data=request.body,
            headers=request.headers,
            # Without it, requests would replace the Authorization header by credentials from .netrc.
            auth=lambda prepared: prepared,
            timeout=TIMEOUT_SECONDS,
            allow_redirects=False,
            # The body of the response is not read.
            stream=True,
        ) as response:
            return response.ok and not response.is_redirect, f"HTTP {response.status_code}"
    except requests.RequestException as error:
        # The message may contain the URL, which is the secret of a deploy hook.
        return False, type(error).__name__
