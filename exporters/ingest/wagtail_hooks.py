"""Admin hooks for imports: their screens, their place in the menu, their permission."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from exporters.ingest.admin import views

PERMISSION = "ingest.add_import"


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    urls = [
        path("", views.IndexView.as_view(), name="index"),
        path("<uuid:pk>/", views.ImportView.as_view(), name="show"),
        path("<uuid:pk>/add/", views.AddView.as_view(), name="add"),
        path("<uuid:pk>/start/", views.StartView.as_view(), name="start"),
        path("<uuid:pk>/step/", views.StepView.as_view(), name="step"),
        path("<uuid:pk>/confirm/", views.ConfirmView.as_view(), name="confirm"),
        path("<uuid:pk>/discard/", views.DiscardView.as_view(), name="discard"),
    ]
    return [path("import/", include((urls, "ingest")))]


class ImportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(PERMISSION))


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    return ImportMenuItem(
        _("Bring in files"), reverse_lazy("ingest:index"), name="import", icon_name="download", order=510
    )


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    """Administrators give it to a group, in the group's form."""
    app, codename = PERMISSION.split(".")
    return Permission.objects.filter(content_type__app_label=app, codename=codename)
