"""Images and documents with the file name that they are exported under."""

from __future__ import annotations

import logging
from pathlib import PurePath
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.files.base import File
from django.db import models
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, Image

from cms.filenames import extension, plain_name, unique_name
from cms.image_cleaning import clean_image
from cms.image_files import CleanedFile, draw
from cms.image_rules import Verdict, judge_file
from cms.stored_files import keep_file_with_row

logger = logging.getLogger(__name__)

# Shown in the place of an image that cannot be drawn; its size is in pixels.
PLACEHOLDER = "cms/cannot-be-drawn.svg"
PLACEHOLDER_SIZE = (165, 110)
SAME_FORMAT = {".jpeg": ".jpg", ".jpe": ".jpg", ".tiff": ".tif"}


class ExportNamed(models.Model):
    """A file with a stable export name, set by the importer or at the first save of an upload."""

    # Of the class of Wagtail's that stands beside this one.
    file: models.FileField
    objects: ClassVar[models.Manager[Self]]

    export_name = models.CharField(max_length=255, blank=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Only an upload that is not stored yet still has the name it came with; what Wagtail stores before it
        # saves (an upload that waited for its title) has none.
        if self.file and not (self.file._committed and self.export_name):
            self.export_name = self.next_export_name(PurePath(self.file.name).name)
            update_fields = kwargs.get("update_fields")
            if update_fields is not None:
                kwargs["update_fields"] = {*update_fields, "export_name"}
        with keep_file_with_row(self):
            super().save(*args, **kwargs)

    def next_export_name(self, upload: str) -> str:
        """Return the name to export this upload under.

        A file that replaces another keeps its name; only the extension follows the format.
        """
        if not self.export_name:
            wanted = plain_name(upload, fallback=type(self).__name__.lower().removeprefix("custom"))
        elif same_format(self.export_name, upload):
            return self.export_name
        else:
            wanted = self.export_name.removesuffix(PurePath(self.export_name).suffix) + extension(upload)
        return unique_name(wanted, self.taken_names(wanted))

    def taken_names(self, wanted: str) -> set[str]:
        """Return the names of other files that a name like the wanted one could meet."""
        stem = wanted.removesuffix(extension(wanted))
        others = type(self).objects.exclude(pk=self.pk).filter(export_name__istartswith=stem)
        return set(others.values_list("export_name", flat=True))


def same_format(one: str, other: str) -> bool:
    """Tell whether two file names end in the same format, whatever its spelling."""
    formats = {SAME_FORMAT.get(extension(name), extension(name)) for name in (one, other)}
    return len(formats) == 1


class CustomImage(ExportNamed, AbstractImage):
    """An image; its `description` is the default alternative text."""

    # Without the focal point: the site gets the whole image, so that choosing one would change nothing.
    admin_form_fields = tuple(name for name in Image.admin_form_fields if not name.startswith("focal_point_"))
    # Set by the importer before it saves: an image of the site is published with the bytes it has there.
    keep_bytes = False
    # Whether the stored file is one of those.
    imported = models.BooleanField(default=False, editable=False)

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_image", "Can choose image")]

    def __str__(self) -> str:
        return self.title

    @staticmethod
    def judge_file(name: str, content: bytes) -> Verdict:
        """What a file that a page of the site shows may be here: an image, another file, or neither."""
        return judge_file(name, content, most_pixels=settings.IMAGE_MOST_PIXELS)

    @staticmethod
    def clean_file(content: bytes) -> bytes:
        """A picture as an upload of it would be stored; the same for one that is clean already."""
        return clean_image(content, longest_side=settings.IMAGE_LONGEST_SIDE)

    def get_rendition(self, filter: Filter | str) -> AbstractRendition:
        """A resized copy; a placeholder for what cannot be drawn, so that no screen fails for one image."""
        try:
            return super().get_rendition(filter)
        except OSError as error:
            return self.make_placeholder(error)

    def get_renditions(self, *filters: Filter | str) -> dict[str, AbstractRendition]:
        try:
            return super().get_renditions(*filters)
        except OSError as error:
            placeholder = self.make_placeholder(error)
            return {filter if isinstance(filter, str) else filter.spec: placeholder for filter in filters}

    def make_placeholder(self, error: OSError) -> CustomRendition:
        logger.warning("A placeholder stands for image %s: %s", self.pk, error)
        placeholder = CustomRendition(image=self, width=PLACEHOLDER_SIZE[0], height=PLACEHOLDER_SIZE[1])
        placeholder.file.name = PLACEHOLDER
        return placeholder

    def generate_rendition_file(self, filter: Filter, *, source: File[bytes] | None = None) -> File[bytes]:
        render = super().generate_rendition_file
        return draw(self, lambda content: render(filter, source=content), source)

    @property
    def default_alt_text(self) -> str:
        """The description alone: Wagtail would fall back to the title, often a mere file name."""
        return self.description


# Set here and not by a field of ours, which Django would put behind the fields that storing a file fills.
CustomImage._meta.get_field("file").attr_class = CleanedFile  # type: ignore[union-attr]


class CustomRendition(AbstractRendition):
    """A resized copy, made for the admin."""

    image: models.ForeignKey[CustomImage, CustomImage] = models.ForeignKey(
        CustomImage, related_name="renditions", on_delete=models.CASCADE
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="cms_rendition_is_unique"
            )
        ]

    @property
    def url(self) -> str:
        """Of the placeholder, where the image cannot be drawn."""
        return static(PLACEHOLDER) if self.file.name == PLACEHOLDER else super().url


class CustomDocument(ExportNamed, AbstractDocument):
    """A file that pages link to."""

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_document", "Can choose document")]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Judge the kind of the file, where there is one: an upload that waits for its title was judged."""
        if self.file:
            super().clean()
