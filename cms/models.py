"""Images and documents with the file name that they are exported under."""

from pathlib import PurePath
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from cms.filenames import extension, plain_name, unique_name
from cms.image_cleaning import clean_image

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
        # Only an upload that is not stored yet still has the name it came with.
        if self.file and not self.file._committed:
            self.export_name = self.next_export_name(self.file.name)
            update_fields = kwargs.get("update_fields")
            if update_fields is not None:
                kwargs["update_fields"] = {*update_fields, "export_name"}
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

    admin_form_fields = Image.admin_form_fields
    # Set by the importer: an image of the site is published with the bytes it has there.
    keep_bytes = False

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_image", "Can choose image")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.file and not self.file._committed:
            if not self.keep_bytes:
                self.clean_upload()
            self._set_image_file_metadata()
        super().save(*args, **kwargs)

    def clean_upload(self) -> None:
        """Clean an upload before it is stored."""
        upload = self.file.read()
        cleaned = clean_image(upload, longest_side=settings.IMAGE_LONGEST_SIDE)
        self.file.seek(0)
        if cleaned != upload:
            self.file = ContentFile(cleaned, name=self.file.name)

    @property
    def default_alt_text(self) -> str:
        """The description alone: Wagtail would fall back to the title, often a mere file name."""
        return self.description


class CustomRendition(AbstractRendition):
    """A resized copy, made for the admin."""

    image: "models.ForeignKey[CustomImage, CustomImage]" = models.ForeignKey(
        CustomImage, related_name="renditions", on_delete=models.CASCADE
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="cms_rendition_is_unique"
            )
        ]


class CustomDocument(ExportNamed, AbstractDocument):
    """A file that pages link to."""

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_document", "Can choose document")]

    def __str__(self) -> str:
        return self.title
