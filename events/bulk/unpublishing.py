"""Taking many pages off the site from a list, after it is said how many files go."""

from typing import Any

from django.db.models import QuerySet
from wagtail.admin.views.pages.bulk_actions.unpublish import UnpublishBulkAction
from wagtail.models import Page

from events.bulk import pretending
from events.bulk.files import describe_changes
from events.bulk.held import LeavesHeldOut, find_holds
from events.bulk.listed import AllOfThePages
from events.bulk.refusals import Refused, refuse


class CountedBulkUnpublishing(AllOfThePages, LeavesHeldOut, UnpublishBulkAction):
    """Takes the place of Wagtail's own."""

    template_name = "events/bulk/unpublish.html"

    def check_perm(self, page: Page) -> bool:
        """As Wagtail's own, but for locks: what they keep from it is named with them."""
        return bool(page.live and page.permissions_for_user(self.request.user).can_publish())

    def find_held(self, pages: list[Page]) -> dict[int, Refused]:
        """With those below, which stay whether or not the pages above them go."""
        live = pretending.find_below(pages).filter(live=True)
        return {
            page.pk: refuse(page.specific_deferred, [why])
            for page, why in find_holds(live, self.request.user)
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        pages = [item["item"] for item in context["items"]]
        if pages:
            chosen = Page.objects.filter(pk__in=[page.pk for page in pages])
            context["files"] = self.count(chosen)
            if context["has_live_descendants"]:
                live = pretending.find_below(pages).filter(live=True)
                permitted = [page.pk for page in live if self.may_take_down(page)]
                context["files_with_below"] = self.count(Page.objects.filter(pk__in=permitted))
        return context

    def may_take_down(self, page: Page) -> bool:
        return page.pk not in self.held and self.check_perm(page)

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "permission_checker": self.may_take_down}

    def count(self, pages: QuerySet[Page]) -> str:
        return describe_changes(lambda: pretending.take_down(pages))
