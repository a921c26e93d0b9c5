"""The reference site as visitors get it."""

import json
import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from PIL import Image, ImageChops

from tests.frontend_contract.sites import FRONTEND, SAMPLE, Site, ask_module, copy_site
from tests.sample_images import CARD_NAME, RECORDING_NAME, draw_sample_images

pytestmark = pytest.mark.node

EVENT = "podujatia/ogp-druhe-stretnutie"
DESCRIPTION = (
    "Diskusné stretnutie zamerané na aktiváciu platformy Partnerstva pre otvorené vládnutie "
    "a na definovanie úloh pre členov skupiny „Jadro+“."
)


class Reader(HTMLParser):
    """The elements of a page in order: name, attributes, and the text before the next element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def test_every_field_of_the_contract_is_shown(site: Site) -> None:
    html = site.html(EVENT)

    assert "<h1>2. podujatie Iniciatívy Partnerstva pre otvorené vládnutie v Banskej Bystrici</h1>" in html
    assert '<time datetime="2021-03-31">31. marca 2021</time>' in html
    assert f'<p class="event-lead">{DESCRIPTION}</p>' in html
    assert f'<meta name="description" content="{DESCRIPTION}">' in html
    assert '<a href="/#open_goverment_partnership">Iniciatíva Partnerstva pre otvorené vládnutie</a>' in html
    assert "<dd>2.</dd>" in html
    assert '<p class="event-type">Diskusia</p>' in html


def test_both_images_are_optimised_and_keep_their_text(site: Site) -> None:
    images = Reader(site.html(EVENT).partition("<dialog")[0]).all("img")

    assert [image["alt"] for image in images] == ["alt text", "alt text"]
    assert [(image["width"], image["height"]) for image in images] == [("1200", "720")] * 2
    for image, name in zip(images, (CARD_NAME, RECORDING_NAME), strict=True):
        address = unquote(str(image["src"]))
        assert address.startswith(f"/_astro/{name.removesuffix('.jpg')}")
        assert (site.root / "dist" / address.removeprefix("/")).read_bytes().startswith(b"RIFF")


def test_no_markdown_is_left_in_the_page(site: Site) -> None:
    text = Reader(site.html(EVENT)).text

    assert [mark for mark in ("**", "###", "![", "](", "---") if mark in text] == []


def test_quotation_marks_are_those_that_were_typed(site: Site) -> None:
    html = site.html(EVENT)

    assert "Spoločné “zbieranie úrody” – vizualizované" in html
    assert "Zber informácií „čo sa deje v meste“" in html


def test_page_is_built_for_everybody(site: Site) -> None:
    html = site.html(EVENT)
    page = Reader(html)
    landmarks = [name for name, _ in page.elements if name in ("header", "main", "article", "footer")]
    levels = [int(name[1]) for name, _ in page.elements if re.fullmatch(r"h[1-6]", name)]

    assert page.all("html") == [{"lang": "sk"}]
    assert landmarks == ["header", "main", "article", "header", "footer"]
    assert page.all("a")[0] == {"class": "skip", "href": "#obsah"}
    assert page.all("main")[0]["id"] == "obsah"
    assert levels == [1, 2, 3, 3, 3, 3]  # The second one is for those who listen: the text begins with h3.
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in page.all("meta")
    assert "prefers-color-scheme:dark" in html.replace(" ", "")


def test_page_needs_no_script_and_no_second_request_for_its_style(site: Site) -> None:
    page = Reader(site.html(EVENT))

    assert page.all("script") == [{"type": "application/ld+json"}]
    assert [link["rel"] for link in page.all("link")] == ["icon", "alternate", "sitemap", "canonical"]


def test_first_page_lists_events_below_their_project(site: Site) -> None:
    html = site.html("")

    assert '<section class="events" id="open_goverment_partnership">' in html
    assert f'<a href="/{EVENT}/">2. podujatie Iniciatívy' in html


@pytest.fixture(scope="module")
def bare_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A built site with an event that has the required fields only, and a page of another layout."""
    front_matter = "slug: x\nlayout: ../../layouts/EventLayout.astro\ntitle: Holé\npublish_date: 01.02.2026"
    other = "layout: ../layouts/PageLayout.astro\npublish_date: 2026-02-01"
    site = copy_site(
        tmp_path_factory.mktemp("bare"),
        {
            "src/pages/podujatia/x.md": f"---\n{front_matter}\n---\n\nText.\n",
            "src/pages/o-nas.md": f"---\n{other}\n---\n\nO nás.\n",
        },
    )
    built = site.build()
    assert built.returncode == 0, built.stdout
    return site


def test_event_without_optional_fields_leaves_no_empty_labels(bare_site: Site) -> None:
    html = bare_site.html("podujatia/x")
    facts = re.search(r"<dl.*</dl>", html, re.DOTALL)

    assert facts is not None
    assert re.findall(r"<dt>(.*?)</dt>", facts[0]) == ["Dátum"]
    assert "undefined" not in html
    assert "<h2>Ostatné</h2>" in bare_site.html("")


def test_contract_is_not_asked_of_pages_with_another_layout(bare_site: Site) -> None:
    assert "<p>O nás.</p>" in bare_site.html("o-nas")


def test_site_is_the_same_with_and_without_the_integration(site: Site, tmp_path: Path) -> None:
    config = (site.root / "astro.config.mjs").read_text()
    without = copy_site(
        tmp_path, {"astro.config.mjs": config.replace("integrations: [wagtailEvents()]", "integrations: []")}
    )

    assert without.build().returncode == 0

    assert "wagtailEvents()" not in (without.root / "astro.config.mjs").read_text()
    assert without.files() == site.files()


def test_committed_images_are_what_the_drawing_code_draws(tmp_path: Path) -> None:
    for drawn in draw_sample_images(tmp_path):
        committed = FRONTEND / "site" / Path(SAMPLE).parent / drawn.name
        difference = ImageChops.difference(Image.open(drawn), Image.open(committed)).convert("L")
        # Not byte by byte: libjpeg differs between versions of Pillow by a shade.
        assert sum(difference.histogram()[48:]) == 0
        assert unicodedata.is_normalized("NFD", drawn.name)


@pytest.mark.parametrize(
    ("link", "projects", "href"),
    [
        ("open_goverment_partnership", "/", "/#open_goverment_partnership"),
        ("open_goverment_partnership", "/mesto", "/mesto#open_goverment_partnership"),
        ("https://example.org/ogp", "/", "https://example.org/ogp"),
        ("mailto:ogp@example.org", "/", "mailto:ogp@example.org"),
        ("/projekty/ogp", "/mesto", "/projekty/ogp"),
        ("//example.org", "/", None),
        ("javascript:alert(1)", "/", None),
        ("dve slová", "/", None),
        (None, "/", None),
    ],
)
def test_project_link_leads_somewhere_only_where_it_is_safe(
    link: str | None, projects: str, href: str | None
) -> None:
    call = f"projectHref({json.dumps(link)}, {json.dumps(projects)}) ?? null"

    assert ask_module("project-link.js", "projectHref", call) == href
