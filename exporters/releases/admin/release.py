"""The screen of one release, rollback and retry."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import log

from exporters.core.errors import ExportError
from exporters.releases.admin.labels import (
    KINDS,
    classify_change,
    describe_delivery,
    format_publishers,
    is_page,
    name_page,
    name_release,
)
from exporters.releases.admin.problems import show_problems
from exporters.releases.build.rollback import PrunedRelease, find_restored, make_current
from exporters.releases.build.store import LostContent
from exporters.releases.models import Delivery, Release
from exporters.releases.notify import deliveries
from exporters.releases.tasks import deliver, enqueue, notify_webhooks

CHANGES_PER_PAGE = 100
# The newest ones.
BUILDS_SHOWN = 20


class ReleaseScreen(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """The base of all screens of one release. title: of a screen below the release's own, else ""."""

    model = Release
    any_permission_required = ["view", "change"]
    header_icon = "upload"
    title: Any = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        releases = Release.objects.select_related("series")
        self.release = get_object_or_404(releases, pk=kwargs["pk"])

    @property
    def is_current(self) -> bool:
        return self.release.pk == self.release.series.current_id

    @property
    def can_change(self) -> bool:
        return bool(self.user_has_permission("change"))

    def get_page_title(self) -> str:
        return f"{name_release(self.release)}: {self.title}" if self.title else name_release(self.release)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        name = name_release(self.release)
        address = reverse("releases:inspect", args=[self.release.pk])
        items = [
            {"url": reverse("releases:index"), "label": _("Releases")},
            {"url": address if self.title else "", "label": name},
        ]
        below = [{"url": "", "label": self.title}] if self.title else []
        return [*self.breadcrumbs_items, *items, *below]


class ReleaseView(ReleaseScreen):
    template_name = "releases/release.html"

    @cached_property
    def header_buttons(self) -> list[Any]:
        if self.is_current or not self.can_change:
            return []
        address = reverse("releases:make_current", args=[self.release.pk])
        return [HeaderButton(_("Make current"), url=address, icon_name="rotate")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self.release.changes, CHANGES_PER_PAGE).get_page(self.request.GET.get("p"))
        return {
            **super().get_context_data(**kwargs),
            "release": self.release,
            "is_current": self.is_current,
            "current": self.release.series.current,
            "publishers": format_publishers(self.release),
            "page": page,
            "changes": [describe_change(change) for change in page],
            "is_first": self.release.number == 1,
            "problems": show_problems(self.release.problems),
            "deliveries": [
                self.delivery_row(delivery) for delivery in self.release.deliveries.select_related("webhook")
            ],
            "builds": self.release.builds.select_related("token")[:BUILDS_SHOWN],
        }

    def delivery_row(self, delivery: Delivery) -> dict[str, Any]:
        is_unfinished = delivery.status in deliveries.RETRIABLE
        return {
            "delivery": delivery,
            "outcome": describe_delivery(delivery.status, delivery.outcome),
            "can_retry": is_unfinished and self.is_current and self.can_change,
        }


def describe_change(change: dict[str, str]) -> dict[str, Any]:
    return {**change, "kind": KINDS[classify_change(change)]}


class MakeCurrentView(ReleaseScreen):
    """Confirm, then make a release current: an earlier one is a rollback, the latest ends it."""

    permission_required = "change"
    template_name = "releases/make_current.html"
    title = gettext_lazy("Make current")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        latest = self.release.pk == self.release.series.latest_id
        return {
            **super().get_context_data(**kwargs),
            "release": self.release,
            "current": self.release.series.current,
            "is_latest": latest,
            "restored": self.list_restored_pages(),
        }

    def list_restored_pages(self) -> list[str]:
        """The pages that this rollback would bring back to the site, for the confirmation."""
        try:
            paths = find_restored(self.release)
        except (LostContent, OSError):
            # `post` reports the error, where the rollback is confirmed nevertheless.
            return []
        return [name_page(path) for path in paths if is_page(path)]

    def post(self, request: HttpRequest, **_arguments: Any) -> HttpResponse:
        address = reverse("releases:inspect", args=[self.release.pk])
        name = {"name": name_release(self.release)}
        if self.is_current:
            messages.warning(request, _("%(name)s is current already.") % name)
            return redirect(address)
        try:
            make_current(self.release)
        except PrunedRelease:
            messages.error(request, _("%(name)s has been deleted; choose a newer one.") % name)
            return redirect("releases:index")
        except ExportError as error:
            messages.error(request, f"{name_release(self.release)}: {_(error.sentence) % error.params}.")
            return redirect(address)
        except OSError:
            messages.error(request, _("The storage does not answer; try again later."))
            return redirect(address)
        log(self.release, "releases.make_current", user=request.user, data=name)
        notify_webhooks(self.release)
        messages.success(request, _("%(name)s is current now.") % name)
        return redirect(address)


class RetryView(PermissionCheckedMixin, TemplateView):
    """Retry a delivery that has not succeeded."""

    model = Release
    permission_required = "change"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *, pk: int) -> HttpResponse:
        delivery = get_object_or_404(Delivery.objects.select_related("webhook", "release__series"), pk=pk)
        if delivery.release_id != delivery.release.series.current_id:
            # The webhook is only ever notified of the current release.
            raise PermissionDenied
        deliveries.retry(delivery)
        log(delivery.webhook, "releases.try_again", user=request.user)
        enqueue(deliver, delivery.pk)
        delivery.refresh_from_db()
        add_message = messages.success if delivery.status == Delivery.Status.DELIVERED else messages.warning
        add_message(request, f"{delivery.webhook}: {describe_delivery(delivery.status, delivery.outcome)}")
        return redirect("releases:inspect", delivery.release_id)
