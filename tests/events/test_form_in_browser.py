"""The edit form in a real browser: nothing that was typed is lost or turned into something else."""

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import Permission, User
from playwright.sync_api import Page, Route, expect

from cms.groups import ensure_editor_group
from events.models import EventPage

pytestmark = pytest.mark.browser


def test_words_typed_while_an_autosave_is_on_its_way_are_saved_too(
    editor: Page, make_event: Callable[..., EventPage]
) -> None:
    event = make_event({"type": "text", "value": "<p>Prvé</p>"})
    editor.goto(f"/admin/pages/{event.pk}/edit/")
    text = editor.locator("[data-draftail-editor-wrapper] [data-contents] > *")
    expect(text).to_be_visible()
    # Wagtail takes what the form holds two seconds after loading for its first state.
    editor.wait_for_timeout(2500)
    posted: list[str] = []

    def answer_late(route: Route) -> None:
        posted.append(route.request.post_data or "")
        answer = route.fetch()
        if len(posted) == 1:
            editor.keyboard.type(" tretie")
            # Long enough for Draftail to write it into the form, too short for Wagtail to look again.
            editor.wait_for_timeout(300)
        route.fulfill(response=answer)

    editor.route(f"**/admin/pages/{event.pk}/edit/", answer_late)
    text.click()
    editor.keyboard.press("End")
    editor.keyboard.type(" druhé")

    expect(editor.locator("#w-autosave-indicator")).to_contain_text("Uložené")
    for _ in range(50):
        if len(posted) > 1:
            break
        editor.wait_for_timeout(100)
    assert len(posted) > 1
    assert "Prvé druhé tretie" in posted[-1]
    editor.unroute_all(behavior="ignoreErrors")


@pytest.mark.parametrize("live", [False, True], ids=["saving", "publishing"])
def test_words_typed_just_before_the_form_is_sent_are_in_it(
    editor: Page, make_event: Callable[..., EventPage], live: bool
) -> None:
    event = make_event({"type": "text", "value": "<p>Prvé</p>"})
    editor.goto(f"/admin/pages/{event.pk}/edit/")
    text = editor.locator("[data-draftail-editor-wrapper] [data-contents] > *")
    if live:
        editor.get_by_role("button", name="Ďalšie akcie").click()
    text.click()
    editor.keyboard.press("End")
    editor.keyboard.type(" druhé")

    with editor.expect_navigation():
        if live:
            editor.locator("[name=action-publish]").evaluate("button => button.click()")
        else:
            editor.keyboard.press("Control+s")

    event = EventPage.objects.get(pk=event.pk)
    saved = event if live else event.get_latest_revision_as_object()
    assert "Prvé druhé" in saved.body.raw_data[0]["value"]


@pytest.mark.parametrize("moment", ["before", "during", "refused"])
def test_new_page_published_while_its_first_autosave_is_due_is_one_page(
    editor: Page, make_event: Callable[..., EventPage], moment: str
) -> None:
    folder = make_event().get_parent()
    address = f"/admin/pages/add/events/eventpage/{folder.pk}/"
    editor.goto(address)
    editor.wait_for_timeout(2500)
    begun: list[Route] = []

    def hold(route: Route) -> None:
        is_autosave = route.request.method == "POST" and route.request.headers["accept"] == "application/json"
        if is_autosave and moment != "before":
            begun.append(route)
        else:
            route.continue_()

    editor.route(f"**{address}", hold)
    editor.locator("[name=title]").press_sequentially("Jarná beseda")
    editor.locator("[name=publish_date]").fill("2027-05-12")
    publish = editor.locator("[name=action-publish]")
    if moment == "before":
        with editor.expect_response(lambda answer: answer.status == 302):
            publish.evaluate("button => button.click()")
        editor.wait_for_timeout(1000)
    else:
        while not begun:
            editor.wait_for_timeout(50)
        publish.evaluate("button => button.click()")
        editor.wait_for_timeout(300)
        assert editor.url.endswith(address)
        with editor.expect_response(lambda answer: answer.status == 302):
            if moment == "during":
                begun[0].continue_()
            else:
                begun[0].fulfill(status=500, json={"success": False, "error_code": "internal_error"})
    editor.unroute_all(behavior="ignoreErrors")

    assert len(begun) < 2
    [event] = EventPage.objects.filter(title="Jarná beseda")
    assert (event.live, event.slug, event.has_unpublished_changes) == (True, "jarna-beseda", False)


