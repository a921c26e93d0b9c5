"""Exports and events, for the tests of what an export does."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from events.models import EventIndexPage, EventPage
from exporters.content.site_tree import find_tree
from exporters.export.sync import Options, Outcome, sync_events

# The file of an event as make_event makes it, in a folder "podujatia".
PAGE = "src/pages/podujatia/beseda/index.md"


def export(astro: Path, **options: Any) -> None:
    """The command as CI runs it; raises CommandError."""
    call_command("export_events", str(astro), verbosity=0, **options)


def exit_code(astro: Path, **options: Any) -> int:
    try:
        export(astro, **options)
    except CommandError as error:
        return error.returncode
    return 0


def run(astro: Path, **options: Any) -> Outcome:
    """What an export did."""
    return sync_events(find_tree(), astro, Options(**options))


def hide(page: Page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def hide_collection(collection: Collection) -> None:
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )


def make_folder(slug: str, parent: Page | None = None) -> EventIndexPage:
    parent = parent or find_tree().root
    return parent.add_child(instance=EventIndexPage(title=slug.capitalize(), slug=slug))


def make_event(
    parent: Page, slug: str = "beseda", body: Sequence[dict[str, Any]] = (), **fields: Any
) -> EventPage:
    """A published event."""
    values = {"title": "Beseda", "publish_date": date(2022, 2, 1), "live": False, **fields}
    page = EventPage(slug=slug, **values)
    page.body = page.body.stream_block.to_python([dict(block) for block in body])
    parent.add_child(instance=page)
    page.publish_unchecked(page.save_revision())
    return EventPage.objects.get(pk=page.pk)


def rename(page: EventPage, slug: str) -> None:
    page = EventPage.objects.get(pk=page.pk)
    page.slug = slug
    page.publish_unchecked(page.save_revision())


def image_block(image: int, alt: str = "Lipa") -> dict[str, Any]:
    value = {"image": image, "decorative": False, "alt_text": alt, "caption": ""}
    return {"type": "image", "value": value}


def text_block(html: str) -> dict[str, Any]:
    return {"type": "text", "value": html}


def link_to_page(page: Page) -> dict[str, Any]:
    return text_block(f'<p><a linktype="page" id="{page.pk}">Beseda</a></p>')


def texts(astro: Path) -> dict[str, str]:
    """path below src/pages -> text of every page there."""
    pages = astro / "src/pages"
    return {p.relative_to(pages).as_posix(): p.read_text() for p in sorted(pages.rglob("*.md"))}
