"""Preview is the export: whatever Markdown a draft holds, its preview is the page that the build writes."""

import hashlib
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from PIL import Image

from exporters.core import front_matter, markdown
from exporters.core.markdown import parse_root
from tests.corpus import corpus_bodies, needs_corpus
from tests.frontend_contract.sites import (
    FRONTEND,
    FakeCms,
    Preview,
    Site,
    copy_site,
    serve_cms,
    serve_preview,
    without_image_addresses,
)

pytestmark = [pytest.mark.node, needs_corpus]

GOLDEN = Path(__file__).parents[1] / "golden"
# For each processor, others.
CORPUS_FILES = 32

FRONT_MATTER = """---
slug: "{number:03}"
layout: ../../../layouts/EventLayout.astro
title: Strana {number} „Jadro+“ & <b>
publish_date: 31.03.2021
description: Opis s "úvodzovkami" a </script>.
project: Projekt
project_link: projekt
edition: {number}
type: Diskusia
---
"""
PROCESSORS = {
    "satteri": (
        "import { satteri } from '@astrojs/markdown-satteri';\nexport default { processor: satteri() };\n"
    ),
    "unified": (
        "import { unified } from '@astrojs/markdown-remark';\nexport default { processor: unified() };\n"
    ),
}
# What these files link to does not exist: the static build must not check it.
PREVIEW_ONLY = "integrations: process.env.WAGTAIL_PREVIEW === '1' ? [wagtailEvents()] : []"

NEIGHBOURS = re.compile('<nav class="neighbours".*?</nav>', re.DOTALL)
REMOTE = re.compile(r"[a-z][a-z\d+.-]*:|/", re.IGNORECASE)
# Below the page's own folder, of a kind that Pillow draws, without the characters that Astro breaks on.
DRAWABLE = re.compile(r"(?!.*\.\./)[^?#%\"&`]+\.(?:png|jpe?g|webp)")


@dataclass(frozen=True)
class Page:
    """A page of the site. name: the file that its body comes from. folder: in src/pages and in dist."""

    name: str
    body: str
    number: int

    @property
    def folder(self) -> str:
        return f"parita/{self.number:03}"

    @property
    def images(self) -> list[str]:
        """The local images, as file names relative to the page."""
        return sorted({unquote(url) for url in image_urls(parse_root(self.body)) if not REMOTE.match(url)})


def image_urls(node: Any) -> Iterator[str]:
    if isinstance(node, markdown.Image):
        yield node.url
    for child in getattr(node, "children", ()):
        yield from image_urls(child)


def golden_files() -> list[tuple[str, str]]:
    paths = sorted(GOLDEN.rglob("*.md"))
    return [
        (str(path.relative_to(GOLDEN)), front_matter.split(path.read_bytes().decode()).body) for path in paths
    ]


def corpus_sample(processor: str) -> list[tuple[str, str]]:
    """CORPUS_FILES (path, body), chosen by nothing but their paths' digests."""
    by_digest = sorted(corpus_bodies(), key=lambda file: hashlib.sha256(file[0].encode()).digest())
    drawable = (file for file in by_digest if all(map(DRAWABLE.fullmatch, Page(*file, number=0).images)))
    first = CORPUS_FILES * list(PROCESSORS).index(processor)
    return list(islice(drawable, first, first + CORPUS_FILES))


def write_page(page: Page, site: Site, cms: FakeCms) -> None:
    """Put the page into the site, with drawings for images, and the same as a draft into the CMS."""
    path = f"src/pages/{page.folder}/index.md"
    text = FRONT_MATTER.format(number=page.number) + page.body
    (site.root / path).parent.mkdir(parents=True)
    (site.root / path).write_bytes(text.encode())
    files = {}
    for name in page.images:
        place = (site.root / path).parent / name
        place.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (40 + len(name), 30), "teal").save(place)
        key = f"{page.folder}/{name.removeprefix('./')}"
        cms.media[key] = place.read_bytes()
        files[name.removeprefix("./")] = f"{cms.url}/media/{quote(key)}"
    draft = {"path": path, "url": f"/{page.folder}/", "markdown": text, "files": files}
    cms.drafts[page.folder] = (200, draft)


def compare(site: Site, preview: Preview, page: Page) -> str | None:
    """What to say where the preview differs from the built page, but for the addresses of images."""
    built = (site.root / "dist" / page.folder / "index.html").read_bytes().decode()
    answer = preview.get_settled(page.folder, partial(is_page, built))
    return None if is_page(built, answer.text) else f"{page.folder} {page.name}: {answer.status}"


def is_page(built: str, shown: str) -> bool:
    """Whether the answer is the built page; behind it is the script that speaks to the CMS's panel.

    Which events stand beside it in its project, the build alone knows.
    """
    page, rest = NEIGHBOURS.sub("", without_image_addresses(built)), without_image_addresses(shown)
    return "</article></main>" in page and rest.startswith(page) and "<article" not in rest.removeprefix(page)


@pytest.mark.parametrize("processor", PROCESSORS)
def test_preview_is_the_built_page_for_golden_and_real_files(processor: str, tmp_path: Path) -> None:
    golden, corpus = golden_files(), corpus_sample(processor)
    pages = [Page(*file, number=number) for number, file in enumerate(golden + corpus, start=1)]
    config = (FRONTEND / "site/astro.config.mjs").read_text()
    site = copy_site(
        tmp_path,
        {
            "astro.config.mjs": config.replace("integrations: [wagtailEvents()]", PREVIEW_ONLY),
            "markdown.config.mjs": PROCESSORS[processor],
        },
    )
    previewing = site.build(preview=True)  # Before the pages are there: drafts come from the CMS.
    assert previewing.returncode == 0, previewing.stdout
    with serve_cms() as cms:
        for page in pages:
            write_page(page, site, cms)
        built = site.build()
        assert built.returncode == 0, built.stdout
        with serve_preview(site, cms.url) as preview, ThreadPoolExecutor(4) as pool:
            differences = list(filter(None, pool.map(partial(compare, site, preview), pages)))

    assert differences == []
    assert len(corpus) == CORPUS_FILES
    print(f"{processor}: {len(golden)} golden and {len(corpus)} real files, previews equal to the build")
