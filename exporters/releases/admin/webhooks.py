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

from exporters.releases.admin.labels import describe_delivery
from exporters.releases.models import Delivery, Webhook
from exporters.releases.notify.deliveries import send_test
from exporters.releases.state.words import format_datetime

# The newest deliveries of one webhook.
DELIVERIES_SHOWN = 5


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
            # The host alone: the path of a deploy hook is its secret.
            Column("host", label=_("Where"), accessor=lambda hook: urlsplit(hook.url).netloc),
            BooleanColumn("active", label=_("Active")),
            Column("last", label=_("Last call"), accessor=describe_last_call),
        ]


def describe_last_call(hook: Any) -> str:
    if hook.last_status is None:
        return _("never")
    return (
        f"{format_datetime(hook.last_updated_at)}: {describe_delivery(hook.last_status, hook.last_outcome)}"
    )


class WebhookEditView(EditView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        address = reverse("webhooks:send_test", args=[self.object.pk])
        calls = self.object.deliveries.select_related("release")[:DELIVERIES_SHOWN]
        return {
            **super().get_context_data(**kwargs),
            "send_test_url": address,
            "calls": [
                {"call": call, "outcome": describe_delivery(call.status, call.outcome)} for call in calls
            ],
        }


class SendTestView(PermissionCheckedMixin, TemplateView):
    """Notify one webhook of the current release now, and show the result."""

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
            delivery = send_test(hook, release)
        except IntegrityError:
            messages.error(request, _("The webhook is deleted; somebody has done so meanwhile."))
            return redirect("webhooks:index")
        log(hook, "releases.try_out", user=request.user)
        add_message = messages.success if delivery.status == Delivery.Status.DELIVERED else messages.error
        add_message(request, f"{hook}: {describe_delivery(delivery.status, delivery.outcome)}")
        return redirect("webhooks:edit", pk)
