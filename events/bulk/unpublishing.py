"""Taking many pages off the site from a list, after it is said how many files go."""

from typing import Any

from django.db.models import QuerySet
from wagtail.admin.views.pages.bulk_actions.unpublish import UnpublishBulkAction
from wagtail.models import Page

from events.bulk import pretending
from events.bulk.files import describe_changes
from events.bulk.listed import AllOfThePages


class CountedBulkUnpublishing(AllOfThePages, UnpublishBulkAction):
    """Takes the place of Wagtail's own."""

    template_name = "events/bulk/unpublish.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        pages = [item["item"] for item in context["items"]]
        if pages:
            chosen = Page.objects.filter(pk__in=[page.pk for page in pages])
            context["files"] = self.count(chosen)
            if context["has_live_descendants"]:
                live = pretending.find_below(pages).filter(live=True)
                permitted = [page.pk for page in live if self.check_perm(page)]
                context["files_with_below"] = self.count(Page.objects.filter(pk__in=permitted))
        return context

    def count(self, pages: QuerySet[Page]) -> str:
        return describe_changes(lambda: pretending.take_down(pages))
