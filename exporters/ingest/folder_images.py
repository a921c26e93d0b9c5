"""The images of a folder as images of the CMS."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from django.core.files.base import ContentFile
from wagtail.images import get_image_model

from exporters.core.errors import DanglingReference
from exporters.core.local_addresses import LocalAddress
from exporters.project.disk import find_beside


@dataclass(slots=True)
class FolderImages:
    """The images in the folder of a file, as ids of the CMS; an image that the CMS lacks is added.

    Implements the lookups and the references that `blocks.from_markdown` needs.
    add: False gives made-up ids and saves nothing, for a dry run. clean: whether an image is stored as an
    upload of it would be, for files that are on no site yet; else it keeps its bytes. urls: id -> address in
    the file.
    missing: names without a file. refused: name -> why the CMS cannot store the file as an image, as a msgid
    and what fills it.
    """

    folder: Path
    add: bool
    clean: bool = False
    ids: dict[Path, int] = field(default_factory=dict)
    urls: dict[int, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    refused: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)

    def image_id(self, url: str) -> int | None:
        """The id of the image at "./name"; None for any other address, and where `get_id` gives none."""
        if not url.startswith("./") or "/" in url[2:]:
            return None
        name = url[2:]
        path = find_beside(self.folder, name)
        if path is None:
            if name not in self.missing:
                self.missing.append(name)
            return None
        id = self.get_id(path)
        if id is not None:
            self.urls.setdefault(id, url)
        return id

    def get_id(self, path: Path) -> int | None:
        """The id of the image in a file, added where the CMS lacks it; None where it is no image there."""
        if path not in self.ids:
            content = path.read_bytes()
            verdict = get_image_model().judge_file(path.name, content)
            if verdict.kind == "refused":
                self.refused[path.name] = verdict.sentence, dict(verdict.params)
            if verdict.kind != "image":
                return None
            self.ids[path] = self.store(path, content) if self.add else len(self.ids) + 1
        return self.ids[path]

    def store(self, path: Path, content: bytes) -> int:
        return store_image(path, get_image_model().clean_file(content) if self.clean else content)

    def image_url(self, id: int) -> str:
        """The address that the file has for an image, since the blocks are compared with the Markdown."""
        return self.urls[id]

    def page_url(self, id: int) -> str:
        raise DanglingReference(f"links to page {id}, which no file can")

    document_url = page_url

    def page_id(self, url: str) -> int | None:  # noqa: ARG002 - links of a file stay as written
        return None

    def document_id(self, url: str) -> int | None:  # noqa: ARG002 - as above
        return None

    def local_url(self, address: LocalAddress) -> str:
        return address.url


def store_image(path: Path, content: bytes) -> int:
    """The id of the image with this name and these bytes; where there is none, it is added unprocessed."""
    model = get_image_model()
    for image in model.objects.filter(export_name=path.name):
        with image.file.storage.open(image.file.name) as stream:
            if stream.read() == content:
                return int(image.pk)
    image = model(title=path.stem, export_name=path.name, file=ContentFile(content, name=path.name))
    image.keep_bytes = True
    image.save()
    return int(image.pk)
