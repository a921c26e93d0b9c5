from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrashConfig(AppConfig):
    name = "events.trash"
    verbose_name = _("Trash")

    def ready(self) -> None:
        from wagtail.models import Page
        from wagtail.permissions import register_permission_policy

        from events.trash.policy import TrashlessPagePolicy

        register_permission_policy(Page, TrashlessPagePolicy())
