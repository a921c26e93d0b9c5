"""A CMS with events, and the Astro project that it is exported into."""

import io
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image as Picture
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from cms.models import CustomDocument, CustomImage
from events.models import EventIndexPage, EventPage, Project
from events.trash.tree import exclude_trash
from exporters.content.site_tree import find_tree
from exporters.export.sync import Options, Outcome, sync_events
from exporters.ingest.importer import import_events

# The tasks that publishing enqueues are not run.
DUMMY = {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}
NO_TASKS = {"default": DUMMY, "releases": DUMMY}
# Few, so that pages often reuse the paths of others.
SLUGS = [f"akcia-{number:02}" for number in range(40)]
LAYOUT = "src/layouts/EventLayout.astro"
# Files that are not the exporter's, some beside its files and some with similar names.
FOREIGN = {
    "package.json": b"{}\n",
    LAYOUT: b"<slot />\n",
    "src/pages/index.astro": b"<h1>Domov</h1>\n",
    "src/pages/podujatia/akcia-00/poznamky.txt": b"Moje.\n",
    "src/pages/podujatia/akcia-01/.wagtail-export-0123456789abcdef": b"Moje tiez.\n",
    "src/pages/archiv/akcia-02/cudzi.png": b"Nie je to obrazok.\n",
    "src/pages/archiv/o-archive.md": b"---\nlayout: ../../layouts/Iny.astro\n---\n\nArchiv.\n",
    "src/data/ine.json": b"[]\n",
    "public/documents/cudzi.pdf": b"%PDF-1.4 cudzi\n",
    ".wagtail-export.old": b"Zaloha.\n",
}


@dataclass
class World:
    """root: of the Astro project. foreign: path -> bytes of what is not the exporter's."""

    root: Path
    random: Random
    foreign: dict[str, bytes] = field(default_factory=lambda: dict(FOREIGN))

    @property
    def events(self) -> list[EventPage]:
        return list(EventPage.objects.order_by("pk"))

    @property
    def folders(self) -> list[EventIndexPage]:
        return list(exclude_trash(EventIndexPage.objects.order_by("pk")))

    def pick_event(self, *, live: bool = True) -> EventPage | None:
        """A random event, often a recently published one, which the killed export was writing."""
        events = exclude_trash(EventPage.objects.filter(live=live, alias_of=None))
        pages = list(events.order_by("-last_published_at", "pk"))
        few = 3 if self.random.random() < 0.6 else len(pages)
        return self.random.choice(pages[:few]) if pages else None

    def free_slug(self, parent: Page, *, besides: int | None = None) -> str:
        taken = set(parent.get_children().exclude(pk=besides).values_list("slug", flat=True))
        slugs = [*SLUGS, f"{self.random.choice(SLUGS)}-{len(taken)}"]
        return self.random.choice([slug for slug in slugs if slug not in taken])

    def export(self, **options: Any) -> Outcome:
        return sync_events(find_tree(), self.root, Options(**options))


def build_world(root: Path, random: Random, *, events: int) -> World:
    """A CMS and a project. Half of the events are imported, as folders and as single files."""
    empty_cms()
    world = World(root, random)
    for path, content in world.foreign.items():
        put(root, path, content)
    for number in range(events // 2):
        _put_event(world, number)
    refused = [str(entry) for entry in import_events(root, publish=True) if entry.result == "refused"]
    assert not refused, refused
    site = find_tree().root
    for slug in ("podujatia", "archiv", "rocniky"):
        if not site.get_children().filter(slug=slug).exists():
            site.add_child(instance=EventIndexPage(title=slug.capitalize(), slug=slug))
    Project.objects.get_or_create(name="Otvorené mesto", link="otvorene")
    while EventPage.objects.count() < events:
        add_event(world)
    return world


def empty_cms() -> None:
    for folder in [*find_tree().root.get_children(), *Page.objects.filter(depth=2, sites_rooted_here=None)]:
        folder.delete()
    for model in (CustomImage, CustomDocument, Project, Redirect):
        model._default_manager.all().delete()


def put(root: Path, path: str, content: bytes) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(content)


def add_event(world: World) -> None:
    parent = world.random.choice(world.folders)
    page = EventPage(
        title=f"Podujatie {world.random.randrange(1000)}",
        slug=world.free_slug(parent),
        publish_date=date(2024, 1 + world.random.randrange(12), 1),
        project=world.random.choice([None, Project.objects.order_by("pk").first()]),
    )
    page.body = page.body.stream_block.to_python(make_body(world))
    parent.add_child(instance=page)
    page.save_revision().publish()


def make_body(world: World) -> list[dict[str, Any]]:
    """Some text, and perhaps images and a document."""
    body: list[dict[str, Any]] = [text_block(f"Text {world.random.random()}")]
    for _ in range(world.random.choice((0, 1, 1, 2))):
        image = pick_or_make_image(world)
        value = {"image": image.pk, "decorative": False, "alt_text": "Obrázok", "caption": ""}
        body.append({"type": "image", "value": value})
    if world.random.random() < 0.4:
        document = pick_or_make_document(world)
        body.append({"type": "text", "value": f'<p><a linktype="document" id="{document.pk}">Zápis</a></p>'})
    return body


def text_block(text: str) -> dict[str, Any]:
    return {"type": "text", "value": f"<p>{text}</p>"}


def pick_or_make_image(world: World) -> CustomImage:
    images = list(CustomImage.objects.order_by("pk"))
    if images and world.random.random() < 0.5:
        return world.random.choice(images)
    return CustomImage.objects.create(title="Obrázok", file=draw(world.random))


def pick_or_make_document(world: World) -> CustomDocument:
    documents = list(CustomDocument.objects.order_by("pk"))
    if documents and world.random.random() < 0.5:
        return world.random.choice(documents)
    return CustomDocument.objects.create(title="Zápis", file=write_down(world.random))


def draw(random: Random) -> "ContentFile[bytes]":
    """A picture that is never twice the same, of a few bytes or of some pages of them."""
    side = random.choice((4, 90))
    picture = Picture.frombytes("RGB", (side, side), random.randbytes(side * side * 3))
    file = io.BytesIO()
    picture.save(file, "PNG")
    return ContentFile(file.getvalue(), "obrazok.png")


def write_down(random: Random) -> "ContentFile[bytes]":
    return ContentFile(b"%PDF-1.4 " + random.randbytes(random.choice((10, 20_000))), "zapis.pdf")


def _put_event(world: World, number: int) -> None:
    """An event as developers wrote it: every third one as a single file, every second one with an image."""
    folder, slug = world.random.choice(("podujatia", "archiv")), SLUGS[number + 3]
    single = number % 3 == 0
    place = f"src/pages/{folder}" if single else f"src/pages/{folder}/{slug}"
    image = "" if number % 2 else f"\n\n![Obrázok](./foto-{number}.png)"
    layout = f"{'../' * place.count('/')}layouts/EventLayout.astro"
    front = f"slug: {slug}\nlayout: {layout}\ntitle:   Podujatie {number}\npublish_date: 01.02.2023"
    text = f"---\n{front}\n# komentár\n---\n\nText *{number}*.{image}\n"
    put(world.root, f"{place}/{slug if single else 'index'}.md", text.encode())
    if image:
        put(world.root, f"{place}/foto-{number}.png", draw(world.random).read())
