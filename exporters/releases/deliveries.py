"""Webhooks told of releases, again and again until they have heard."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import requests
from django.conf import settings
from django.utils import timezone

from .models import Delivery, Release, Webhook
from .webhooks import make_request

# How long after each failed attempt the next one follows; after the last, nobody tries any more.
BACK_OFF = [timedelta(seconds=s) for s in (10, 60, 300, 1800, 7200)]
# In seconds: to connect, and between two bytes of the answer.
PATIENCE = (5, 10)


def prepare(release: Release) -> list[Delivery]:
    """A delivery for each webhook of the release's site; those of older releases are not needed any more."""
    waiting = Delivery.objects.filter(
        webhook__series=release.series_id, status=Delivery.Status.WAITING
    ).exclude(release=release)
    waiting.update(status=Delivery.Status.SUPERSEDED, next_attempt_at=None)
    hooks = Webhook.objects.filter(series=release.series_id, active=True)
    now = timezone.now()
    return [Delivery.objects.create(webhook=hook, release=release, next_attempt_at=now) for hook in hooks]


def due(now: datetime) -> Iterable[Delivery]:
    """Deliveries whose time has come."""
    waiting = Delivery.objects.filter(status=Delivery.Status.WAITING, next_attempt_at__lte=now)
    return waiting.select_related("webhook", "release__series")


def attempt(delivery: Delivery) -> datetime | None:
    """Call the webhook once, and note what came of it; returns when to try again, None for never."""
    if delivery.status != Delivery.Status.WAITING:
        return None
    delivery.attempts += 1
    delivered, delivery.outcome = call(delivery)
    if delivered:
        delivery.status, delivery.next_attempt_at = Delivery.Status.DELIVERED, None
    elif delivery.attempts > len(BACK_OFF):
        delivery.status, delivery.next_attempt_at = Delivery.Status.FAILED, None
    else:
        delivery.next_attempt_at = timezone.now() + BACK_OFF[delivery.attempts - 1]
    delivery.save()
    return delivery.next_attempt_at


def call(delivery: Delivery) -> tuple[bool, str]:
    """Whether the webhook has heard, and what happened in a few words that tell no secret."""
    wanted = make_request(delivery.webhook, delivery.release, settings.CMS_URL, timezone.now())
    try:
        # A redirect is not followed: it would take the secret to somebody else.
        response = requests.post(
            wanted.url, data=wanted.body, headers=wanted.headers, timeout=PATIENCE, allow_redirects=False
        )
    except requests.RequestException as error:
        # Its text may hold the address, which for a deploy hook is the secret.
        return False, type(error).__name__
    return response.ok and not response.is_redirect, f"HTTP {response.status_code}"
