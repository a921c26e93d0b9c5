"""How pictures get into the storage, and how they are drawn from it, whatever lies there."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha1
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError, WagtailImageFieldFile
from wagtail.models import UploadedFile

from cms.image_cleaning import clean_image
from cms.image_parts import find_format, strip
from cms.image_rules import RefusedImage, check_image, check_upload, read_header


class CleanedFile(WagtailImageFieldFile):
    """The file of an image. Every way into the storage leads through `save`, which judges and cleans it."""

    def get_image_dimensions(self) -> tuple[int, int]:
        """Width and height in pixels, from the head of the file; raises ValidationError where it has none."""
        was_closed = self.closed
        self.open()
        content = self.read()
        if was_closed:
            self.close()
        else:
            self.seek(0)
        try:
            header = read_header(content)
        except RefusedImage as error:
            raise ValidationError({"file": error.verdict.translated}) from error
        return header.width, header.height

    def save(self, name: str, content: File[bytes], save: bool = True) -> None:
        """Store a picture. Raises ValidationError for a file that is none, or too large to draw."""
        content.seek(0)
        upload = content.read()
        image = self.instance
        try:
            if image.keep_bytes:
                check_image(upload, most_pixels=settings.IMAGE_MOST_PIXELS)
                cleaned = upload
            else:
                check_upload(name, upload, most_pixels=settings.IMAGE_MOST_PIXELS)
                cleaned = clean_image(upload, longest_side=settings.IMAGE_LONGEST_SIDE)
        except RefusedImage as error:
            raise ValidationError({"file": error.verdict.translated}) from error
        image.imported = image.keep_bytes
        image.file_size = len(cleaned)
        image.file_hash = sha1(cleaned, usedforsecurity=False).hexdigest()
        super().save(name, ContentFile(cleaned, name=name), save)


def clean_waiting(instance: UploadedFile, **_: Any) -> None:
    """Clean an upload that Wagtail keeps apart until its form is complete; its file was judged before."""
    is_new = instance.file and not instance.file._committed
    if is_new and instance.for_content_type.model == "customimage":
        cleaned = clean_image(instance.file.read(), longest_side=settings.IMAGE_LONGEST_SIDE)
        instance.file = ContentFile(cleaned, name=instance.file.name)


def draw(image: Any, render: Callable[[File[bytes]], File[bytes]], source: File[bytes] | None) -> File[bytes]:
    """A copy of an image as `render` draws it, without what does not draw it.

    source: the image's bytes where they were read already. Raises SourceImageIOError for what cannot be
    drawn, or is too large to.
    """
    try:
        content = _read(image) if source is None else source.read()
        header = read_header(content)
        if header.pixels > settings.IMAGE_MOST_PIXELS:
            raise SourceImageIOError(f"{header.pixels} pixels")
        drawn = render(File(BytesIO(content), name=image.file.name))
        drawn.seek(0)
        copy = drawn.read()
    except InvalidFilterSpecError:
        raise
    # Decoders raise whatever comes to hand at bytes that nobody meant.
    except Exception as error:
        raise SourceImageIOError(f"image {image.pk} cannot be drawn: {error}") from error
    format = find_format(copy)
    return File(BytesIO(strip(copy, format) if format else copy), name=drawn.name)


def _read(image: Any) -> bytes:
    with image.open_file() as stream:
        return bytes(stream.read())
