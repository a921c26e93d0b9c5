"""Edits made in one transaction each, and the invariant that every consistent read of them has."""

import io
import re
from pathlib import Path
from typing import Any, Protocol

from django.core.files.base import ContentFile
from PIL import Image as Picture
from wagtail.models import Page

from cms.models import CustomImage
from events.models import EventIndexPage
from tests.exporters.exports import image_block, make_event, make_folder, text_block, texts


class Scene(Protocol):
    """A repeated edit and its invariant; constructed with the folder for its pages."""

    def edit(self, number: int) -> None:
        """The n-th edit, in one transaction."""

    def check(self, astro: Path) -> None:
        """Raise AssertionError where an export is not the state between two edits."""


class SameTitle:
    """Two pages with the same title."""

    def __init__(self, folder: Page) -> None:
        self.pages = [make_event(folder, slug, title="Kolo 0") for slug in ("prva", "druha")]

    def edit(self, number: int) -> None:
        for page in self.pages:
            publish(page, title=f"Kolo {number}")

    def check(self, astro: Path) -> None:
        files = texts(astro)
        titles = [
            re.findall("title: Kolo [0-9]+", files[f"podujatia/{s}/index.md"]) for s in ("prva", "druha")
        ]
        assert titles[0] == titles[1] != []


class OnePublic:
    """Two pages of which exactly one is public."""

    def __init__(self, folder: Page) -> None:
        self.pages = [make_event(folder, slug) for slug in ("den", "noc")]
        self.pages[0].unpublish()

    def edit(self, number: int) -> None:
        shown, hidden = self.pages if number % 2 else reversed(self.pages)
        latest(hidden).unpublish()
        publish(shown)

    def check(self, astro: Path) -> None:
        paths = [path for path in texts(astro) if re.search("/(den|noc)/", path)]
        assert len(paths) == 1


class MovingPage:
    """A page that moves between two folders, below a root page whose slug changes."""

    def __init__(self, folder: Page) -> None:
        self.folders = [make_folder(slug, folder.get_parent()) for slug in ("lavy", "pravy")]
        self.page = make_event(self.folders[0], "putnik")

    def edit(self, number: int) -> None:
        latest(self.page).move(latest(self.folders[number % 2]), pos="last-child")
        publish(self.folders[0].get_parent(), slug=f"domov-{number}")

    def check(self, astro: Path) -> None:
        paths = [path for path in texts(astro) if "putnik" in path]
        assert paths in (["lavy/putnik/index.md"], ["pravy/putnik/index.md"])


class RenamedFolder:
    """Two pages of a folder whose slug changes."""

    def __init__(self, folder: Page) -> None:
        self.folder = folder.add_child(instance=EventIndexPage(title="Ročník", slug="rocnik-0"))
        for slug in ("jar", "jesen"):
            make_event(self.folder, slug)

    def edit(self, number: int) -> None:
        publish(self.folder, slug=f"rocnik-{number}")

    def check(self, astro: Path) -> None:
        paths = [path.split("/")[1:3] for path in texts(astro) if "rocnik-" in path]
        assert [page for _, page in paths] == ["jar", "jesen"]
        assert len({year for year, _ in paths}) == 1


class NumberedImage:
    """A page whose text has the number of its image."""

    def __init__(self, folder: Page) -> None:
        self.image = CustomImage.objects.create(title="Obraz", file=draw(0))
        body = [text_block("<p>Obraz 0.</p>"), image_block(self.image.pk)]
        self.page = make_event(folder, "obrazy", body)

    def edit(self, number: int) -> None:
        image = latest(self.image)
        image.file = draw(number)
        image.save()
        page = latest(self.page)
        body = [text_block(f"<p>Obraz {number}.</p>"), image_block(image.pk)]
        publish(page, body=page.body.stream_block.to_python(body))

    def check(self, astro: Path) -> None:
        folder = astro / "src/pages/podujatia/obrazy"
        (number,) = re.findall(r"Obraz ([0-9]+)\.", (folder / "index.md").read_text())
        assert (folder / "obraz.png").read_bytes() == draw(int(number)).read()


SCENES = (SameTitle, OnePublic, MovingPage, RenamedFolder, NumberedImage)


def latest(instance: Any) -> Any:
    return type(instance).objects.get(pk=instance.pk)


def publish(page: Page, **fields: Any) -> None:
    """Publish the latest version of a page, with some fields changed."""
    page = latest(page)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def draw(number: int) -> "ContentFile[bytes]":
    """A different image for each number."""
    stream = io.BytesIO()
    Picture.new("RGB", (40, 40), (number % 256, number // 256, 7)).save(stream, "PNG")
    return ContentFile(stream.getvalue(), "obraz.png")
