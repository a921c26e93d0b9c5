"""Releases keep their order where the clock is set back, as after a restart without the network's time."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import EventIndexPage
from exporters.releases.build.series import find_default_series, request_reconcile
from exporters.releases.models import Delivery, Release, Series, Webhook
from exporters.releases.notify.deliveries import BACK_OFF, find_due
from tests.exporters.exports import make_event

AHEAD = timedelta(days=365)


def publish(folder: EventIndexPage, slug: str, user: User) -> None:
    page = make_event(folder, slug)
    page.save_revision(user=user).publish(user=user)


def test_releases_made_after_the_clock_was_set_back_are_the_newer_ones(
    folder: EventIndexPage,
    release: Callable[[], Release | None],
    set_clock: Callable[[timedelta], None],
    admin_client: Client,
) -> None:
    jana, eva = (User.objects.create_superuser(name) for name in ("jana", "eva"))
    set_clock(AHEAD)
    publish(folder, "prva", jana)
    first = release()
    set_clock(timedelta(0))
    publish(folder, "druha", eva)

    second = release()

    assert first is not None
    assert second is not None
    assert second.created_at < first.created_at
    assert [(made.number, made.publishers) for made in (first, second)] == [(1, ["jana"]), (2, ["eva"])]
    series = find_default_series()
    assert series is not None
    assert series.current == series.latest == second
    listed = admin_client.get(reverse("releases:index")).context["object_list"]
    assert list(listed) == [second, first]


def test_a_call_that_was_put_off_by_a_wrong_clock_is_due(folder: EventIndexPage) -> None:
    series = find_default_series()
    assert series is not None
    made = Release.objects.create(series=series, number=1, manifest="0" * 64, files=0)
    hook = Webhook.objects.create(series=series, name="CI", url="https://ci.example.sk")
    now = timezone.now()

    def wait_until(moment: datetime) -> Delivery:
        return Delivery.objects.create(webhook=hook, release=made, next_attempt_at=moment)

    late, beyond, later = wait_until(now), wait_until(now + AHEAD), wait_until(now + BACK_OFF[-1] / 2)

    assert set(find_due(now)) == {late, beyond}
    assert later not in find_due(now)


def test_lag_is_counted_from_the_oldest_request_and_ends_with_its_release(
    folder: EventIndexPage, release: Callable[[], Release | None]
) -> None:
    series = find_default_series()
    assert series is not None
    release()
    assert Series.objects.get(pk=series.pk).waiting_since is None

    request_reconcile(series)
    since = Series.objects.get(pk=series.pk).waiting_since
    request_reconcile(series)

    assert since is not None
    assert Series.objects.get(pk=series.pk).waiting_since == since
    release()
    assert Series.objects.get(pk=series.pk).waiting_since is None
