"""A session that ends while somebody writes: the words are saved after logging in again."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from PIL import Image
from playwright.sync_api import Error, Page, expect

from cms.groups import ensure_editor_group
from cms.models import CustomImage
from events.models import EventPage
from tests.cms.accounts.conftest import PASSWORD, App
from tests.events.test_pasted_pictures_in_browser import DROP, encode
from tests.planted_images import save

pytestmark = pytest.mark.browser

TEXT = "[data-draftail-editor-wrapper] [data-contents] > *"


@pytest.fixture
def jana(transactional_db: None) -> User:
    user = User.objects.create_user("jana", "jana@example.org", PASSWORD)
    user.groups.add(ensure_editor_group())
    return user


def open_form(window: Page, event: EventPage) -> None:
    window.goto(f"/admin/pages/{event.pk}/edit/")
    expect(window.locator(TEXT)).to_be_visible()
    # Wagtail takes what the form holds two seconds after loading for its first state.
    window.wait_for_timeout(2500)


def write(window: Page, words: str) -> None:
    window.locator(TEXT).click()
    window.keyboard.press("End")
    window.keyboard.type(words)


def wait_for_draft(window: Page, event: EventPage, words: str) -> None:
    for _ in range(100):
        draft = EventPage.objects.get(pk=event.pk).get_latest_revision_as_object()
        if words in draft.body.raw_data[0]["value"]:
            return
        window.wait_for_timeout(200)
    raise AssertionError(f"{words} is not in the database")


def log_in_again(window: Page, username: str, code: Callable[[], str] | None = None) -> None:
    with window.expect_popup() as popup:
        window.get_by_role("link", name="Prihlásiť sa znova").click()
    login = popup.value
    login.get_by_label("Používateľské meno").fill(username)
    login.get_by_label("Heslo").fill(PASSWORD)
    login.get_by_role("button", name="Prihlásiť sa").first.click()
    if code:
        field = login.locator("[name=code]")
        field.fill(code())
        # The window closes itself, maybe before the key is up.
        with suppress(Error):
            field.press("Enter")


def test_words_of_a_session_that_has_ended_are_saved_after_logging_in_again(
    log_in: Callable[[User], Page],
    jana: User,
    make_event: Callable[..., EventPage],
    screenshot: Callable[[Page, str], object],
    media: Path,
) -> None:
    event = make_event({"type": "text", "value": "<p>Prvé</p>"})
    window = log_in(jana)
    window.set_viewport_size({"width": 1366, "height": 768})
    open_form(window, event)
    Session.objects.all().delete()
    write(window, " druhé")
    dialog = window.get_by_role("dialog", name="Boli ste odhlásení")
    expect(dialog).to_be_visible()
    screenshot(window, "session has ended")
    window.set_viewport_size({"width": 390, "height": 844})
    screenshot(window, "session has ended on a phone")

    log_in_again(window, "jana")

    expect(dialog).to_be_hidden()
    wait_for_draft(window, event, "Prvé druhé")

    # A picture that is dropped meanwhile is sent again, too.
    Session.objects.all().delete()
    picture = ["a.png", "image/png", encode(save(Image.new("RGB", (60, 40), "red"), "PNG"))]
    window.locator("[contenteditable=true]").first.evaluate(DROP, [picture])
    expect(dialog).to_be_visible()
    log_in_again(window, "jana")
    expect(window.locator("[data-paste-note]")).to_contain_text("Obrázky sa nahrali")
    assert CustomImage.objects.get().title == "a"


def test_publishing_goes_on_where_a_second_factor_is_asked_for(
    log_in: Callable[[User], Page], jana: User, make_event: Callable[..., EventPage]
) -> None:
    event = make_event({"type": "text", "value": "<p>Prvé</p>"})
    window = log_in(jana)
    open_form(window, event)
    app = App(jana)
    Session.objects.all().delete()
    # No autosave before the button: the words are in the form alone.
    window.evaluate("document.querySelector('[data-edit-form]').dataset.wAutosaveActiveValue = 'false'")
    write(window, " druhé")
    window.locator("[name=action-publish]").evaluate("button => button.click()")
    expect(window.get_by_role("dialog", name="Boli ste odhlásení")).to_be_visible()

    with window.expect_response(lambda answer: answer.status == 302 and answer.request.method == "POST"):
        log_in_again(window, "jana", app.code)

    event = EventPage.objects.get(pk=event.pk)
    assert (event.live, event.has_unpublished_changes) == (True, False)
    assert "Prvé druhé" in event.body.raw_data[0]["value"]


def test_words_are_saved_under_the_name_of_whoever_wrote_them(
    log_in: Callable[[User], Page], jana: User, make_event: Callable[..., EventPage]
) -> None:
    other = User.objects.create_superuser("eva", "eva@example.org", PASSWORD)
    event = make_event({"type": "text", "value": "<p>Prvé</p>"})
    window = log_in(jana)
    open_form(window, event)
    Session.objects.all().delete()
    write(window, " druhé")
    log_in_again(window, other.username)

    expect(window.get_by_text("je teraz prihlásený niekto iný")).to_be_visible()
    assert EventPage.objects.get(pk=event.pk).get_latest_revision().user is None


def test_a_token_of_an_earlier_session_is_replaced_without_a_word(
    log_in: Callable[[User], Page], jana: User, make_event: Callable[..., EventPage]
) -> None:
    event = make_event({"type": "text", "value": "<p>Prvé</p>"})
    window = log_in(jana)
    open_form(window, event)
    # As after logging out and in again in another window.
    window.context.clear_cookies(name="csrftoken")
    write(window, " druhé")

    wait_for_draft(window, event, "Prvé druhé")
