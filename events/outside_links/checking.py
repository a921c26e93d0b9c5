"""The slow check of outside links: a few each night, one request a host at a time, with pauses."""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from http.client import HTTPException
from itertools import zip_longest
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from events.advice.rules import is_silent
from events.advice.texts import find_outside_links
from events.models import EventPage
from events.outside_links.models import LONGEST, OutsideLink
from events.outside_links.outgoing import Answer, ask

# An address that answers is asked again after the first, one that is gone after the second.
ALIVE, DEAD = timedelta(days=14), timedelta(days=1)
GONE = (404, 410)
# For one run: addresses, and seconds.
MOST_ASKED = 300
LONGEST_RUN = 600.0
# Seconds between two requests to one host.
PAUSE = 5.0
CHUNK = 200

Ask = Callable[[str, str], Answer]


def check_links(ask_address: Ask = ask, pause: Callable[[float], None] = time.sleep) -> dict[str, int]:
    """Check the addresses that are due; {"checked", "dead"} says how many were, and how many are gone in all.

    Nothing where the rule is silent.
    """
    if is_silent("dead-links"):
        return {}
    remember_links()
    due = take_turns(find_due(timezone.now()).values_list("url", flat=True)[:MOST_ASKED])
    checked, ends = 0, time.monotonic() + LONGEST_RUN
    asked_at: dict[str, float] = {}
    quiet: set[str] = set()
    for url in due:
        host = find_host(url)
        if host in quiet:
            continue
        wait = asked_at.get(host, 0) + PAUSE - time.monotonic() if host in asked_at else 0
        if time.monotonic() + wait > ends:
            break
        if wait > 0:
            pause(wait)
        status = find_status(url, ask_address)
        asked_at[host] = time.monotonic()
        if status in (429, 503):
            # The host asks to be left alone: another night.
            quiet.add(host)
        record_status(url, status)
        checked += 1
    return {"checked": checked, "dead": OutsideLink.objects.exclude(dead_since=None).count()}


def remember_links() -> None:
    """Store the addresses that published events link to, and forget the others."""
    urls = set(read_urls())
    known = set(OutsideLink.objects.values_list("url", flat=True))
    new = [OutsideLink(url=url) for url in sorted(urls - known)]
    OutsideLink.objects.bulk_create(new, batch_size=CHUNK, ignore_conflicts=True)
    unused = sorted(known - urls)
    for start in range(0, len(unused), CHUNK):
        OutsideLink.objects.filter(url__in=unused[start : start + CHUNK]).delete()


def read_urls() -> Iterator[str]:
    bodies = EventPage.objects.live().annotate(raw=Cast("body", TextField())).order_by()
    for raw in bodies.values_list("raw", flat=True).iterator(chunk_size=CHUNK):
        # A damaged body is told of by the exporter.
        with suppress(ValueError, TypeError, KeyError, AttributeError):
            yield from (url for _spot, url in find_outside_links(json.loads(raw or "[]")) if is_checked(url))


def is_checked(url: str) -> bool:
    return len(url) <= LONGEST and url.isprintable() and bool(find_host(url))


def find_host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def find_due(now: datetime) -> QuerySet[OutsideLink]:
    """Those never checked first, then those checked longest ago."""
    due = Q(checked_at=None) | Q(checked_at__lte=now - ALIVE) | Q(checked_at__gt=now)
    gone = Q(checked_at__lte=now - DEAD) & ~Q(dead_since=None)
    return OutsideLink.objects.filter(due | gone).order_by(F("checked_at").asc(nulls_first=True), "url")


def take_turns(urls: Iterable[str]) -> Iterator[str]:
    """The addresses so that those of one host lie as far apart as they can."""
    by_host: dict[str, list[str]] = {}
    for url in urls:
        by_host.setdefault(find_host(url), []).append(url)
    for turn in zip_longest(*by_host.values()):
        yield from (url for url in turn if url is not None)


def find_status(url: str, ask_address: Ask) -> int:
    """What an address answers; 0 where nobody does: that says nothing of the page."""
    try:
        return ask_address(url, f"link-check (+{settings.CMS_URL})").status
    except (OSError, HTTPException, ValueError):
        return 0


def record_status(url: str, status: int) -> None:
    link, now = OutsideLink.objects.filter(url=url), timezone.now()
    if status in GONE:
        link.filter(dead_since=None).update(dead_since=now)
    elif 0 < status < 400:
        link.update(dead_since=None)
    link.update(status=status, checked_at=now)
