"""Wagtail's image block with a caption under the image."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.images.models import AbstractImage

from events.comparison import YesNoComparison

# Id as a form sends it -> image; of the form that is being read.
_images_of_form: ContextVar[Mapping[str, AbstractImage]] = ContextVar("_images_of_form", default={})  # noqa: B039 - nobody changes it


@contextmanager
def images_read_together(form: Mapping[str, str], field: str) -> Iterator[None]:
    """Until the block ends, the images of a field of a form are those that one query has read.

    form: name -> value, as sent.
    """
    chosen = re.compile(rf"{re.escape(field)}-.*-image")
    ids = {int(value) for name, value in form.items() if value.isdecimal() and chosen.fullmatch(name)}
    images = get_image_model().objects.in_bulk(ids)
    token = _images_of_form.set({str(pk): image for pk, image in images.items()})
    try:
        yield
    finally:
        _images_of_form.reset(token)


class LoadedImageBlock(ImageChooserBlock):
    """A chooser that takes an image which was read already; Wagtail reads each, and again to validate it."""

    def value_from_form(self, value: Any) -> Any:
        read = _images_of_form.get().get(str(value))
        # Of its own: what stands beside an image in the form, such as its alt text, is put on it.
        return super().value_from_form(value) if read is None else copy(read)

    def clean(self, value: Any) -> Any:
        return value if isinstance(value, self.model_class) else super().clean(value)


class YesNoBlock(blocks.BooleanBlock):
    """A tick that versions are compared by in words."""

    def get_comparison_class(self) -> type[YesNoComparison]:
        return YesNoComparison


class LabelledImageBlock(ImageBlock):
    """Wagtail's image block, with a label that can be translated on its first field too."""

    def __init__(self, required: bool = True, **kwargs: Any) -> None:
        super().__init__(required=required, **kwargs)
        image = LoadedImageBlock(required=required, label=_("Image"))
        image.set_name("image")
        self.child_blocks["image"] = image
        wagtails_own = self.child_blocks["decorative"]
        decorative = YesNoBlock(required=False, default=False, label=wagtails_own.label)
        decorative.set_name("decorative")
        self.child_blocks["decorative"] = decorative


class CaptionedImageBlock(LabelledImageBlock):
    """An image with alternative text, or marked decorative, and a caption.

    The value is an image, as it is in ImageBlock; the caption rides on it as `contextual_caption`.
    """

    def __init__(self, required: bool = True, **kwargs: Any) -> None:
        super().__init__(required=required, **kwargs)
        caption = blocks.CharBlock(
            required=False, label=_("Text under the image"), help_text=_("May stay empty.")
        )
        caption.set_name("caption")
        self.child_blocks["caption"] = caption
        self.meta.form_layout = blocks.BlockGroup(children=list(self.child_blocks))

    def _struct_value_to_image(self, struct_value: dict[str, Any]) -> AbstractImage | None:
        image = super()._struct_value_to_image(struct_value)
        if image:
            image.contextual_caption = struct_value.get("caption") or ""
        return image

    def _image_to_struct_value(self, image: AbstractImage | None) -> dict[str, Any]:
        return {**super()._image_to_struct_value(image), "caption": caption_of(image)}

    def get_form_state(self, value: AbstractImage | None) -> dict[str, Any]:
        return {**super().get_form_state(value), "caption": caption_of(value)}

    def get_prep_value(self, value: AbstractImage | None) -> dict[str, Any]:
        return {**super().get_prep_value(value), "caption": caption_of(value)}

    def get_searchable_content(self, value: AbstractImage | None) -> list[str]:
        content = super().get_searchable_content(value)
        return [*content, *self.child_blocks["caption"].get_searchable_content(caption_of(value))]

    class Meta:
        icon = "image"
        label = _("Image")
        description = _("One image with an optional caption.")
        template = "events/blocks/image.html"
        preview_value = None


def caption_of(image: AbstractImage | None) -> str:
    return getattr(image, "contextual_caption", "") or ""
