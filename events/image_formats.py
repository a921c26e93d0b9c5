"""How an image can stand in the text: in one way, so the editor is asked about its alt text alone."""

from django.utils.translation import gettext_lazy as _
from wagtail.images.formats import Format, register_image_format, unregister_image_format

for builtin in ("fullwidth", "left", "right"):
    unregister_image_format(builtin)

register_image_format(Format("inline", _("In the text"), "inline", "max-165x165"))
