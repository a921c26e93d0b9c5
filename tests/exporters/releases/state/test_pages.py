"""Where a page is, made from what is recorded: by the words that editors read."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.provisioning import ensure_workflow
from events.models import EventIndexPage, EventPage
from exporters.releases.build.rollback import make_current
from exporters.releases.build.series import find_default_series, request_reconcile
from exporters.releases.build.store import Store
from exporters.releases.models import Build, Delivery, Release, Series, Webhook
from exporters.releases.state.pages import PageState, find_states
from exporters.releases.state.words import format_datetime
from tests.exporters.exports import link_to_page, make_event

pytestmark = pytest.mark.django_db
DAY = date(2027, 2, 1)


def state_of(page: EventPage) -> PageState:
    return find_states([page.pk])[page.pk]


def said_of(page: EventPage) -> tuple[str, str]:
    state = state_of(page)
    return state.label, state.sentence


def report(status: str, number: int | None = None, **fields: Any) -> Build:
    release = Release.objects.get(number=number) if number else Release.objects.latest("pk")
    return Build.objects.create(release=release, status=status, **fields)


def publish(page: EventPage, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(page, name, value)
    page.publish_unchecked(page.save_revision())


@pytest.fixture
def draft(folder: EventIndexPage) -> EventPage:
    page = folder.add_child(instance=EventPage(title="Koncept", slug="koncept", live=False, publish_date=DAY))
    page.save_revision()
    return page


def test_draft(draft):
    assert said_of(draft) == ("Koncept", "")


def test_in_review(draft):
    ensure_workflow()
    draft.get_workflow().start(draft, User.objects.create_user("autorka"))
    assert said_of(draft) == ("V schvaľovaní", "")

    draft.current_workflow_state.current_task_state.specific.reject()
    assert said_of(draft) == ("Koncept", "Kto ju schvaľoval, žiada zmeny.")


def test_scheduled_and_overdue(draft):
    later = timezone.now() + timedelta(days=2)
    draft.go_live_at = later
    draft.publish_unchecked(draft.save_revision())
    assert said_of(draft) == ("Naplánované", f"Zverejní sa {format_datetime(later)}.")

    past = timezone.now() - timedelta(minutes=5)
    draft.revisions.update(approved_go_live_at=past)
    state = state_of(draft)
    assert state.sentence.startswith(f"Mala sa zverejniť {format_datetime(past)}.")


def test_site_without_a_release(folder):
    page = make_event(folder)
    expected = ("Zverejnené, čaká na web", "Web zatiaľ nemá žiadne vydanie.")
    assert said_of(page) == expected
    assert find_default_series() is not None

    assert said_of(page) == expected


def test_published_waits_for_its_release(folder):
    page = make_event(folder)
    request_reconcile(find_default_series())

    assert said_of(page) == ("Zverejnené, čaká na web", "Vydanie s ňou sa pripravuje.")


def test_release_that_cannot_be_made_is_why(folder, release, monkeypatch):
    page = make_event(folder)
    request_reconcile(find_default_series())

    def fail(*_arguments: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Store, "write", fail)
    with pytest.raises(OSError, match="No space"):
        release()

    label, sentence = said_of(page)
    assert label == "Zverejnené, čaká na web"
    assert sentence.startswith("Vydanie sa nedá vytvoriť od ")
    assert sentence.endswith("Disk servera je plný.")


def test_where_nobody_reports_builds_it_is_not_called_on_the_site(folder, release):
    page = make_event(folder)
    release()

    assert said_of(page) == ("Vydané, web si to preberie", "CMS sa nedozvie, kedy sa web zostaví.")


def test_on_the_site_with_its_address_since_the_build(folder, release, settings):
    settings.SITE_URL = "https://example.org"
    page = make_event(folder)
    release()
    report("started")
    assert said_of(page)[0] == "Zverejnené, čaká na web"
    assert said_of(page)[1].startswith("Web sa zostavuje od ")

    build = report("succeeded")

    state = state_of(page)
    assert (state.label, state.sentence) == ("Na webe", "")
    assert state.since == build.reported_at
    assert state.url == "https://example.org/podujatia/beseda/"


def test_since_is_the_first_build_with_what_was_published_last(folder, release):
    page = make_event(folder)
    release()
    first = report("succeeded")
    make_event(folder, "dalsia")
    release()
    report("succeeded")
    assert state_of(page).since == first.reported_at

    publish(page, title="Iný názov")
    release()
    assert said_of(page) == ("Zverejnené, čaká na web", "Web sa ešte nezačal zostavovať.")
    second = report("succeeded")
    assert state_of(page).since == second.reported_at


def test_failed_build_is_why_and_its_log_is_linked(folder, release):
    page = make_event(folder)
    release()
    build = report("failed", url="https://ci.example.org/7")

    state = state_of(page)

    assert state.label == "Nie je na webe"
    assert state.sentence == f"Zostavenie webu zlyhalo {format_datetime(build.reported_at)}."
    assert state.log == "https://ci.example.org/7"


def test_webhook_that_fails_is_why(folder, release):
    hook = Webhook.objects.create(
        series=find_default_series(), name="GitHub", kind="deploy-hook", url="http://x"
    )
    page = make_event(folder)
    release()
    Delivery.objects.filter(webhook=hook).update(status="failed", attempts=6, outcome="HTTP 500")

    assert said_of(page)[1] == "Tomu, kto zostavuje web, sa to nepodarilo oznámiť: GitHub, HTTP 500."


def test_problem_is_said_with_a_link_to_its_block(folder, release):
    target = make_event(folder, "ciel", title="Cieľ")
    page = make_event(folder, body=[link_to_page(target)])
    target.unpublish()
    release()

    state = state_of(page)

    assert state.label == "Nie je na webe"
    assert state.sentence.startswith("Odkaz vedie na stránku „Cieľ“, ktorá nie je zverejnená")
    assert state.block == "1. blok, Text"
    block = page.body.raw_data[0]["id"]
    assert state.block_url == f"/admin/pages/{page.pk}/edit/#block-{block}-section"
    assert state.url == ""


def test_page_that_keeps_its_old_file_is_an_older_version(folder, release):
    target = make_event(folder, "ciel", title="Cieľ")
    page = make_event(folder, body=[link_to_page(target)])
    release()
    target.unpublish()
    release()

    state = state_of(page)

    assert state.label == "Na webe je staršia verzia"
    assert state.url.endswith("/podujatia/beseda/")


def test_rollback_is_why(folder, release):
    make_event(folder, "stara")
    release()
    page = make_event(folder)
    release()
    make_current(Release.objects.get(number=1))

    assert said_of(page) == (
        "Nie je na webe",
        "Web sa vrátil k vydaniu 1, kým sa nezverejní niektorá stránka.",
    )


def test_taken_down_and_expired(folder, release):
    page, expired = make_event(folder), make_event(folder, "minula")
    page.unpublish()
    moment = timezone.now() - timedelta(hours=1)
    EventPage.objects.filter(pk=expired.pk).update(expire_at=moment)

    assert said_of(page) == ("Stiahnuté z webu", "")
    assert said_of(expired) == ("Stiahnuté z webu", f"Jej čas vypršal {format_datetime(moment)}.")


def test_private_page_is_not_on_the_site(folder, release):
    page = make_event(folder)
    PageViewRestriction.objects.create(page=folder, restriction_type=PageViewRestriction.LOGIN)
    release()

    label, sentence = said_of(page)
    assert label == "Nie je na webe"
    assert sentence.startswith("Nevidí ju každý")


def test_newer_draft_of_a_live_page_is_said(folder, release):
    page = make_event(folder)
    release()
    report("succeeded")
    page.title = "Nový názov"
    page.save_revision()

    assert said_of(page) == ("Na webe", "Novšie zmeny nie sú zverejnené.")


def test_lost_storage_is_no_error(folder, release, monkeypatch):
    target = make_event(folder, "ciel")
    page = make_event(folder, body=[link_to_page(target)])
    target.unpublish()
    release()

    def fail(*_arguments: Any) -> None:
        raise OSError("gone")

    monkeypatch.setattr("exporters.releases.state.site_record.read_manifest", fail)
    assert said_of(page)[0] == "Nie je na webe"


def test_queries_do_not_grow_with_the_pages(folder, release, draft):
    target = make_event(folder, "ciel")
    pages = [make_event(folder, f"beseda-{number}", [link_to_page(target)]) for number in range(8)]
    pages.append(draft)
    release()
    target.unpublish()
    release()
    report("failed")
    counts = []
    for some in (pages[:1], pages):
        with CaptureQueriesContext(connection) as queries:
            assert len(find_states([page.pk for page in some])) == len(some)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= 14


def test_folders_have_no_state(folder):
    assert find_states([folder.pk]) == {}
    assert Series.objects.count() == 0
