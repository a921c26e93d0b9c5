"""The one image format of rich text, so that the editor is asked for the alt text alone."""

from django.utils.translation import gettext_lazy as _
from wagtail.images.formats import Format, register_image_format, unregister_image_format

for builtin in ("fullwidth", "left", "right"):
    unregister_image_format(builtin)

register_image_format(Format("inline", _("In the text"), "inline", "max-165x165"))
