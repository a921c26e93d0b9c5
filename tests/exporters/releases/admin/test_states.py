"""How releases do, on the home page and above the list, and trying again by a click."""

import errno
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from cms.groups import ensure_editor_group
from cms.settings.tasks import BACKENDS, IMMEDIATE
from events.models import EventPage
from exporters.releases.build.lock import reconcile_lock
from exporters.releases.build.series import find_default_series, request_reconcile
from exporters.releases.build.store import Store
from exporters.releases.models import Build, Delivery, Series, Webhook
from exporters.releases.tasks import reconcile_series
from tests.exporters.exports import make_event
from tests.exporters.releases.admin.release.screens import text_of
from tests.exporters.releases.receiver import receive

SCREENS = {"home": "wagtailadmin_home", "list": "releases:index"}


def log_in(*groups, language="sk", **fields):
    user = User.objects.create_user(f"somebody-{User.objects.count()}", **fields)
    user.groups.set(groups)
    UserProfile.objects.create(user=user, preferred_language=language)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def moderator(db):
    return log_in(Group.objects.get(name="Moderators"))


@pytest.fixture(params=SCREENS)
def screen(request):
    return reverse(SCREENS[request.param])


@pytest.fixture
def refuse(monkeypatch):
    """Returns a function that has the store refuse every file, and returns one that ends that."""

    def start():
        def fail(*_arguments):
            raise OSError(errno.ENOSPC, "No space left on device")

        context = pytest.MonkeyPatch()
        context.setattr(Store, "write", fail)
        ended.append(context)
        return context.undo

    ended = []
    yield start
    for context in ended:
        context.undo()


def request_release():
    series = find_default_series()
    reconcile_series.enqueue(series.pk, request_reconcile(series))
    return Series.objects.get()


def test_what_is_on_its_way_and_what_has_arrived_is_seen(moderator, screen, folder, release):
    none_yet = "Vydanie zatiaľ nie je; prvé vznikne zverejnením stránky."
    assert none_yet in text_of(moderator.get(screen))
    make_event(folder)
    series = find_default_series()
    assert f"Zatiaľ žiadne {none_yet}" in text_of(moderator.get(screen))
    request_reconcile(series)
    assert "Čaká Zverejnené zmeny čakajú na vydanie od " in text_of(moderator.get(screen))
    Series.objects.update(started_at=timezone.now())
    with reconcile_lock():
        assert "Vytvára sa Vydanie sa vytvára od " in text_of(moderator.get(screen))

    Build.objects.create(release=release(), status="succeeded", url="https://example.org/log")

    shown = text_of(moderator.get(screen))
    assert "Vydané Všetko zverejnené je vo vydaní 1 z " in shown
    assert "Zostavenie: na webe." in shown
    assert "Skúsiť znova hneď" not in shown


def test_failure_says_since_when_and_why_and_what_happens_next(moderator, screen, folder, refuse):
    refuse()
    make_event(folder)
    request_release()

    shown = text_of(moderator.get(screen))

    assert "Vydanie sa nedá vytvoriť, od " in shown
    assert "Disk servera je plný. Vymažte z neho, čo netreba" in shown
    assert "Skúsi sa to samo znova o " in shown
    assert "Skúsiť znova hneď" in shown


def test_it_is_in_the_language_of_the_reader(screen, folder, refuse):
    refuse()
    make_event(folder)
    request_release()

    shown = text_of(log_in(ensure_editor_group(), language="en").get(screen))

    assert "A release cannot be made, since " in shown
    assert "The disk of the server is full." in shown
    # Editors look on; moderators try again.
    assert "Try again now" not in shown


def test_somebody_who_may_not_see_releases_sees_no_panel(db):
    group = Group.objects.create(name="Knižnica")
    group.permissions.add(*ensure_editor_group().permissions.filter(codename="access_admin"))

    shown = text_of(log_in(group).get(reverse("wagtailadmin_home")))

    assert "Vydania" not in shown


def test_page_with_a_name_that_stops_it_is_named_with_its_time(moderator, screen, folder, release):
    page = make_event(folder)
    EventPage.objects.filter(pk=page.pk).update(publish_date=None)
    release()

    shown = text_of(moderator.get(screen))

    expected = "Beseda: Dátum: Toto chýba. Doplňte to, napríklad"
    assert expected in shown
    assert "(od " in shown


def test_click_makes_the_release_that_had_failed(moderator, folder, refuse):
    end = refuse()
    make_event(folder)
    series = request_release()
    address = reverse("releases:reconcile", args=[series.pk])

    answer = moderator.post(address, {"screen": "home"}, follow=True)
    assert "Skúsilo sa to znova a nepodarilo sa: Disk servera je plný." in text_of(answer)
    assert answer.redirect_chain == [("/admin/", 302)]
    end()
    answer = moderator.post(address, {"screen": "https://elsewhere.example"}, follow=True)

    assert answer.redirect_chain == [("/admin/releases/", 302)]
    assert "Všetko zverejnené je teraz vo vydaní." in text_of(answer)
    assert Series.objects.get().current.number == 1
    assert ModelLogEntry.objects.filter(action="releases.reconcile").count() == 2


def test_click_calls_the_webhook_that_had_failed(moderator, folder, release):
    make_event(folder)
    with receive() as receiver:
        hook = Webhook.objects.create(
            series=find_default_series(), name="Web", kind="signed", url=receiver.url, secret="k" * 16
        )
        made = release()
        Delivery.objects.update(status="failed", attempts=6, outcome="HTTP 500", next_attempt_at=None)
        Webhook.objects.update(failing_since=timezone.now())
        assert "Web: HTTP 500." in text_of(moderator.get(reverse("wagtailadmin_home")))

        moderator.post(reverse("releases:reconcile", args=[made.series_id]))

        hook.refresh_from_db()
        assert (len(receiver.calls), hook.failing_since) == (1, None)


def test_click_while_a_release_is_made_starts_no_other(moderator, folder, settings):
    settings.TASKS = {"default": IMMEDIATE, "releases": BACKENDS["database"]}
    series = find_default_series()
    Series.objects.update(started_at=timezone.now())
    with reconcile_lock():
        answer = moderator.post(reverse("releases:reconcile", args=[series.pk]), follow=True)

    assert "Vydanie sa už vytvára" in text_of(answer)
    assert DBTaskResult.objects.count() == 0


def test_click_with_a_worker_says_that_it_is_on_its_way(moderator, folder, settings):
    settings.TASKS = {"default": IMMEDIATE, "releases": BACKENDS["database"]}
    series = find_default_series()
    Series.objects.update(failing_since=timezone.now() - timedelta(hours=1), failure={"kind": "database"})
    Series.objects.update(failing_since=None)

    answer = moderator.post(reverse("releases:reconcile", args=[series.pk]), follow=True)

    assert "Skúša sa to znova" in text_of(answer)
    assert DBTaskResult.objects.count() == 1


def test_form_on_either_screen_has_its_token(screen, folder, refuse):
    refuse()
    make_event(folder)
    series = request_release()
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("jana"))
    address = reverse("releases:reconcile", args=[series.pk])
    form = client.get(screen).content.decode().partition(f'action="{address}"')[2].partition("</form>")[0]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)

    assert token
    assert client.post(address).status_code == 403
    assert client.post(address, {"csrfmiddlewaretoken": token[1]}).status_code == 302
