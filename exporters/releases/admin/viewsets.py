"""The URLs and menu items of the screens."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from exporters.releases.admin.files import ContentView, FileView
from exporters.releases.admin.forms import TokenForm, WebhookForm
from exporters.releases.admin.listing import ReleaseIndexView
from exporters.releases.admin.release import MakeCurrentView, ReleaseView, RetryView
from exporters.releases.admin.states import ReconcileView
from exporters.releases.admin.tokens import TokenCreateView, TokenIndexView, TokenRevokeView
from exporters.releases.admin.webhooks import SendTestView, WebhookEditView, WebhookIndexView
from exporters.releases.models import Release, Token, Webhook


class ReleaseViewSet(ModelViewSet):
    """Releases, in the main menu. Publishing makes them; they are never edited or deleted here."""

    model = Release
    name = "releases"
    icon = "upload"
    menu_label = _("Releases")
    menu_order = 500
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = ReleaseIndexView
    inspect_view_class = ReleaseView

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        missing = dict.fromkeys(
            f"{view}_url_name" for view in ("history", "usage", "add", "edit", "delete", "copy")
        )
        return super().get_common_view_kwargs(**{**missing, **kwargs})

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", self.inspect_view, name="inspect"),
            path("<int:pk>/file/", self.construct_view(FileView), name="file"),
            path("<int:pk>/content/", self.construct_view(ContentView), name="content"),
            path("<int:pk>/current/", self.construct_view(MakeCurrentView), name="make_current"),
            path("again/<int:pk>/", self.construct_view(RetryView), name="retry"),
            path("site/<int:pk>/again/", self.construct_view(ReconcileView), name="reconcile"),
        ]

    def register_admin_url_finder(self) -> None:
        """Registers none: there is no edit view to link to."""


class TokenViewSet(ModelViewSet):
    """Export tokens, in the settings. A token is revoked and stays in the list; it is never edited."""

    model = Token
    name = "export_tokens"
    icon = "key"
    menu_label = _("Export tokens")
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = TokenIndexView
    add_view_class = TokenCreateView

    def get_form_class(self, for_update: bool = False) -> type[TokenForm]:  # noqa: ARG002 - Wagtail's
        return TokenForm

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        missing = dict.fromkeys(f"{view}_url_name" for view in ("history", "usage", "edit", "delete"))
        return super().get_common_view_kwargs(**{**missing, **kwargs})

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.add_view, name="add"),
            path("revoke/<int:pk>/", self.construct_view(TokenRevokeView), name="revoke"),
        ]

    def register_admin_url_finder(self) -> None:
        """Registers none: there is no edit view to link to."""


class WebhookViewSet(ModelViewSet):
    """Webhooks, in the settings."""

    model = Webhook
    name = "webhooks"
    icon = "link"
    menu_label = _("Webhooks")
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    create_template_name = edit_template_name = "releases/webhook_form.html"
    index_view_class = WebhookIndexView
    edit_view_class = WebhookEditView

    def get_form_class(self, for_update: bool = False) -> type[WebhookForm]:  # noqa: ARG002 - Wagtail's
        return WebhookForm

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{"usage_url_name": None, **kwargs})

    def get_urlpatterns(self) -> list[URLPattern]:
        send_test = path("try/<int:pk>/", self.construct_view(SendTestView), name="send_test")
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "usage"] + [send_test]
