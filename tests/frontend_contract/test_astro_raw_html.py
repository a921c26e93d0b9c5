"""`rawHtml`: what may run is refused or removed in pages, collections and previews; by default all stays."""

import re
from pathlib import Path

import pytest

from tests.frontend_contract.sites import FakeCms, serve_preview
from tests.frontend_contract.small_sites import Files, entries, event, site_of

pytestmark = pytest.mark.node

BODY = (
    '<p onclick="alert(1)">Prvé</p>\n\n<script>alert(1)</script>\n\n[Druhé](javascript:alert(1)) '
    '<img src="https://example.org/x.png" alt="x" onerror="alert(1)"> <b>tretie</b>\n\n<div class="embed">\n'
    '<iframe src="https://player.vimeo.com/video/1" title="t" data-url="https://vimeo.com/1" '
    'loading="lazy" allowfullscreen></iframe>\n</div>'
)
RUNS = re.compile(r"<script|onclick|onerror|javascript:")
PATH = "src/pages/p/a.md"
FILES: Files = {
    PATH: event("a", BODY),
    "src/events/b.md": event("b", BODY, layout="../layouts/EventLayout.astro"),
}
OWN = '---\nlayout: ../layouts/Own.astro\n---\n<p onclick="own()">Web</p>\n'
OWN_LAYOUT = "<html><head><title>x</title></head><body><slot /></body></html>"


def body(html: str) -> str:
    found = re.search(r"<body>.*?</h1>(.*)</body>", html, re.DOTALL)
    assert found is not None, html
    return found[1].strip()


@pytest.mark.parametrize(("major", "processor"), [(7, "satteri"), (6, "unified")])
def test_what_runs_is_removed_from_pages_collections_and_previews(
    modules: dict[int, Path], fake_cms: FakeCms, tmp_path: Path, major: int, processor: str
) -> None:
    files: Files = {**FILES, "src/pages/own.md": OWN, "src/layouts/Own.astro": OWN_LAYOUT}
    site = site_of(tmp_path, modules[major], files, processor=processor, options="{ rawHtml: 'sanitize' }")
    for done in (site.build(), site.build(preview=True)):
        assert done.returncode == 0, done.stdout
    fake_cms.add_page(PATH, PATH, (site.root / PATH).read_text(), site.root / "src/pages/p")

    built = body(site.html("p/a"))
    [of_page], [of_folder] = entries(site)["pages"], entries(site)["events"]
    with serve_preview(site, fake_cms.url) as preview:
        shown = preview.get(PATH)

    assert RUNS.search(built) is None
    assert built == body(shown.text)
    assert (
        built.splitlines() == of_page["html"].strip().splitlines() == of_folder["html"].strip().splitlines()
    )
    assert "<p>Prvé</p>" in built
    assert '<img src="https://example.org/x.png" alt="x"> <b>tretie</b>' in built
    assert '<iframe src="https://player.vimeo.com/video/1"' in built
    assert 'onclick="own()"' in site.html("own")


def test_what_runs_stops_the_build_and_is_explained_in_the_preview(
    modules: dict[int, Path], fake_cms: FakeCms, tmp_path: Path
) -> None:
    site = site_of(tmp_path, modules[7], {PATH: event("a", BODY)}, options="{ rawHtml: 'refuse' }")

    built = site.build()

    assert built.returncode != 0
    assert f"{PATH}: HTML that may run something, or that is not on the list: onclick." in built.stdout
    text = (site.root / PATH).read_text()
    (site.root / PATH).unlink()
    assert site.build(preview=True).returncode == 0
    fake_cms.add_page(PATH, PATH, text, site.root)
    with serve_preview(site, fake_cms.url) as preview:
        shown = preview.get(PATH)
    assert shown.status == 422
    assert "HTML that may run something, or that is not on the list: onclick." in shown.text


def test_without_the_option_everything_stays(modules: dict[int, Path], tmp_path: Path) -> None:
    site = site_of(tmp_path, modules[7], {PATH: event("a", BODY)})

    done = site.build()

    assert done.returncode == 0, done.stdout
    assert len(RUNS.findall(site.html("p/a"))) == 4
