"""Files as somebody sends them to an import of their own."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from PIL import Image

from events.models import EventIndexPage
from exporters.content.site_tree import find_tree
from exporters.ingest.models import Entry, Import, State
from exporters.ingest.results import Note
from exporters.ingest.steps import advance
from exporters.ingest.uploads import add_part

LAYOUT = "../../layouts/EventLayout.astro"
# name -> content, or an entry with all that somebody could make of it.
Files = Mapping[str, bytes | tuple[zipfile.ZipInfo, bytes]]


def event(
    title: str = "Koncert", slug: str = "koncert", *, layout: str = LAYOUT, body: str = "Text.\n"
) -> bytes:
    yaml = f"slug: {slug}\nlayout: {layout}\ntitle: {title}\npublish_date: 12.05.2024\n"
    return f"---\n{yaml}---\n\n{body}".encode()


def png() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (16, 10), "seagreen").save(content, "PNG")
    return content.getvalue()


def pack(files: Files, *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, file in files.items():
            entry, written = file if isinstance(file, tuple) else (zipfile.ZipInfo(name), file)
            archive.writestr(entry, written, compress_type=method)
    return content.getvalue()


def begin(files: Mapping[str, bytes], *, user: User | None = None, folder: Any = None) -> Import:
    """An import with what was sent, ready to be unpacked."""
    user = user or User.objects.filter(username="admin").first() or User.objects.create_superuser("admin")
    owner = Import.objects.create(user=user, folder=folder or make_folder())
    for path, content in files.items():
        assert add_part(owner, path, size=len(content), offset=0, content=ContentFile(content))
    owner.state = State.UNPACKING
    owner.save()
    return owner


def make_folder(slug: str = "podujatia") -> EventIndexPage:
    root = find_tree().root
    found = EventIndexPage.objects.child_of(root).filter(slug=slug).first()
    return found or root.add_child(instance=EventIndexPage(title="Podujatia", slug=slug))


def go_on(owner: Import) -> Import:
    """The import once there is nothing to do without being asked."""
    for _ in range(100):
        before = owner.state
        advance(owner, owner.user, seconds=60)
        owner.refresh_from_db()
        if owner.state == before or owner.state in (State.CHECKED, State.DONE, State.FAILED):
            return owner
    raise AssertionError(owner.state)


def confirm(owner: Import) -> Import:
    owner.state = State.IMPORTING
    owner.save()
    return go_on(owner)


def results(owner: Import) -> list[tuple[str, ...]]:
    """(path, result, its notes in English) of each file."""
    return [
        (entry.path, entry.outcome or entry.result, *(str(Note.from_json(note)) for note in entry.notes))
        for entry in Entry.objects.filter(owner=owner)
    ]
