"""Admin hooks for shared links."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import User
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import Page, PageLogEntry

from events.previews import views
from events.previews.access import may_share
from events.previews.previewable import PreviewablePage


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    urls = [
        path("page/<int:page_id>/", views.share, name="share"),
        path("link/<int:link_id>/revoke/", views.revoke, name="revoke"),
    ]
    return [path("previews/", include((urls, "previews")))]


@hooks.register("register_page_header_buttons")
def offer_sharing(page: Page, user: User, **_where: Any) -> Iterator[Button]:
    """Beside what else can be done with the whole page."""
    if page.pk and isinstance(page.specific, PreviewablePage) and may_share(user, page):
        yield Button(
            _("Share preview"), reverse("previews:share", args=[page.pk]), icon_name="link", priority=40
        )


@hooks.register("register_log_actions")
def register_actions(actions: LogActionRegistry) -> None:
    """Log shared and revoked links in the page's history."""

    @actions.register_action("previews.share")
    class Share(LogFormatter):
        label = _("Share preview")

        def format_message(self, entry: PageLogEntry) -> str:
            return gettext("Shared the preview: %(name)s") % entry.data

    @actions.register_action("previews.revoke")
    class Revoke(LogFormatter):
        label = _("Stop sharing preview")

        def format_message(self, entry: PageLogEntry) -> str:
            return gettext("Stopped sharing the preview: %(name)s") % entry.data
