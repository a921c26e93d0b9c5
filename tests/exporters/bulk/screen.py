"""The questions of bulk actions, as a test reads and answers them."""

import re
from html import unescape
from typing import Any

from wagtail.models import Page

from events.models import EventPage
from exporters.content.site_tree import find_tree
from exporters.releases.build.reconcile import reconcile
from exporters.releases.models import Release
from tests.exporters.exports import make_event


def release() -> Release | None:
    return reconcile(find_tree()).release


def write_draft(folder: Page, slug: str, **fields: Any) -> EventPage:
    page = make_event(folder, slug, title=slug.capitalize())
    page.unpublish()
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision(clean=False)
    return EventPage.objects.get(pk=page.pk)


def change(page: EventPage, **fields: Any) -> None:
    page = EventPage.objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision()


def address(action: str, *pages: Page) -> str:
    chosen = "&".join(f"id={page.pk}" for page in pages)
    return f"/admin/bulk/wagtailcore/page/{action}/?next=/admin/&{chosen}"


def text_of(answer: Any) -> str:
    main = re.sub(r"<script.*?</script>", " ", answer.content.decode().partition("<main")[2], flags=re.S)
    return unescape(" ".join(re.sub(r"<[^>]*>", " ", main).split()))


def counted(answer: Any) -> list[str]:
    found = re.findall(r"data-files-of-the-site>(.*?)</p>", answer.content.decode())
    return [sentence.strip() for sentence in found]


def hidden(answer: Any) -> dict[str, list[str]]:
    """What the question's form sends along by itself."""
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(
        r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.content.decode()
    ):
        fields.setdefault(name, []).append(value)
    fields.pop("csrfmiddlewaretoken", None)
    return fields


def live() -> set[str]:
    return set(EventPage.objects.live().values_list("slug", flat=True))


def drafted(page: EventPage) -> EventPage:
    draft: EventPage = EventPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return draft
