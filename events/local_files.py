"""Local files that a page's source refers to outside of its blocks, such as an SVG in raw HTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model


class SiteFile(models.Model):
    """A file that came in from the site and is no image of the CMS, such as an SVG; it is never served.

    sha256: of the content, in hexadecimal.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()

    class Meta:
        verbose_name = _("file of the site")
        verbose_name_plural = _("files of the site")
        default_permissions = ()

    def __str__(self) -> str:
        return self.sha256


class LocalFilesField(models.JSONField):
    """path -> {"image": 5} or {"file": sha256 of a SiteFile}; None: not looked for yet.

    The paths are relative to the folder of the page's file, as they lie on disk: "foto.jpg", "../foto.jpg".
    """

    def extract_references(
        self, value: Mapping[str, Mapping[str, Any]]
    ) -> Iterator[tuple[type[models.Model], str, str, str]]:
        """The images, so that Wagtail counts the page among those that use them."""
        for path, entry in value.items():
            if "image" in entry:
                yield get_image_model(), str(entry["image"]), "item", path
