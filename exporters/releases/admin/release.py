"""The screen of one release, and its actions."""

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
    is_page,
    kind_of,
    name_page,
    name_release,
    say_delivery,
    say_problem,
    say_publishers,
)
from exporters.releases.build.rollback import PrunedRelease, find_returning, make_current
from exporters.releases.build.store import LostContent
from exporters.releases.models import Delivery, Release
from exporters.releases.notify import deliveries
from exporters.releases.tasks import announce, deliver, enqueue

CHANGES_A_PAGE = 100
# The newest of them.
BUILDS_SHOWN = 20


class ReleaseScreen(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """A screen about one release. title: of the screen itself, where it is not the release's own."""

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
    def may_change(self) -> bool:
        return bool(self.user_has_permission("change"))

    def get_page_title(self) -> str:
        return f"{name_release(self.release)}: {self.title}" if self.title else name_release(self.release)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = name_release(self.release)
        address = reverse("releases:inspect", args=[self.release.pk])
        items = [
            {"url": reverse("releases:index"), "label": _("Releases")},
            {"url": address if self.title else "", "label": here},
        ]
        own = [{"url": "", "label": self.title}] if self.title else []
        return [*self.breadcrumbs_items, *items, *own]


class ReleaseView(ReleaseScreen):
    template_name = "releases/release.html"

    @cached_property
    def header_buttons(self) -> list[Any]:
        if self.is_current or not self.may_change:
            return []
        address = reverse("releases:make_current", args=[self.release.pk])
        return [HeaderButton(_("Make current"), url=address, icon_name="rotate")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self.release.changes, CHANGES_A_PAGE).get_page(self.request.GET.get("p"))
        told = self.release.deliveries.select_related("webhook")
        return {
            **super().get_context_data(**kwargs),
            "release": self.release,
            "is_current": self.is_current,
            "current": self.release.series.current,
            "publishers": say_publishers(self.release),
            "page": page,
            "changes": [describe_change(change) for change in page],
            "is_first": self.release.number == 1,
            "problems": [
                {"where": problem["where"], "what": say_problem(problem)} for problem in self.release.problems
            ],
            "deliveries": [self.describe_delivery(delivery) for delivery in told],
            "builds": self.release.builds.select_related("token")[:BUILDS_SHOWN],
        }

    def describe_delivery(self, delivery: Delivery) -> dict[str, Any]:
        unheard = delivery.status in (Delivery.Status.WAITING, Delivery.Status.FAILED)
        return {
            "delivery": delivery,
            "outcome": say_delivery(delivery.status, delivery.outcome),
            "may_try": unheard and self.is_current and self.may_change,
        }


def describe_change(change: dict[str, str]) -> dict[str, Any]:
    return {**change, "kind": KINDS[kind_of(change)]}


class MakeCurrentView(ReleaseScreen):
    """Confirm, then make an earlier release current (a rollback), or the latest again."""

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
            "returning": self.name_returning(),
        }

    def name_returning(self) -> list[str]:
        """The pages that are on the site again with the release."""
        try:
            paths = find_returning(self.release)
        except (LostContent, OSError):
            # It is said when somebody wants it nevertheless.
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
            messages.error(request, _("%(name)s is forgotten; choose a newer one.") % name)
            return redirect("releases:index")
        except ExportError as error:
            messages.error(request, f"{name_release(self.release)}: {_(error.sentence) % error.params}.")
            return redirect(address)
        except OSError:
            messages.error(request, _("The storage does not answer; try again later."))
            return redirect(address)
        log(self.release, "releases.make_current", user=request.user, data=name)
        announce(self.release)
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
            # A newer release is what it should hear of.
            raise PermissionDenied
        deliveries.try_again(delivery)
        log(delivery.webhook, "releases.try_again", user=request.user)
        enqueue(deliver, delivery.pk)
        delivery.refresh_from_db()
        tell = messages.success if delivery.status == Delivery.Status.DELIVERED else messages.warning
        tell(request, f"{delivery.webhook}: {say_delivery(delivery.status, delivery.outcome)}")
        return redirect("releases:inspect", delivery.release_id)
