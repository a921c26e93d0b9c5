from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReleasesConfig(AppConfig):
    name = "exporters.releases"
    verbose_name = _("Releases")

    def ready(self) -> None:
        from exporters.releases.signals import connect_signals

        connect_signals()
