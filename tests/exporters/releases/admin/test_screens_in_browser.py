"""The screens of releases in a browser: mouse, keyboard, accessibility by axe."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import expect

from events.models import EventPage
from exporters.releases.api.tokens import find_token
from exporters.releases.build.series import find_default_series
from exporters.releases.models import Build, Release, Token, Webhook
from exporters.releases.reconcile_requests import coalesce_reconciles
from tests.axe import find_violations
from tests.exporters.exports import image_block, make_event, make_folder, text_block
from tests.exporters.releases.receiver import receive

pytestmark = pytest.mark.browser


@pytest.fixture
def published(live_cms, make_image):
    """Two releases by Anna; one webhook has heard of both, another one of none."""
    anna = User.objects.create_superuser("anna", first_name="Anna", last_name="Nováková")
    folder, image = make_folder("podujatia"), make_image()
    with receive() as receiver:
        for name, url in (("GitHub", receiver.url), ("Netlify", "http://127.0.0.1:9/hook")):
            Webhook.objects.create(series=find_default_series(), name=name, kind="deploy-hook", url=url)
        with coalesce_reconciles():
            page = make_event(folder, body=[text_block("<p>V stredu.</p>"), image_block(image.pk)])
            page.save_revision(user=anna).publish(user=anna)
        page = EventPage.objects.get(pk=page.pk)
        page.body = page.body.stream_block.to_python(
            [text_block("<p>Vo štvrtok.</p>"), image_block(image.pk)]
        )
        with coalesce_reconciles():
            page.save_revision(user=anna).publish(user=anna)
        Build.objects.create(
            release=Release.objects.get(number=1), status="succeeded", url="https://example.org/"
        )
        yield receiver


def test_what_changed_is_two_clicks_away(published, editor, screenshot):
    editor.goto("/admin/")
    editor.get_by_role("navigation", name="Hlavná ponuka").get_by_role("link", name="Vydania").click()
    newest = editor.get_by_role("row", name="Vydanie 2")
    expect(newest).to_contain_text("Aktuálne")
    expect(newest).to_contain_text("Anna Nováková")
    screenshot(editor, "releases")
    editor.get_by_role("link", name="Vydanie 2").click()
    expect(editor.get_by_role("heading", name="Zmeny")).to_be_visible()
    screenshot(editor, "release")
    editor.get_by_role("link", name="src/pages/podujatia/beseda/index.md").click()

    expect(editor.locator("del")).to_contain_text("V stredu.")
    expect(editor.locator("ins")).to_contain_text("Vo štvrtok.")
    screenshot(editor, "release file")


def test_long_name_of_a_webhook_is_broken_and_short_words_are_not(published, editor):
    editor.goto(reverse("releases:index"))
    height = editor.get_by_text("na webe").bounding_box()["height"]
    assert find_excess(editor) == 0
    Webhook.objects.filter(name="Netlify").update(name="x" * 100)

    editor.goto(reverse("releases:index"))

    assert find_excess(editor) == 0
    assert editor.get_by_text("na webe").bounding_box()["height"] == height


def find_excess(page):
    """By how many pixels the table is wider than what is around it."""
    return page.evaluate("""() => {
        const { parentElement, offsetWidth } = document.querySelector("#listing-results table");
        return Math.max(0, offsetWidth - parentElement.clientWidth);
    }""")


def test_rollback_needs_only_a_keyboard(published, editor):
    calls = len(published.calls)
    editor.goto(reverse("releases:inspect", args=[Release.objects.get(number=1).pk]))
    editor.get_by_role("link", name="Urobiť aktuálnym").focus()
    editor.keyboard.press("Enter")
    expect(editor.get_by_text("Najbližšie zverejnenie")).to_be_visible()
    editor.get_by_role("button", name="Áno, urobiť aktuálnym").focus()
    editor.keyboard.press("Enter")

    expect(editor.get_by_text("Vydanie 1 je teraz aktuálne.")).to_be_visible()
    assert find_default_series().current.number == 1
    assert len(published.calls) == calls + 1


def test_failed_delivery_is_retried_by_a_button(published, editor):
    Webhook.objects.filter(name="Netlify").update(url=published.url)
    editor.goto(reverse("releases:inspect", args=[Release.objects.get(number=2).pk]))

    editor.get_by_role("button", name="Skúsiť znova hneď Netlify").click()

    expect(editor.get_by_text("Netlify: doručené (HTTP 204)")).to_be_visible()
    expect(editor.get_by_role("button", name="Skúsiť znova hneď")).to_have_count(0)


def test_token_is_copied_by_a_button_and_gone_with_the_next_page(published, editor, screenshot):
    editor.goto("/admin/export_tokens/new/")
    editor.get_by_label("Názov").fill("GitHub Actions")
    editor.get_by_role("button", name="Vytvoriť").click()
    secret = editor.get_by_label("Token", exact=True).input_value()
    editor.get_by_role("button", name="Kopírovať token").click()
    expect(editor.get_by_text("Skopírované.")).to_be_visible()
    screenshot(editor, "export token")

    assert editor.evaluate("navigator.clipboard.readText()") == secret
    assert find_token(secret) == Token.objects.get()
    editor.get_by_role("link", name="Hotovo").click()
    expect(editor.get_by_role("row", name="GitHub Actions")).to_be_visible()
    assert secret not in editor.content()


def test_kind_of_a_webhook_says_what_it_needs(published, editor, screenshot):
    editor.goto("/admin/webhooks/new/")
    secret = editor.get_by_label("Tajomstvo")
    expect(editor.get_by_text("Spustí workflow repozitára")).to_be_visible()
    expect(secret).to_be_visible()

    editor.get_by_label("Druh").select_option("deploy-hook")

    expect(editor.get_by_text("Spustí workflow repozitára")).to_be_hidden()
    expect(editor.get_by_text("Môže to každý, kto ju pozná")).to_be_visible()
    expect(secret).to_be_hidden()
    screenshot(editor, "webhook")


def test_axe_finds_nothing(published, editor):
    release, first = Release.objects.order_by("-number")
    hook = Webhook.objects.first()
    make = reverse("export_tokens:add")
    screens = [
        reverse("releases:index"),
        reverse("releases:inspect", args=[release.pk]),
        f"{reverse('releases:file', args=[release.pk])}?path=src/pages/podujatia/beseda/index.md",
        f"{reverse('releases:file', args=[first.pk])}?path=src/pages/podujatia/beseda/lipa.png",
        reverse("releases:make_current", args=[first.pk]),
        reverse("export_tokens:index"),
        make,
        reverse("webhooks:index"),
        reverse("webhooks:edit", args=[hook.pk]),
    ]
    found = {}
    for screen in screens:
        editor.goto(screen)
        found[screen] = find_violations(editor, "#main")
    editor.goto(make)
    editor.get_by_label("Názov").fill("Web")
    editor.get_by_role("button", name="Vytvoriť").click()
    editor.get_by_role("button", name="Kopírovať token").wait_for()
    found["token"] = find_violations(editor, "#main")
    editor.goto(reverse("export_tokens:revoke", args=[Token.objects.get().pk]))
    found["revoke"] = find_violations(editor, "#main")

    assert {screen: violations for screen, violations in found.items() if violations} == {}
