from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Images and documents")

    def ready(self) -> None:
        from cms import checks  # noqa: F401 - registers its check
