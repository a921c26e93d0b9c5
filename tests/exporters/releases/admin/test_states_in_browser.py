"""How releases do, in a browser on a desk and on a phone: nothing is cut off, and axe finds nothing."""

import errno
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from events.models import EventPage
from exporters.releases.build.attempts import record_failure
from exporters.releases.build.failures import describe
from exporters.releases.build.series import find_default_series, request_reconcile
from exporters.releases.models import Delivery, Series, Webhook
from exporters.releases.reconcile_requests import coalesce_reconciles
from exporters.releases.signals import note_change
from tests.axe import find_violations
from tests.exporters.exports import make_event, make_folder

pytestmark = pytest.mark.browser

WINDOWS = {"desk": {"width": 1366, "height": 768}, "phone": {"width": 390, "height": 844}}

# What of the states lies beyond the window.
CUT_OFF = """() => [...document.querySelectorAll('.release-state, .release-state *')]
    .filter((node) => node.getBoundingClientRect().right > window.innerWidth)
    .map((node) => node.outerHTML)"""


@pytest.fixture
def troubled(live_cms):
    """A full disk, a webhook that is refused, and a page that cannot be released."""
    series = find_default_series()
    hook = Webhook.objects.create(series=series, name="GitHub", url="http://127.0.0.1:9/hook")
    with coalesce_reconciles():
        folder = make_folder("podujatia")
        make_event(folder)
        page = make_event(folder, "koncert-v-parku", title="Koncert v parku")
    EventPage.objects.filter(pk=page.pk).update(publish_date=None)
    note_change(f"page:{page.pk}")
    with coalesce_reconciles():
        make_event(folder, "beseda-s-autorom")
    since = timezone.now() - timedelta(minutes=14)
    Delivery.objects.filter(webhook=hook).update(attempts=3, outcome="HTTP 401")
    Webhook.objects.update(failing_since=since)
    request_reconcile(series)
    record_failure(series, describe(OSError(errno.ENOSPC, "No space left on device")), since)
    Series.objects.update(waiting_since=since, next_attempt_at=timezone.now() + timedelta(minutes=3))
    return Series.objects.get()


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("name", ["wagtailadmin_home", "releases:index"])
def test_trouble_is_read_on_every_screen(troubled, editor, screenshot, name, window):
    editor.set_viewport_size(WINDOWS[window])

    editor.goto(reverse(name))

    expect(editor.get_by_text("Disk servera je plný.")).to_be_visible()
    expect(editor.get_by_text("GitHub: HTTP 401.")).to_be_visible()
    expect(editor.locator(".release-state").get_by_role("link", name="Koncert v parku")).to_be_visible()
    screenshot(editor, f"states {name} {window}")
    assert editor.evaluate(CUT_OFF) == []
    editor.get_by_role("button", name="Skúsiť znova hneď").click()

    expect(editor.get_by_text("Všetko zverejnené je teraz vo vydaní.")).to_be_visible()
    expect(editor.get_by_text("Disk servera je plný.")).to_have_count(0)
    assert editor.url.endswith(reverse(name))


def test_axe_finds_nothing_in_either_state(troubled, editor, screenshot):
    for name in ("wagtailadmin_home", "releases:index"):
        editor.goto(reverse(name))
        editor.evaluate(
            "document.querySelectorAll('.release-state').forEach((node) => node.scrollIntoView())"
        )
        found = [node["html"] for broken in find_violations(editor, "#main") for node in broken["nodes"]]
        inside = editor.evaluate(
            "[...document.querySelectorAll('.release-state, .release-state *')].map((node) => node.outerHTML)"
        )
        assert [html for html in found if html in inside] == []
    Series.objects.update(failing_since=None, waiting_since=None, next_attempt_at=None, problems=[])
    Webhook.objects.update(failing_since=None)
    editor.goto(reverse("wagtailadmin_home"))
    expect(editor.get_by_text("Všetko zverejnené je vo vydaní")).to_be_visible()
    screenshot(editor, "states all is well")
