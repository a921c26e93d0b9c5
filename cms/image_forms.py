"""The form of an image: what is wrong with a file is said at its field."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms.image_rules import RefusedImage, check_upload


class ImageUploadField(WagtailImageField):
    """Wagtail's field, which says what is wrong with a file before anything decodes it."""

    def to_python(self, data: Any) -> Any:
        if data in self.empty_values:
            return super().to_python(data)
        self.check_image_file_size(data)
        content = data.read()
        data.seek(0)
        try:
            check_upload(data.name, content, most_pixels=settings.IMAGE_MOST_PIXELS)
        except RefusedImage as error:
            raise ValidationError(error.verdict.translated, code="invalid_image") from error
        return super().to_python(data)


class ImageForm(BaseImageForm):
    """Wagtail's form of an image, with the field above."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "description" in self.fields:
            # What an image has of its own, and blocks begin with.
            self.fields["description"].label = gettext_lazy("Alt text")
        field = self.fields.get("file")
        if field is not None:
            self.fields["file"] = ImageUploadField(
                label=field.label, required=field.required, widget=field.widget, max_length=field.max_length
            )
