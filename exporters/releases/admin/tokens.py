"""The screens of the tokens with which CI fetches releases."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn, UserColumn
from wagtail.admin.views.generic import CreateView, IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from exporters.releases.api.tokens import issue_token, revoke_token
from exporters.releases.models import Token
from exporters.releases.state.words import format_datetime


class DateTimeColumn(Column):
    """A date and time to the minute; "never" for None."""

    def get_value(self, instance: Any) -> str:
        return format_datetime(super().get_value(instance))


class TokenIndexView(IndexView):
    default_ordering = "-created_at"
    queryset = Token.objects.select_related("series", "created_by")

    @cached_property
    def columns(self) -> list[Any]:
        name = self._get_title_column_class(TitleColumn)
        return [
            name("name", label=_("Name"), sort_key="name"),
            Column("series", label=_("Site")),
            UserColumn("created_by", label=_("Made by")),
            DateTimeColumn("created_at", label=_("Made"), sort_key="created_at"),
            DateTimeColumn("last_used_at", label=_("Last used")),
            Column("revoked_at", label=_("State"), accessor=describe_token_state),
        ]

    def get_list_buttons(self, instance: Token) -> list[Any]:
        if instance.revoked_at or not self.user_has_permission("change"):
            return []
        address = reverse("export_tokens:revoke", args=[instance.pk])
        label = _("Revoke %(name)s") % {"name": instance.name}
        classname = "button button-small button-secondary no"
        return [Button(_("Revoke"), url=address, classname=classname, attrs={"aria-label": label})]


def describe_token_state(token: Token) -> str:
    if token.revoked_at is None:
        return _("Works")
    return _("Revoked on %(moment)s") % {"moment": format_datetime(token.revoked_at)}


class TokenCreateView(CreateView):
    """Create a token and answer with its secret, which is not shown again: it is not stored."""

    def form_valid(self, form: Any) -> HttpResponse:
        series, name = form.cleaned_data["series"], form.cleaned_data["name"]
        token, secret = issue_token(series, name, self.request.user)
        log(token, "wagtail.create", user=self.request.user)
        title = _("New export token")
        context = {
            "header_title": title,
            "page_title": title,
            "header_icon": self.header_icon,
            "breadcrumbs_items": [
                *self.breadcrumbs_items,
                {"url": reverse("export_tokens:index"), "label": _("Export tokens")},
                {"url": "", "label": token.name},
            ],
            "token": token,
            "secret": secret,
        }
        return TemplateResponse(self.request, "releases/token_made.html", context)


class TokenRevokeView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Confirm, then revoke a token."""

    model = Token
    permission_required = "change"
    template_name = "releases/revoke.html"
    page_title = gettext_lazy("Revoke")
    header_icon = "key"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.token = get_object_or_404(Token, pk=kwargs["pk"], revoked_at=None)

    def get_page_subtitle(self) -> str:
        return self.token.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = [
            {"url": reverse("export_tokens:index"), "label": _("Export tokens")},
            {"url": "", "label": self.page_title, "sublabel": self.token.name},
        ]
        return [*self.breadcrumbs_items, *items]

    def post(self, request: HttpRequest, **_arguments: Any) -> HttpResponse:
        revoke_token(self.token)
        log(self.token, "releases.revoke", user=request.user)
        messages.success(request, _("“%(name)s” opens nothing any more.") % {"name": self.token.name})
        return redirect("export_tokens:index")
