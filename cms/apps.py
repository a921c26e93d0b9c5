from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Images and documents")

    def ready(self) -> None:
        from willow import image

        from cms import checks  # noqa: F401 - registers its check

        # Willow tells animated PNG from PNG and draws it by the same means, but has not said so.
        image.INITIAL_IMAGE_CLASSES["apng"] = image.PNGImageFile
