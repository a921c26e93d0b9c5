"""`python -m tests.bench.copies COUNT`: copies the events of a CMS, row by row, until there are so many.

The copies are events of their own, with their own place, file and image. In the end, of ten events three
were made in the CMS and one was changed since it came in from a file; the others are as they came in.
"""

from __future__ import annotations

import hashlib
import json
import sys
import uuid
from dataclasses import dataclass
from typing import Any

import django

django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from django.core.files.storage import default_storage  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from cms.models import CustomImage  # noqa: E402
from events.models import EventPage  # noqa: E402
from exporters.content.assets import open_library  # noqa: E402
from exporters.content.page_references import PageReferences  # noqa: E402
from exporters.content.pages import read_document  # noqa: E402
from exporters.content.site_tree import find_tree  # noqa: E402
from exporters.core.blocks import to_nodes  # noqa: E402
from exporters.core.document import Document  # noqa: E402
from exporters.core.markdown import serialize_markdown  # noqa: E402
from exporters.core.render import digest_content  # noqa: E402
from tests.bench.texts import name_event  # noqa: E402

Row = dict[str, Any]
FIRST_COPY = 100_000
# The last digits of those events' names.
MADE_HERE = "('3', '6', '9')"
CHANGED = "('1')"
OF_EVENTS = "page_ptr_id IN (SELECT id FROM wagtailcore_page WHERE substr(slug, -1) IN {})"


@dataclass(frozen=True, slots=True)
class Original:
    """An imported event: its two rows, what it says, and its body as Markdown."""

    page: Row
    event: Row
    document: Document
    body: str


def read_originals() -> list[Original]:
    tree = find_tree()
    library = open_library(tree)
    originals = []
    for event in EventPage.objects.order_by("path").select_related("project", "event_type"):
        document = read_document(event, tree)
        references = PageReferences.of_document(library, document)
        body = serialize_markdown(to_nodes(document.body, references))
        page_row = _read("SELECT * FROM wagtailcore_page WHERE id = %s", event.pk)
        event_row = _read("SELECT * FROM events_eventpage WHERE page_ptr_id = %s", event.pk)
        originals.append(Original(page_row, event_row, document, body))
    return originals


def copy_page(original: Original, number: int) -> Row:
    row, slug = original.page, name_event(number)
    return {
        **row,
        "id": FIRST_COPY + number,
        "path": EventPage._get_path(row["path"][: -EventPage.steplen], row["depth"], number + 1),
        "slug": slug,
        "url_path": row["url_path"].replace(row["slug"], slug),
        "translation_key": uuid.UUID(int=number).hex,
        "latest_revision_id": None,
        "live_revision_id": None,
    }


def copy_event(original: Original, page: Row) -> Row:
    """The event that belongs to the copy of a page. Its file says the same under another name."""
    document = original.document
    values = {**document.front_matter, "slug": page["slug"]}
    body = [dict(block) for block in document.body]
    if body[0]["type"] == "image":
        body[0]["value"] = {**body[0]["value"], "image": copy_image(body[0]["value"]["image"], page["slug"])}
    return {
        **original.event,
        "page_ptr_id": page["id"],
        "body": json.dumps(body),
        "source": document.source.replace(original.page["slug"], page["slug"], 1),
        "source_path": document.source_path.replace(original.page["slug"], page["slug"]),
        "source_digest": digest_content(values, original.body),
    }


def copy_image(id: int, name: str) -> int:
    """The id of a new image, which looks like another and has bytes of its own."""
    image = CustomImage.objects.get(pk=id)
    with image.file.open() as stored:
        # Nothing reads what stands behind the picture.
        content = stored.read() + name.encode()
    image.file.name = default_storage.save(f"original_images/{name}.jpg", ContentFile(content))
    image.file_hash, image.file_size = hashlib.sha1(content).hexdigest(), len(content)
    image.pk = None
    image._state.adding = True
    CustomImage.objects.bulk_create([image])
    return int(image.pk)


def main(count: int) -> None:
    originals = read_originals()
    numbers = range(len(originals), count)
    with transaction.atomic(), connection.cursor() as cursor:
        pages = [copy_page(originals[number % len(originals)], number) for number in numbers]
        events = [copy_event(originals[n % len(originals)], p) for n, p in zip(numbers, pages, strict=True)]
        _insert("wagtailcore_page", pages)
        _insert("events_eventpage", events)
        cursor.execute("UPDATE wagtailcore_page SET numchild = %s WHERE slug = 'podujatia'", [count])
        nothing = "source = '', source_path = '', source_digest = ''"
        cursor.execute(f"UPDATE events_eventpage SET {nothing} WHERE {OF_EVENTS.format(MADE_HERE)}")
        words = "description = description || ' Zmenené.'"
        cursor.execute(f"UPDATE events_eventpage SET {words} WHERE {OF_EVENTS.format(CHANGED)}")


def _read(sql: str, parameter: int) -> Row:
    with connection.cursor() as cursor:
        cursor.execute(sql, [parameter])
        return dict(zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True))


def _insert(table: str, rows: list[Row]) -> None:
    if rows:
        columns = ", ".join(f'"{name}"' for name in rows[0])
        places = ", ".join(["%s"] * len(rows[0]))
        sql = f"INSERT INTO {table} ({columns}) VALUES ({places})"
        with connection.cursor() as cursor:
            cursor.executemany(sql, [[*row.values()] for row in rows])


if __name__ == "__main__":
    main(int(sys.argv[1]))
