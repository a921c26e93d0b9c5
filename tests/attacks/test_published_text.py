"""What editors write reaches the site as text: in the files of a release, and in what the preview is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from events.models import EventPage
from events.previews.models import Preview
from exporters.content.site_tree import find_tree
from exporters.preview.drafts import render_draft
from exporters.releases.build.manifests import read_manifest
from exporters.releases.build.store import Store
from tests.astro_oracle.processors import Judge
from tests.attacks.alive import find_alive
from tests.attacks.walk import make_client
from tests.previewing import EMPTY_FORM


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


HOSTILE = "<script>canary()</script><img src=x onerror=canary()>"
LINK = '<p><a href="javascript:canary()">Beseda</a></p>'
# What saving refuses.
TYPED: list[tuple[str, object]] = [
    ("markdown", HOSTILE),
    ("markdown", "[Beseda](javascript:canary())"),
    ("text", LINK),
    ("quote", {"quote": LINK, "attribution": HOSTILE}),
    ("callout", {"kind": "note", "title": HOSTILE, "text": LINK}),
    ("embed", {"url": "javascript:canary()", "title": HOSTILE}),
    ("code", {"language": HOSTILE, "code": HOSTILE}),
]


def preview_of(client: Client, event: EventPage, *blocks: tuple[str, object]) -> str:
    """The body of the Markdown that the preview is sent of a form with these blocks."""
    view = reverse("wagtailadmin_pages:preview_on_edit", args=[event.pk])
    typed = [(kind, rich_text_of(kind, value)) for kind, value in blocks]
    client.post(view, nested_form_data({**EMPTY_FORM, "title": "Beseda", "body": streamfield(typed)}))
    page = Preview.objects.get(is_typed=True).as_page()
    return body_of(render_draft(page, find_tree(), origin="p")["markdown"])


def rich_text_of(kind: str, value: object) -> object:
    """Rich text as the editor of the admin posts it."""
    if isinstance(value, dict):
        return {
            key: rich_text_of("text" if key in ("quote", "text") else "", part) for key, part in value.items()
        }
    return rich_text(str(value)) if kind == "text" else value


def test_what_saving_refuses_comes_alive_in_no_preview(
    world: dict[str, Any], db: None, record_property: Callable[[str, object], None]
) -> None:
    """A preview's address opens it for others: it shows what its author may not publish as text."""
    client, _ = make_client("editor", world)
    with Judge() as judge:
        bodies = [preview_of(client, world["event"], block) for block in TYPED]
        # A block that cannot be saved for another reason hides nothing.
        bodies.append(preview_of(client, world["event"], TYPED[0], ("gallery", {"images": streamfield([])})))
        pages = [html for shown in judge.render(bodies) for html in (shown.satteri, shown.unified)]

    record_property("tries", len(pages))
    assert [find_alive(page) for page in pages] == [[]] * 16
    assert HOSTILE[:8] in bodies[0]


def test_who_is_trusted_sees_their_own_html(world: dict[str, Any], db: None) -> None:
    client, _ = make_client("administrator", world)

    assert preview_of(client, world["event"], TYPED[0]).strip() == HOSTILE
