"""The preview beside the edit form, in a real browser, the real CMS and the reference site's real preview."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest
from django.conf import LazySettings
from playwright.sync_api import Frame, FrameLocator, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer
from wagtail.models import Site as WagtailSite

from cms.models import CustomImage
from events.models import EventIndexPage, EventPage
from tests.frontend_contract.sites import Preview, Site, free_port, serve_preview

pytestmark = [pytest.mark.node, pytest.mark.browser]

TEXT = "<p>Na úvod päť slov spolu.</p>"
LONG = "".join(f"<p>Odsek číslo {number}.</p>" for number in range(60))
NOTE = ".callout-warning"
PATIENCE = 20_000  # Milliseconds, for a machine that does much else.


@pytest.fixture
def serve(
    settings: LazySettings, live_cms: LiveServer, preview_site: Site
) -> Callable[[], AbstractContextManager[Preview]]:
    """Returns a function that runs the preview at the address that the CMS has for it."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    settings.CMS_URL = settings.WAGTAILADMIN_BASE_URL = live_cms.url
    settings.PREVIEW_URL = address
    clients = {"default": f"{address}/_preview"}
    settings.WAGTAIL_HEADLESS_PREVIEW = {**settings.WAGTAIL_HEADLESS_PREVIEW, "CLIENT_URLS": clients}
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**directives, "frame-src": ["'self'", address]}}
    return partial(serve_preview, preview_site, live_cms.url, port=port)


@pytest.fixture
def site_preview(serve: Callable[[], AbstractContextManager[Preview]]) -> Iterator[Preview]:
    with serve() as preview:
        yield preview


@pytest.fixture
def folder(live_cms: LiveServer) -> EventIndexPage:
    root = WagtailSite.objects.get(is_default_site=True).root_page
    return root.add_child(instance=EventIndexPage(title="Podujatia", slug="podujatia"))


@pytest.fixture
def make_event(folder: EventIndexPage) -> Callable[..., EventPage]:
    """Returns a function that makes a live event whose body is the given raw blocks."""

    def make(*body: tuple[str, object], **fields: object) -> EventPage:
        blocks = [{"type": name, "value": value} for name, value in body]
        values = {"title": "Stretnutie", "publish_date": "2021-03-31", **fields}
        event = folder.add_child(instance=EventPage(**values, body=json.dumps(blocks)))
        event.save_revision().publish()
        return event

    return make


def open_form(editor: Page, event: EventPage) -> None:
    editor.goto(f"/admin/pages/{event.pk}/edit/")
    expect(editor.locator("[name=title]")).to_be_visible()
    # Wagtail takes what the form holds two seconds after loading for its first state.
    editor.wait_for_timeout(2500)


def open_preview(editor: Page) -> FrameLocator:
    editor.locator('[data-side-panel-toggle="preview"]').click()
    return editor.frame_locator("#w-preview-iframe")


def preview_frame(editor: Page, preview: Preview) -> Frame:
    [frame] = [frame for frame in editor.frames if frame.url.startswith(preview.url)]
    return frame


def type_at_end(editor: Page, where: Locator, text: str) -> None:
    where.click()
    editor.keyboard.press("End")
    editor.keyboard.type(text)


def rich_text(editor: Page, text: str) -> Locator:
    return editor.locator("[data-draftail-editor-wrapper] [data-block]", has_text=text)


def without_script(html: str) -> str:
    """A page as its site says it, without what the panel adds."""
    plain = re.sub(
        r"<script data-cms.*?</script>|<wagtail-checks>.*</wagtail-checks>", "", html, flags=re.DOTALL
    )
    return re.sub(r"\s+", " ", plain)


def test_what_is_typed_is_shown_in_place(
    editor: Page, site_preview: Preview, make_event: Callable[..., EventPage], screenshot: Callable[..., Path]
) -> None:
    open_form(editor, make_event(("text", TEXT), ("text", LONG)))
    preview = open_preview(editor)
    expect(preview.get_by_text("Na úvod päť slov spolu.")).to_be_visible(timeout=PATIENCE)
    frame = preview_frame(editor, site_preview)
    frame.evaluate("scrollTo(0, 400); window.isTheSame = true")

    type_at_end(editor, rich_text(editor, "Na úvod"), " A šieste.")
    type_at_end(editor, editor.locator("[name=title]"), " občanov")

    expect(preview.get_by_text("Na úvod päť slov spolu. A šieste.")).to_be_attached(timeout=PATIENCE)
    expect(preview.get_by_role("heading", name="Stretnutie občanov")).to_be_attached(timeout=PATIENCE)
    assert frame.evaluate("[window.isTheSame, scrollY]") == [True, 400]
    assert frame.title() == preview.locator("title").inner_text()
    screenshot(editor, "panel-follows")


