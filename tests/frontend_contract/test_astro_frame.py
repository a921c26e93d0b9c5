"""The preview in a frame: quick and in its place in the CMS's panel, not at all elsewhere."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.frontend_contract.sites import FakeCms, Preview, serve_cms

pytestmark = [pytest.mark.node, pytest.mark.browser]

# What Wagtail's panel does when a draft changed: load a second frame, carry the scroll position over to it by
# messages, and only then show it. It gives up after ten seconds.
PANEL = """<!doctype html><title>panel</title>
<iframe id="old" src="{url}" width="400" height="500"></iframe>
<script>
const old = document.getElementById('old');
window.replace = () => new Promise((done) => {{
  const fresh = old.cloneNode();
  fresh.id = 'fresh';
  fresh.addEventListener('load', () => {{
    const started = performance.now();
    addEventListener('message', function answer({{ data: {{ wagtail }} }}) {{
      if (wagtail?.type === 'w-preview:request-scroll') {{
        const question = {{ type: 'w-preview:get-scroll-position' }};
        old.contentWindow.postMessage({{ wagtail: question }}, wagtail.origin);
      }}
      if (wagtail?.type === 'w-preview:set-scroll-position') {{
        fresh.contentWindow.postMessage({{ wagtail }}, wagtail.origin);
        removeEventListener('message', answer);
        done(performance.now() - started);
      }}
    }});
  }});
  old.after(fresh);
}});
</script>"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def address(preview: Preview) -> str:
    return f"{preview.url}/_preview?content_type=events.eventpage&token=sample"


def test_new_frame_takes_over_the_scroll_position_at_once(
    page: Page, preview: Preview, fake_cms: FakeCms
) -> None:
    fake_cms.pages["/panel"] = PANEL.format(url=address(preview))
    page.goto(f"{fake_cms.url}/panel")
    page.frames[1].evaluate("scrollTo(0, 1234)")

    waited = page.evaluate("window.replace()")

    fresh = page.frames[2]
    fresh.wait_for_function("scrollY === 1234", timeout=1000)
    assert waited < 1000
    assert fresh.locator("h1").inner_text().startswith("2. podujatie")


def test_message_from_another_origin_is_not_answered(page: Page, preview: Preview, fake_cms: FakeCms) -> None:
    page.goto(address(preview))

    page.evaluate("postMessage({ wagtail: { type: 'w-preview:set-scroll-position', x: 0, y: 700 } }, '*')")
    page.wait_for_timeout(200)

    assert page.evaluate("scrollY") == 0


def test_no_other_site_can_frame_a_draft(page: Page, preview: Preview, fake_cms: FakeCms) -> None:
    with serve_cms() as stranger:
        stranger.pages["/"] = f'<iframe src="{address(preview)}"></iframe>'
        page.goto(stranger.url)
        page.wait_for_timeout(500)
        shown = [frame.locator("article").count() for frame in page.frames[1:]]
        fake_cms.pages["/frame"] = stranger.pages["/"]
        page.goto(f"{fake_cms.url}/frame")
        page.frames[1].wait_for_selector("article")

    assert shown == [0]
