"""Going back to a release, and calling a webhook again, as a moderator does it."""

from django.urls import reverse
from wagtail.models import ModelLogEntry, PageViewRestriction

from exporters.releases.build.prune import prune_releases
from exporters.releases.build.rollback import make_current
from exporters.releases.build.series import find_default
from exporters.releases.models import Delivery
from tests.exporters.releases.admin.release.looking import text_of


def test_going_back_is_asked_done_announced_and_logged(moderator, hook, first, second, receiver):
    make = reverse("releases:make_current", args=[first.pk])
    asked = text_of(moderator.get(make))
    assert "Najbližšie zverejnenie" in asked
    assert find_default().current == second

    response = moderator.post(make)

    assert response.status_code == 302
    assert find_default().current == first
    assert len(receiver.calls) == 1
    assert b'"release": 1' in receiver.calls[0][1]
    entry = ModelLogEntry.objects.get(action="releases.make_current")
    assert (entry.user.username, entry.object_id) == ("marta", str(first.pk))


def test_going_back_names_what_returns_and_refuses_what_is_private(moderator, event, first, release):
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
    assert find_default().current == second


def test_release_that_is_current_is_not_announced_again(moderator, hook, second, receiver):
    moderator.post(reverse("releases:make_current", args=[second.pk]))

    assert receiver.calls == []


def test_going_back_to_a_forgotten_release_is_refused(moderator, first, second, monkeypatch):
    make_current(first)
    make_current(second)
    monkeypatch.setattr("exporters.releases.admin.release.make_current", forget_and_make_current)

    response = moderator.post(reverse("releases:make_current", args=[first.pk]), follow=True)

    assert "Vydanie 1 už nie je; vyberte novšie." in " ".join(response.content.decode().split())
    assert find_default().current == second


def forget_and_make_current(release):
    prune_releases(1)
    make_current(release)


def test_failed_call_is_made_again_at_once(moderator, hook, second, receiver):
    Delivery.objects.update(status=Delivery.Status.FAILED, attempts=6, outcome="HTTP 500")
    delivery = Delivery.objects.get(release=second)

    moderator.post(reverse("releases:try_again", args=[delivery.pk]))

    delivery.refresh_from_db()
    assert (delivery.status, delivery.outcome, delivery.attempts) == ("delivered", "HTTP 204", 7)
    assert len(receiver.calls) == 1


def test_nobody_is_called_about_a_release_that_is_not_current(
    moderator, hook, event, first, second, receiver
):
    Delivery.objects.update(status=Delivery.Status.FAILED)
    delivery = Delivery.objects.filter(release=second).get()
    make_current(first)

    moderator.post(reverse("releases:try_again", args=[delivery.pk]))

    assert receiver.calls == []
