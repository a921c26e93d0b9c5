"""Admin hooks for named versions."""

from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import PageLogEntry

from events.versions.views import NameView


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    urls = [path("<int:page_id>/<int:revision_id>/", NameView.as_view(), name="name")]
    return [path("versions/", include((urls, "versions")))]


@hooks.register("register_log_actions")
def register_actions(actions: LogActionRegistry) -> None:
    @actions.register_action("versions.name")
    class Name(LogFormatter):
        label = _("Name a version")

        def format_message(self, entry: PageLogEntry) -> str:
            return gettext("Named a version: %(name)s") % entry.data
