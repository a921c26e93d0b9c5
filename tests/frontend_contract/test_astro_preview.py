"""The preview shows a draft as the build would, and says kindly where it cannot."""

import re
import socket
from urllib.parse import quote, urlsplit

import pytest

from tests.frontend_contract.sites import (
    SAMPLE,
    FakeCms,
    Preview,
    Site,
    get,
    serve_preview,
    without_image_addresses,
)
from tests.sample_images import CARD_NAME, RECORDING_NAME

pytestmark = pytest.mark.node

SCRIPT = re.compile(r'<script data-cms="([^"]*)"(?: data-page)?>.*?</script>', re.DOTALL)
IMAGE_ADDRESS = re.compile(r'(<img [^>]*?src=")([^"]*)"')


def reason(html: str) -> str:
    found = re.search(r'<p class="reason">(.*?)</p>', html, re.DOTALL)
    assert found is not None, html
    return found[1]


def draft(markdown: str, path: str = SAMPLE) -> tuple[int, dict[str, object]]:
    return 200, {"path": path, "url": "/podujatia/x/", "markdown": markdown, "files": {}}


def test_preview_is_the_built_page_apart_from_image_addresses(preview: Preview, site: Site) -> None:
    shown = preview.get("sample")
    page, script, rest = SCRIPT.split(shown.text)[0], SCRIPT.search(shown.text), SCRIPT.split(shown.text)[2]

    assert shown.status == 200
    assert without_image_addresses(page) == without_image_addresses(
        site.html("podujatia/ogp-druhe-stretnutie")
    )
    assert script is not None
    assert rest.strip() == ""


def test_images_come_from_the_cms(preview: Preview, fake_cms: FakeCms) -> None:
    text, _, zoomed = preview.get("sample").text.partition("<dialog")
    addresses = [address for _, address in IMAGE_ADDRESS.findall(text)]

    assert [address for _, address in IMAGE_ADDRESS.findall(zoomed)] == addresses
    assert addresses == [f"{fake_cms.url}/media/{quote(name)}" for name in (CARD_NAME, RECORDING_NAME)]


def test_links_to_files_beside_the_page_lead_to_the_cms(preview: Preview, fake_cms: FakeCms) -> None:
    markdown = (
        "---\nlayout: ../../../layouts/EventLayout.astro\ntitle: X\n---\n\n"
        "[zápis](./z%C3%A1pis.pdf), [inde](./inde.pdf), `[x](zápis.pdf)`\n"
    )
    status, content = draft(markdown)
    fake_cms.drafts["links"] = (status, {**content, "files": {"zápis.pdf": "http://cms/d/1?a=1&b=2"}})

    html = preview.get("links").text

    assert '<a href="http://cms/d/1?a=1&amp;b=2">zápis</a>' in html
    assert '<a href="./inde.pdf">inde</a>' in html
    assert "<code>[x](zápis.pdf)</code>" in html


def test_only_content_type_and_token_reach_the_cms(preview: Preview, fake_cms: FakeCms) -> None:
    address = f"{preview.url}/_preview?content_type=events.eventpage&token=sample&mode=&in_preview_panel=true"
    private = {"Cookie": "sessionid=x", "Authorization": "Bearer x", "Referer": "http://x/"}

    get(address, **private)

    path, headers = fake_cms.asked[-1]
    assert path == "/api/preview/?content_type=events.eventpage"
    assert headers == {
        "host": urlsplit(fake_cms.url).netloc,
        "x-preview-token": "sample",
        "accept": "application/json",
        # What Node's fetch says of itself.
        "connection": "keep-alive",
        "accept-language": "*",
        "sec-fetch-mode": "cors",
        "user-agent": "node",
        "accept-encoding": "gzip, deflate",
    }


def test_a_shared_link_is_asked_for_as_one(preview: Preview, fake_cms: FakeCms) -> None:
    get(f"{preview.url}/_preview?link=secret")

    path, headers = fake_cms.asked[-1]
    assert path == "/api/preview/"
    assert {name: value for name, value in headers.items() if name.startswith("x-")} == {
        "x-preview-link": "secret"
    }


@pytest.mark.parametrize(
    "query",
    [
        "token=",
        "token=a&link=b",
        "token=a%0d%0aX-Evil:%20b",
        "token=a%00",
        "token=%C5%BE",
        f"token={'a' * 1001}",
        "link=a%20b",
        "Token=sample",
        "undefined=sample",
    ],
)
def test_what_can_be_no_token_never_reaches_the_cms(preview: Preview, fake_cms: FakeCms, query: str) -> None:
    before = len(fake_cms.asked)

    shown = get(f"{preview.url}/_preview?content_type=events.eventpage&{query}")

    assert (shown.status, shown.text) == (404, preview.get("").text)
    assert len(fake_cms.asked) == before


