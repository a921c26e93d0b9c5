"""Rollback to a release, and retries of deliveries, by a moderator."""

from django.urls import reverse
from wagtail.models import ModelLogEntry, PageViewRestriction

from exporters.releases.build.prune import prune_releases
from exporters.releases.build.rollback import make_current
from exporters.releases.build.series import find_default_series
from exporters.releases.models import Delivery
from tests.exporters.releases.admin.release.screens import text_of


def test_rollback_is_confirmed_notified_and_logged(moderator, hook, first, second, receiver):
    make = reverse("releases:make_current", args=[first.pk])
    asked = text_of(moderator.get(make))
    assert "Najbližšie zverejnenie" in asked
    assert find_default_series().current == second

    response = moderator.post(make)

    assert response.status_code == 302
    assert find_default_series().current == first
    assert len(receiver.calls) == 1
    assert b'"release": 1' in receiver.calls[0][1]
    entry = ModelLogEntry.objects.get(action="releases.make_current")
    assert (entry.user.username, entry.object_id) == ("marta", str(first.pk))


def test_rollback_lists_restored_pages_and_refuses_private_ones(moderator, event, first, release):
    event.unpublish()
    second = release()
    make = reverse("releases:make_current", args=[first.pk])
    asked = text_of(moderator.get(make))
    PageViewRestriction.objects.create(page=event, restriction_type="login")

    refused = text_of(moderator.post(make, follow=True))

    assert "ktoré v najnovšom vydaní nie sú: podujatia/beseda" in asked
    assert (
        "Vydanie 1: je v ňom src/pages/podujatia/beseda/index.md, čo je už súkromné; vyberte iné." in refused
    )
    assert find_default_series().current == second


def test_current_release_is_not_notified_again(moderator, hook, second, receiver):
    moderator.post(reverse("releases:make_current", args=[second.pk]))

    assert receiver.calls == []


def test_rollback_to_a_pruned_release_is_refused(moderator, first, second, monkeypatch):
    make_current(first)
    make_current(second)
    monkeypatch.setattr("exporters.releases.admin.release.make_current", prune_and_make_current)

    response = moderator.post(reverse("releases:make_current", args=[first.pk]), follow=True)

    assert "Vydanie 1 už nie je; vyberte novšie." in " ".join(response.content.decode().split())
    assert find_default_series().current == second


def prune_and_make_current(release):
    prune_releases(1)
    make_current(release)


def test_failed_delivery_is_retried_at_once(moderator, hook, second, receiver):
    Delivery.objects.update(status=Delivery.Status.FAILED, attempts=6, outcome="HTTP 500")
    delivery = Delivery.objects.get(release=second)

    moderator.post(reverse("releases:retry", args=[delivery.pk]))

    delivery.refresh_from_db()
    assert (delivery.status, delivery.outcome, delivery.attempts) == ("delivered", "HTTP 204", 7)
    assert len(receiver.calls) == 1


def test_delivery_of_a_release_that_is_not_current_is_not_retried(
    moderator, hook, event, first, second, receiver
):
    Delivery.objects.update(status=Delivery.Status.FAILED)
    delivery = Delivery.objects.filter(release=second).get()
    make_current(first)

    moderator.post(reverse("releases:retry", args=[delivery.pk]))

    assert receiver.calls == []
