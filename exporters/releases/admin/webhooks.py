"""The screens of the webhooks that are notified of releases."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views.generic import EditView, IndexView
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.log_actions import log

from exporters.releases.admin.labels import say_delivery, say_moment
from exporters.releases.models import Delivery, Webhook
from exporters.releases.notify.deliveries import try_out

# Of the calls of one webhook.
SHOWN = 5


class WebhookIndexView(IndexView):
    default_ordering = "name"

    def get_base_queryset(self) -> QuerySet[Webhook]:
        newest = Delivery.objects.filter(webhook=OuterRef("pk")).order_by("-pk")
        last = {name: Subquery(newest.values(name)[:1]) for name in ("status", "outcome", "updated_at")}
        hooks = Webhook.objects.select_related("series")
        return hooks.annotate(**{f"last_{name}": value for name, value in last.items()})

    @cached_property
    def columns(self) -> list[Any]:
        name = self._get_title_column_class(TitleColumn)
        return [
            name("name", label=_("Name"), get_url=self.get_edit_url, sort_key="name"),
            Column("series", label=_("Site")),
            Column("get_kind_display", label=_("Kind")),
            # Of a deploy hook the rest of the address is its secret.
            Column("host", label=_("Where"), accessor=lambda hook: urlsplit(hook.url).netloc),
            BooleanColumn("active", label=_("Active")),
            Column("last", label=_("Last call"), accessor=say_last_call),
        ]


def say_last_call(hook: Any) -> str:
    if hook.last_status is None:
        return _("never")
    return f"{say_moment(hook.last_updated_at)}: {say_delivery(hook.last_status, hook.last_outcome)}"


class WebhookEditView(EditView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        address = reverse("webhooks:try_out", args=[self.object.pk])
        calls = self.object.deliveries.select_related("release")[:SHOWN]
        return {
            **super().get_context_data(**kwargs),
            "try_out_url": address,
            "calls": [{"call": call, "outcome": say_delivery(call.status, call.outcome)} for call in calls],
        }


class TryOutView(PermissionCheckedMixin, TemplateView):
    """Call a webhook now, and show its answer."""

    model = Webhook
    permission_required = "change"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *, pk: int) -> HttpResponse:
        hook = get_object_or_404(Webhook.objects.select_related("series__current"), pk=pk)
        release = hook.series.current
        if release is None:
            messages.error(request, _("There is no release to tell of yet; publish an event first."))
            return redirect("webhooks:edit", pk)
        try:
            delivery = try_out(hook, release)
        except IntegrityError:
            messages.error(request, _("The webhook is deleted; somebody has done so meanwhile."))
            return redirect("webhooks:index")
        log(hook, "releases.try_out", user=request.user)
        tell = messages.success if delivery.status == Delivery.Status.DELIVERED else messages.error
        tell(request, f"{hook}: {say_delivery(delivery.status, delivery.outcome)}")
        return redirect("webhooks:edit", pk)