@pytest.mark.parametrize(
    ("typed", "held"),
    [("2021-03-31", "2021-03-31"), ("2021-02-31", ""), ("31.03.2021", ""), ("nezmysel", "")],
)
def test_date_field_holds_a_day_of_the_calendar_or_nothing(
    editor: Page, make_event: Callable[..., EventPage], typed: str, held: str
) -> None:
    event = make_event(publish_date="2020-01-01")
    editor.goto(f"/admin/pages/{event.pk}/edit/")
    date = editor.locator("[name=publish_date]")
    expect(date).to_have_value("2020-01-01")

    assert date.evaluate("(field, typed) => { field.value = typed; return field.value }", typed) == held


def test_address_made_from_a_title_is_plain(editor: Page, make_event: Callable[..., EventPage]) -> None:
    folder = make_event().get_parent()
    editor.goto(f"/admin/pages/add/events/eventpage/{folder.pk}/")
    editor.wait_for_timeout(500)
    editor.locator("[name=title]").press_sequentially("Čo je otvorené vládnutie")
    editor.locator("[name=title]").blur()

    expect(editor.locator("[name=slug]")).to_have_value("co-je-otvorene-vladnutie")

    editor.locator("[name=slug]").fill("Šiesta žatva -")
    editor.locator("[name=slug]").blur()

    expect(editor.locator("[name=slug]")).to_have_value("siesta-zatva")


def test_autosave_that_is_refused_says_why_beside_the_form_and_saves_when_it_can(
    editor: Page, make_event: Callable[..., EventPage], settings: LazySettings
) -> None:
    event = make_event({"type": "text", "value": "<p>Prvé</p>"})
    editor.goto(f"/admin/pages/{event.pk}/edit/")
    text = editor.locator("[data-draftail-editor-wrapper] [data-contents] > *")
    expect(text).to_be_visible()
    editor.wait_for_timeout(2500)
    allowed = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5
    text.click()
    editor.keyboard.press("End")
    editor.keyboard.type(" druhé")

    expect(editor.get_by_text("Toto je priveľké. Nič sa neuložilo.").first).to_be_attached()

    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = allowed
    editor.keyboard.type(" tretie")
    expect(editor.locator("#w-autosave-indicator")).to_contain_text("Uložené")


@pytest.mark.parametrize("may_write", [False, True])
def test_markdown_is_offered_to_those_alone_who_may_write_it(
    log_in: Callable[[User], Page], make_event: Callable[..., EventPage], may_write: bool
) -> None:
    event = make_event({"type": "markdown", "value": "**b**"}, {"type": "text", "value": "<p>Prvé</p>"})
    user = User.objects.create_user("pisateľ")
    user.groups.add(ensure_editor_group())
    if may_write:
        user.user_permissions.add(Permission.objects.get(codename="write_markdown"))
    window = log_in(user)
    window.goto(f"/admin/pages/{event.pk}/edit/")

    markdown = window.locator("[name=body-0-value]")
    expect(markdown).to_have_value("**b**")
    expect(markdown).to_be_editable(editable=may_write)
    window.locator(".c-sf-add-button").last.click()
    options = window.get_by_role("option")
    quotation = options.filter(has_text="Citát")
    expect(quotation).to_be_visible()
    assert options.filter(has_text="Markdown").count() == may_write
    text = window.locator("[data-draftail-editor-wrapper] [data-contents] > *")
    text.click()
    # The list fades out; the next one holds the same words.
    expect(quotation).to_have_count(0)
    window.keyboard.press("End")
    window.keyboard.press("Enter")
    window.keyboard.type("/")
    expect(quotation).to_be_visible()
    assert options.filter(has_text="Markdown").count() == may_write
