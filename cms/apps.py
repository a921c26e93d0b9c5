from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Images and documents")

    def ready(self) -> None:
        from django.db.models.signals import pre_save
        from wagtail.models import UploadedFile
        from willow import image

        from cms import checks  # noqa: F401 - registers its checks
        from cms.image_files import clean_waiting
        from cms.search_quotes import escape_quotes
        from cms.spreadsheets import quote_formulas

        if settings.SENTRY_DSN:
            # Its library is a twentieth of what a command loads.
            from cms.logs.sentry import start_sentry

            start_sentry(settings.SENTRY_DSN)
        quote_formulas()
        escape_quotes()

        pre_save.connect(clean_waiting, sender=UploadedFile)

        # Willow tells animated PNG from PNG and draws it by the same means, but has not said so.
        image.INITIAL_IMAGE_CLASSES["apng"] = image.PNGImageFile
