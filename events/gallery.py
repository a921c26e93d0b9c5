"""The script that has a gallery take several images at once."""

from django import forms
from wagtail.blocks.struct_block import StructBlockAdapter


class GalleryBlockAdapter(StructBlockAdapter):
    """To be registered with Wagtail for the block."""

    js_constructor = "events.blocks.GalleryBlock"

    @property
    def media(self) -> forms.Media:
        return super().media + forms.Media(js=["events/gallery.js"], css={"all": ["events/gallery.css"]})