def test_page_changed_in_place_is_the_page_loaded_anew(
    editor: Page,
    site_preview: Preview,
    make_event: Callable[..., EventPage],
    make_image: Callable[..., CustomImage],
) -> None:
    image = {"image": make_image().pk, "decorative": False, "alt_text": "Lipa", "caption": "Pod lipou"}
    quote = {"quote": "<p>Slovo</p>", "attribution": "Ja"}
    open_form(editor, make_event(("text", TEXT), ("image", image), ("quote", quote), ("text", LONG)))
    preview = open_preview(editor)
    expect(preview.get_by_alt_text("Lipa")).to_be_visible(timeout=PATIENCE)
    frame = preview_frame(editor, site_preview)
    frame.evaluate("window.isTheSame = true")

    editor.get_by_role("button", name="Posunúť nižšie").first.click()
    type_at_end(editor, rich_text(editor, "Na úvod"), " Koniec.")
    editor.locator("[name$=attribution]").fill("Niekto iný")
    editor.locator("[name=edition]").fill("7")
    expect(preview.get_by_text("Niekto iný")).to_be_attached(timeout=PATIENCE)
    expect(preview.get_by_text("Koniec.")).to_be_attached(timeout=PATIENCE)
    expect(preview.get_by_text("7.", exact=True)).to_be_attached(timeout=PATIENCE)

    shown = frame.content()
    assert frame.evaluate("window.isTheSame")
    frame.goto(frame.url)
    assert without_script(shown) == without_script(frame.content())


def test_one_request_at_a_time_and_the_last_word_is_shown(
    editor: Page, site_preview: Preview, make_event: Callable[..., EventPage]
) -> None:
    open_form(editor, make_event(("text", TEXT)))
    preview = open_preview(editor)
    expect(preview.get_by_text("Na úvod")).to_be_visible(timeout=PATIENCE)
    under_way: list[int] = []
    counts: list[int] = []

    def is_posted(request) -> bool:
        return request.method == "POST" and request.url.endswith("/edit/preview/")

    editor.on(
        "request", lambda request: is_posted(request) and (under_way.append(1), counts.append(sum(under_way)))
    )
    editor.on("requestfinished", lambda request: is_posted(request) and under_way.append(-1))
    type_at_end(editor, rich_text(editor, "Na úvod"), " Veľmi rýchlo napísaná veta, ktorá má koniec.")

    expect(preview.get_by_text("Veľmi rýchlo napísaná veta, ktorá má koniec.")).to_be_visible(
        timeout=PATIENCE
    )
    assert max(counts) == 1
    editor.wait_for_timeout(3000)
    settled = len(counts)
    editor.wait_for_timeout(2000)
    assert len(counts) == settled


def test_unfinished_draft_is_shown_with_notes_where_something_is_missing(
    editor: Page, site_preview: Preview, make_event: Callable[..., EventPage], screenshot: Callable[..., Path]
) -> None:
    embed = {"url": "https://example.org/video", "title": "Záznam"}
    open_form(editor, make_event(("text", TEXT), ("embed", embed), ("text", "<p>Posledný odsek.</p>")))
    preview = open_preview(editor)
    expect(preview.get_by_text("Posledný odsek.")).to_be_visible(timeout=PATIENCE)

    editor.locator("[name=title]").fill("")
    editor.locator("[name=publish_date]").fill("")
    editor.locator("[name$=url]").fill("nezmysel")

    expect(preview.locator(NOTE)).to_have_count(2, timeout=PATIENCE)
    expect(preview.get_by_role("heading", level=1)).to_have_text("(bez názvu)")
    expect(preview.locator(NOTE).first).to_contain_text("Titulok: Toto chýba.")
    expect(preview.locator(NOTE).first).to_contain_text("Dátum: Toto chýba.")
    expect(preview.locator(NOTE).last).to_contain_text("Zadajte celú webovú adresu")
    expect(preview.get_by_text("Posledný odsek.")).to_be_visible()
    expect(editor.locator(".w-preview--has-errors")).to_have_count(0)
    screenshot(editor, "panel-unfinished-draft")


def test_new_event_is_shown_before_it_has_a_title(
    editor: Page, site_preview: Preview, folder: EventIndexPage, screenshot: Callable[..., Path]
) -> None:
    editor.goto(f"/admin/pages/add/events/eventpage/{folder.pk}/")
    editor.wait_for_timeout(2500)

    preview = open_preview(editor)
    expect(preview.get_by_role("heading", level=1)).to_have_text("(bez názvu)", timeout=PATIENCE)
    screenshot(editor, "panel-new-event")
    editor.locator("[name=title]").fill("Prvé stretnutie")

    expect(preview.get_by_role("heading", level=1)).to_have_text("Prvé stretnutie", timeout=PATIENCE)


