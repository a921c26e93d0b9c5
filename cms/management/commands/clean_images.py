"""`manage.py clean_images`: takes out of stored images what does not draw them, and says what it was."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseError
from django.db import transaction

from cms.image_cleaning import clean_image
from cms.image_parts import find_format, name_private_parts
from cms.image_rules import RefusedImage, check_image
from cms.models import CustomImage
from exporters.core.errors import unforeseen


class Result(StrEnum):
    CLEAN = "clean"
    CLEANED = "cleaned"
    TO_CLEAN = "to clean"
    IMPORTED = "imported"
    REFUSED = "refused"


class Command(BaseCommand):
    help = "Cleans the stored images of EXIF, comments and whatever else does not draw them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; exit 1 where there is something to clean"
        )
        parser.add_argument(
            "--imported",
            action="store_true",
            help="clean images of the site, too; the next export then changes their files",
        )

    def handle(self, *, check: bool, imported: bool, verbosity: int, **options: Any) -> None:
        counts: Counter[Result] = Counter()
        failures = []
        for image in CustomImage.objects.order_by("pk").iterator():
            try:
                result, found = treat(image, change=not check, imported=imported)
            except DatabaseError:
                raise
            except Exception as error:  # noqa: BLE001 - unforeseen() logs it
                refusal = unforeseen(error, f"image {image.pk}")
                failures.append(str(refusal))
                result, found = Result.REFUSED, refusal.what
            counts[result] += 1
            if verbosity > 1 or result is not Result.CLEAN:
                self.stdout.write(f"{result}  {image.pk} {image.export_name}{': ' * bool(found)}{found}")
        self.stdout.write(", ".join(f"{counts[result]} {result}" for result in Result))
        if failures:
            raise CommandError("\n".join(failures), returncode=2)
        if check and counts[Result.TO_CLEAN]:
            raise CommandError(f"{counts[Result.TO_CLEAN]} to clean; run it without --check.", returncode=1)


def treat(image: CustomImage, *, change: bool, imported: bool) -> tuple[Result, str]:
    """What became of one image, and what was found in it or why it stays as it is."""
    try:
        with image.file.storage.open(image.file.name) as stream:
            content = stream.read()
        check_image(content, most_pixels=settings.IMAGE_MOST_PIXELS)
    except RefusedImage as error:
        return Result.REFUSED, str(error)
    except OSError as error:
        return Result.REFUSED, f"The storage does not give its file ({error.strerror or error})."
    found = ", ".join(name_private_parts(content, find_format(content) or ""))
    cleaned = clean_image(content, longest_side=settings.IMAGE_LONGEST_SIDE)
    if cleaned == content or (image.imported and not found):
        return Result.CLEAN, ""
    if image.imported and not imported:
        return Result.IMPORTED, found
    if not change:
        return Result.TO_CLEAN, found
    try:
        replace_file(image, cleaned)
    except ValidationError as error:
        return Result.REFUSED, str(error.__cause__ or error)
    return Result.CLEANED, found


def replace_file(image: CustomImage, content: bytes) -> None:
    """Store an image's new bytes; its exported name stays, the old bytes go and all copies of them."""
    storage, old = image.file.storage, image.file.name
    with transaction.atomic():
        image.file = ContentFile(content, name=image.export_name or image.file.name)
        image.save()
        for rendition in image.renditions.all():
            rendition.delete()
        transaction.on_commit(lambda: storage.delete(old))