@pytest.mark.parametrize("token", ["sample", "unknown", "unfit"])
def test_every_answer_forbids_copies_referrers_robots_and_other_frames(
    preview: Preview, fake_cms: FakeCms, token: str
) -> None:
    fake_cms.drafts["unfit"] = (422, {"error": "no"})
    headers = {name.lower(): value for name, value in preview.get(token).headers.items()}

    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["content-security-policy"] == f"frame-ancestors {fake_cms.url}"
    assert headers["x-robots-tag"] == "noindex"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("token", ["sample", "unknown", "unfit"])
def test_every_answer_speaks_to_the_panel_of_the_cms_alone(
    preview: Preview, fake_cms: FakeCms, token: str
) -> None:
    fake_cms.drafts["unfit"] = (422, {"error": "no"})

    assert SCRIPT.findall(preview.get(token).text) == [fake_cms.url]


def test_bad_token_is_not_found_and_nothing_is_said(preview: Preview) -> None:
    bad, none = preview.get("unknown"), get(f"{preview.url}/_preview")

    assert (bad.status, none.status) == (404, 404)
    assert bad.text == none.text
    assert "<h1>Nenašlo sa</h1>" in bad.text
    assert "unknown" not in bad.text


def test_route_of_a_layout_shows_nothing_by_itself(preview: Preview) -> None:
    layout, unknown = (
        get(f"{preview.url}/_preview/0?content_type=events.eventpage&token=sample"),
        preview.get("x"),
    )

    assert (layout.status, layout.text) == (404, unknown.text)


def test_draft_that_cannot_be_exported_is_explained(preview: Preview, fake_cms: FakeCms) -> None:
    fake_cms.drafts["unfit"] = (422, {"error": "body[3]: obrázok <x.jpg> chýba"})

    shown = preview.get("unfit")

    assert shown.status == 422
    assert reason(shown.text) == "body[3]: obrázok &lt;x.jpg&gt; chýba"
    assert "Koncept sa zatiaľ nedá zobraziť." in shown.text
    assert '<p lang="en">This draft cannot be shown yet.' in shown.text


@pytest.mark.parametrize(
    ("markdown", "why"),
    [
        (
            "---\ntitle: [x\nlayout: ../../../layouts/EventLayout.astro\n---\n\nText.\n",
            "line 3: missed comma",
        ),
        ("---\ntitle: x\nlayout: ../../Nowhere.astro\n---\n\nText.\n", "layout: ../../Nowhere.astro"),
        (
            "---\ntitle: x\nlayout: ../../../layouts/EventLayout.astro\n---\n\n![x](100%.jpg)\n",
            "URI malformed",
        ),
    ],
    ids=["front matter", "layout", "percent sign"],
)
def test_what_astro_could_not_build_is_explained(
    preview: Preview, fake_cms: FakeCms, markdown: str, why: str
) -> None:
    fake_cms.drafts["broken"] = draft(markdown)

    shown = preview.get("broken")

    assert shown.status == 422
    assert why in reason(shown.text)


def test_unfinished_draft_is_shown(preview: Preview, fake_cms: FakeCms) -> None:
    fake_cms.drafts["empty"] = draft("---\nlayout: ../../../layouts/EventLayout.astro\n---\n")

    shown = preview.get("empty")

    assert shown.status == 200
    assert "undefined" not in SCRIPT.sub("", shown.text)


@pytest.mark.parametrize("answer", [(500, None), (302, None), (200, {"path": "x"}), (200, None), (422, None)])
def test_cms_that_does_not_answer_as_agreed_is_said(
    preview: Preview, fake_cms: FakeCms, answer: tuple[int, object]
) -> None:
    fake_cms.drafts["odd"] = answer

    shown = preview.get("odd")

    assert shown.status == 502
    assert f"Redakčný systém na {fake_cms.url} neodpovedá." in shown.text
    assert reason(shown.text) == f"HTTP {answer[0]}"


def test_preview_without_a_cms_says_so_and_tries_again(preview_site: Site) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # Taken, and nobody listens.
        cms = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        with serve_preview(preview_site, cms) as preview:
            shown = preview.get("sample")

    assert shown.status == 502
    assert f"The CMS at {cms} does not answer." in shown.text
    assert '<meta http-equiv="refresh" content="5">' in shown.text


def test_preview_build_leaves_the_static_build_alone(
    preview_site: Site, static_files: dict[str, bytes]
) -> None:
    assert preview_site.files() == static_files
    assert "index.html" in static_files


def test_static_build_knows_nothing_of_the_preview(site: Site) -> None:
    files = site.files()

    assert [path for path in files if "preview" in path or path.endswith((".js", ".mjs"))] == []
    assert [
        path for path, content in files.items() if b"w-preview" in content or b"data-cms" in content
    ] == []