def test_wagtail_checks_and_counts_what_the_preview_shows(
    editor: Page, site_preview: Preview, make_event: Callable[..., EventPage], screenshot: Callable[..., Path]
) -> None:
    skipped = "<h2>Program</h2><h4>Príliš hlboko</h4>"
    open_form(editor, make_event(("text", TEXT), ("text", skipped), description="Opis."))
    preview = open_preview(editor)
    expect(preview.get_by_text("Na úvod")).to_be_visible(timeout=PATIENCE)
    counter = editor.locator('[data-side-panel-toggle="checks"] [data-side-panel-toggle-counter]')

    expect(counter).to_have_text("1", timeout=PATIENCE)
    editor.locator('[data-side-panel-toggle="checks"]').click()
    checks = editor.locator("[data-checks-panel]")
    expect(checks).to_contain_text("Nesprávne poradie nadpisov")
    # Title, description, date, the link to the calendar; five words; two headings.
    words = editor.locator("[data-content-word-count]")
    expect(words).to_have_text(str(1 + 1 + 4 + 2 + 5 + 3))
    screenshot(editor, "panel-checks")

    type_at_end(editor, rich_text(editor, "Na úvod"), " Ešte tri slová.")
    heading = rich_text(editor, "Príliš hlboko")
    heading.click()
    editor.keyboard.press("End")
    for _ in "Príliš hlboko ":
        editor.keyboard.press("Backspace")

    expect(counter).to_be_hidden(timeout=PATIENCE)
    expect(words).to_have_text(str(1 + 1 + 4 + 2 + 5 + 3 + 1), timeout=PATIENCE)


def test_panel_says_how_to_start_a_preview_that_is_down_and_goes_on_by_itself(
    editor: Page,
    serve: Callable[[], AbstractContextManager[Preview]],
    make_event: Callable[..., EventPage],
    settings: LazySettings,
    screenshot: Callable[..., Path],
) -> None:
    open_form(editor, make_event(("text", TEXT)))
    preview = open_preview(editor)
    notice = editor.get_by_role("alert").filter(has_text="Náhľad neodpovedá")

    expect(notice).to_be_visible(timeout=PATIENCE)
    port = settings.PREVIEW_URL.rpartition(":")[2]
    expect(notice.locator("code")).to_have_text(
        f"CMS_URL={settings.CMS_URL} PORT={port} npm run serve:preview"
    )
    screenshot(editor, "panel-preview-down")
    type_at_end(editor, rich_text(editor, "Na úvod"), " Medzitým.")

    with serve():
        expect(preview.get_by_text("Na úvod päť slov spolu. Medzitým.")).to_be_visible(timeout=PATIENCE)
        expect(notice).to_be_hidden(timeout=PATIENCE)
        type_at_end(editor, rich_text(editor, "Na úvod"), " Beží.")
        expect(preview.get_by_text("Medzitým. Beží.")).to_be_visible(timeout=PATIENCE)
    type_at_end(editor, rich_text(editor, "Na úvod"), " Spadol.")
    expect(notice).to_be_visible(timeout=PATIENCE)
    expect(preview.get_by_text("Medzitým. Beží.")).to_be_visible()
    with serve():
        expect(preview.get_by_text("Beží. Spadol.")).to_be_visible(timeout=PATIENCE)
        expect(notice).to_be_hidden(timeout=PATIENCE)


def test_preview_in_a_tab_of_its_own_follows_too(
    editor: Page, site_preview: Preview, make_event: Callable[..., EventPage]
) -> None:
    open_form(editor, make_event(("text", TEXT), ("text", LONG)))
    open_preview(editor)
    with editor.context.expect_page() as opened:
        editor.get_by_role("link", name="Náhľad v novej karte").click()
    tab = opened.value
    expect(tab.get_by_text("Na úvod päť slov spolu.")).to_be_visible(timeout=PATIENCE)
    tab.evaluate("scrollTo(0, 300); window.isTheSame = true")

    type_at_end(editor, rich_text(editor, "Na úvod"), " A šieste.")

    expect(tab.get_by_text("Na úvod päť slov spolu. A šieste.")).to_be_attached(timeout=PATIENCE)
    assert tab.evaluate("[window.isTheSame, scrollY]") == [True, 300]


def test_preview_is_as_wide_as_the_chosen_device(
    editor: Page, site_preview: Preview, make_event: Callable[..., EventPage], screenshot: Callable[..., Path]
) -> None:
    open_form(editor, make_event(("text", TEXT)))
    preview = open_preview(editor)
    expect(preview.get_by_text("Na úvod")).to_be_visible(timeout=PATIENCE)
    frame = preview_frame(editor, site_preview)
    widths = {}

    for device in ("desktop", "tablet", "mobile"):
        editor.locator(f"[name=preview-size][value={device}]").check(force=True)
        widths[device] = frame.evaluate("innerWidth")
        screenshot(editor, f"panel-{device}")

    assert widths == {"desktop": 1280, "tablet": 768, "mobile": 375}
