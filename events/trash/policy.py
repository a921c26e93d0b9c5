"""What lists, searches and reports of Wagtail offer: no pages in the trash, to administrators either.

Permissions of others hold below the site's root, and the trash lies beside it.
"""

from typing import Any

from django.db.models import QuerySet
from wagtail.permission_policies.pages import PagePermissionPolicy

from events.trash.tree import ROOT_SLUG, exclude_trash


class TrashlessPagePolicy(PagePermissionPolicy):
    def _base_queryset_for_user(self, user: Any) -> QuerySet[Any] | None:
        pages = super()._base_queryset_for_user(user)
        return None if pages is None else exclude_trash(pages)

    def instances_with_direct_explore_permission(self, user: Any) -> Any:
        """The roots below which a user finds pages; else two of them would have no ancestor in common."""
        pages = super().instances_with_direct_explore_permission(user)
        return pages.exclude(slug=ROOT_SLUG) if isinstance(pages, QuerySet) else pages
