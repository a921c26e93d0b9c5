"""Outages: administrators are told once when one lasts, and once when all works again."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from exporters.releases.heartbeats import is_old
from exporters.releases.models import Outage
from exporters.releases.state.mails import tell_of_end, tell_of_outage
from exporters.releases.state.troubles import Trouble, find_all_troubles

logger = logging.getLogger(__name__)
# How long an outage lasts before anyone is told.
DELAY = timedelta(minutes=10)
# Where as many were told of within a day, the next has to last longer, twice as long each time.
UNDELAYED = 3
DAY = timedelta(days=1)
# After a mail that the mail server did not take, or a process that was killed while it sent one.
RETRY_MAIL_AFTER = timedelta(minutes=5)
KEPT = timedelta(days=90)


def report_outages() -> None:
    """Note whether an outage begins, lasts or ends now, and send the mail that is due.

    Several processes may call it at once: a single one sends. Raises DatabaseError; a mail server that does
    not answer is logged, and tried again.
    """
    now = timezone.now()
    troubles = find_all_troubles(now)
    outage = Outage.objects.filter(ended_at=None).first()
    if troubles:
        outage = outage or _begin(min(trouble.since for trouble in troubles))
        if outage.reported_at is None and is_old(outage.began_at, choose_delay(now), now):
            _report(outage, troubles, now)
    elif outage is not None:
        _end(outage, now)


def choose_delay(now: datetime) -> timedelta:
    """How long an outage has to last: what keeps failing and recovering is not worth a mail each time."""
    told = Outage.objects.filter(reported_at__gt=now - DAY, ended_at__gt=now - DAY).count()
    doubled = max(0, told - UNDELAYED + 1)
    return DELAY * (1 << doubled)


def _begin(since: datetime) -> Outage:
    try:
        with transaction.atomic():
            return Outage.objects.create(began_at=since)
    except IntegrityError:
        # Another process has noticed it too.
        return Outage.objects.get(ended_at=None)


def _report(outage: Outage, troubles: Sequence[Trouble], now: datetime) -> None:
    if _claim_mail(outage, now) and tell_of_outage(troubles, outage.began_at):
        Outage.objects.filter(pk=outage.pk).update(reported_at=now, next_mail_at=None)


def _end(outage: Outage, now: datetime) -> None:
    if outage.reported_at is not None and not (_claim_mail(outage, now) and tell_of_end(outage.began_at)):
        return
    Outage.objects.filter(pk=outage.pk, ended_at=None).update(ended_at=now)
    Outage.objects.filter(ended_at__lt=now - KEPT).delete()


def _claim_mail(outage: Outage, now: datetime) -> bool:
    """Whether this process is to send the mail; no other does for a while."""
    # A time beyond the wait is of a clock that was set back since.
    is_due = Q(next_mail_at=None) | Q(next_mail_at__lte=now) | Q(next_mail_at__gt=now + RETRY_MAIL_AFTER)
    unclaimed = Outage.objects.filter(is_due, pk=outage.pk, ended_at=None, reported_at=outage.reported_at)
    return bool(unclaimed.update(next_mail_at=now + RETRY_MAIL_AFTER))
