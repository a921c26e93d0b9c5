"""Astro 6.4 and 7 alike: the static build as it was, and a preview that is the built page."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.frontend_contract.sites import FakeCms, Preview, Site, serve_preview
from tests.frontend_contract.small_sites import Files, event, make_site, picture

pytestmark = pytest.mark.node

ALIAS = "@/layouts/EventLayout.astro"
RELATIVE, ALIASED = "src/pages/p/a/index.md", "src/pages/p/b.md"
# Without code: Shiki gives up colouring a line after half a second, which a busy machine needs.
BODY = "## Nadpis „Jadro+“\n\n![Obrázok](./obrázok.png)\n\n- [doma](/mesto/) ~~preč~~"
FILES: Files = {
    # The site's own alias: Astro reads it from here.
    "tsconfig.json": json.dumps({"compilerOptions": {"paths": {"@/*": ["./src/*"]}}}),
    RELATIVE: event("a", BODY, layout="../../../layouts/EventLayout.astro"),
    ALIASED: event("b", layout=ALIAS),
    "src/pages/p/a/obrázok.png": picture(),
}
SETTINGS = "base: '/mesto', site: 'https://example.org', trailingSlash: 'always',"


@dataclass(frozen=True)
class Built:
    """A site with its static build and a preview server. plain: the static build without the integration."""

    site: Site
    plain: Site
    preview: Preview


@pytest.fixture(scope="module", params=[(7, "satteri"), (6, "unified")], ids=str)
def built(
    request: pytest.FixtureRequest,
    modules: dict[int, Path],
    fake_cms: FakeCms,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Built]:
    major, processor = request.param
    site, plain = (
        make_site(
            tmp_path_factory.mktemp("version"),
            modules[major],
            FILES,
            settings=SETTINGS,
            processor=processor,
            integrated=integrated,
        )
        for integrated in (True, False)
    )
    for done in (site.build(), plain.build(), site.build(preview=True)):
        assert done.returncode == 0, done.stdout
    for path in (RELATIVE, ALIASED):
        fake_cms.add_page(path, path, (site.root / path).read_text(), site.root / "src/pages/p/a")
    with serve_preview(site, fake_cms.url, base="/mesto") as preview:
        yield Built(site, plain, preview)


def test_static_build_is_the_same_with_and_without_the_integration(built: Built) -> None:
    files = built.site.files()

    assert files == built.plain.files()
    assert {"index.html", "p/a/index.html", "p/b/index.html"} < files.keys()


def body(html: str) -> str:
    """What the page shows, but for the addresses of images."""
    found = re.search(r"<body>.*?</h1>(.*)</body>", html, re.DOTALL)
    assert found is not None, html
    return re.sub(r'(<img [^>]*?src=")[^"]*"', r'\1"', found[1])


@pytest.mark.parametrize(("path", "page"), [(RELATIVE, "p/a"), (ALIASED, "p/b")], ids=["relative", "alias"])
def test_preview_is_the_built_page(built: Built, path: str, page: str) -> None:
    shown = built.preview.get(path)

    assert shown.status == 200
    assert body(shown.text) == body(built.site.html(page))


def test_image_of_the_preview_comes_from_the_cms(built: Built, fake_cms: FakeCms) -> None:
    images = re.findall(r'<img [^>]*?src="([^"]*)"', built.preview.get(RELATIVE).text)

    assert images == [f"{fake_cms.url}/media/obr%C3%A1zok.png"]


@pytest.mark.parametrize(
    ("layout", "why"),
    [
        ("", "The front matter has no layout; without one the page is not shown in the site's design: "),
        ("@/niet.astro", "layout: @/niet.astro is none of the site's layouts: "),
    ],
)
def test_draft_of_no_layout_is_explained(built: Built, fake_cms: FakeCms, layout: str, why: str) -> None:
    draft = {"path": ALIASED, "url": "/p/b/", "markdown": event("b", layout=layout), "files": {}}
    fake_cms.drafts["odd"] = (200, draft)

    shown = built.preview.get("odd")

    assert shown.status == 422
    assert f'<p class="reason">{why}/src/layouts/EventLayout.astro</p>' in shown.text
