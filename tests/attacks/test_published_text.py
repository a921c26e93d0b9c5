"""What editors write reaches the site as text: in the files of a release, and in what the preview is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from exporters.releases.build.manifests import read_manifest
from exporters.releases.build.store import Store
from tests.astro_oracle.processors import Judge
from tests.attacks.alive import find_alive


def body_of(text: str) -> str:
    """A file without its front matter, which the site shows as text."""
    return text.partition("\n---\n")[2]


def test_no_text_comes_alive_on_the_site(
    world: dict[str, Any], db: None, record_property: Callable[[str, object], None]
) -> None:
    """By both of Astro's Markdown processors, with raw HTML let through."""
    files = read_manifest(world["release"].manifest).files
    texts = {
        path: Store().read(entry.sha256).decode() for path, entry in files.items() if path.endswith(".md")
    }
    draft = Client().get("/api/preview/", headers={"X-Preview-Link": world["secret"]}).json()
    bodies = [body_of(text) for text in texts.values() if "canary" in text] + [body_of(draft["markdown"])]
    with Judge() as judge:
        pages = [html for shown in judge.render(bodies) for html in (shown.satteri, shown.unified)]

    record_property("tries", len(pages))
    assert [find_alive(page) for page in pages] == [[]] * 4
    # In each of its blocks the text is there to be read.
    assert min(page.count("canary") for page in pages) >= 6
