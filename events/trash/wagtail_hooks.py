"""Deleting in the admin leads into the trash, by each of its ways."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, reverse, reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.actions.delete_page import DeletePageAction
from wagtail.admin import messages
from wagtail.admin.api.actions.delete import DeletePageAPIAction
from wagtail.admin.menu import MenuItem
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.pages.bulk_actions.delete import DeleteBulkAction
from wagtail.admin.views.pages.utils import type_to_delete_confirmation
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page, ReferenceIndex

from events.bulk.files import describe_changes
from events.bulk.held import LeavesHeldTreesOut
from events.bulk.listed import AllOfThePages
from events.bulk.pretending import find_below, take_down
from events.gated_actions import GatedPagesViewSet
from events.trash import views
from events.trash.deletion import RESTORED, is_kept_from_trash, put_into_trash
from events.trash.tree import exclude_trash


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    urls = [
        path("", views.TrashView.as_view(), name="list"),
        path("<int:pk>/restore/", views.RestoreView.as_view(), name="restore"),
        path("<int:pk>/delete/", views.DeleteForGoodView.as_view(), name="delete"),
    ]
    return [path("trash/", include((urls, "trash")))]


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    return MenuItem(_("Trash"), reverse_lazy("trash:list"), name="trash", icon_name="bin", order=900)


@hooks.register("before_delete_page", order=1000)
def delete_into_trash(request: HttpRequest, page: Page) -> HttpResponse | None:
    """What Wagtail's view does after its question, but for the deleting. It has checked the permission."""
    if request.method != "POST" or is_kept_from_trash(page) or not type_to_delete_confirmation(request):
        return None
    if ReferenceIndex.get_references_to(page).group_by_source_object().is_protected:
        raise PermissionDenied
    parent = page.get_parent()
    put_into_trash(page, request.user)
    button = messages.button(reverse("trash:list"), gettext("Trash"))
    text = gettext("“%(title)s” is in the trash.") % {"title": page.get_admin_display_title()}
    messages.success(request, text, buttons=[button])
    following = get_valid_next_url_from_request(request)
    return redirect(following) if following else redirect("wagtailadmin_explore", parent.pk)


@hooks.register("construct_page_chooser_queryset")
def choose_none_from_trash(pages: QuerySet[Page], _request: HttpRequest) -> QuerySet[Page]:
    """Nobody links to what is deleted; the chooser asks for no permission."""
    return exclude_trash(pages)


class TrashBulkAction(AllOfThePages, LeavesHeldTreesOut, DeleteBulkAction):
    """Takes the place of Wagtail's own."""

    template_name = "trash/bulk_delete.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        pages = find_below(item["item"] for item in context["items"])
        files = describe_changes(lambda: take_down(pages)) if context["items"] else ""
        return {**context, "days": settings.TRASH_KEPT_DAYS, "files": files}

    @classmethod
    def execute_action(cls, objects: Iterable[Page], user: Any = None, **_others: Any) -> tuple[int, int]:
        """Returns how many pages were deleted, and how many below them."""
        chosen = below = 0
        for page in objects:
            chosen += 1
            below += page.get_descendant_count()
            delete(page, user)
        return chosen, below


# After Wagtail's own, whose name it has.
hooks.register("register_bulk_action", TrashBulkAction, order=1)


class TrashAction(DeletePageAction):
    """Checks the permission as Wagtail's does."""

    def _delete_page(self, page: Page, *_arguments: Any, **_options: Any) -> None:
        delete(page, self.user)


class TrashAPIAction(DeletePageAPIAction):
    def _action_from_data(self, instance: Page, _data: Any) -> TrashAction:
        return TrashAction(page=instance, user=self.request.user)


class PagesViewSet(GatedPagesViewSet):
    actions = {**GatedPagesViewSet.actions, "delete": TrashAPIAction}


@hooks.register("construct_admin_api")
def delete_into_trash_by_api(router: WagtailAPIRouter) -> None:
    router.register_endpoint("pages", PagesViewSet)


def delete(page: Page, user: Any) -> None:
    if is_kept_from_trash(page):
        page.delete(user=user)
    else:
        put_into_trash(page, user)


@hooks.register("register_log_actions")
def register_actions(actions: LogActionRegistry) -> None:
    actions.register_action(RESTORED, _("Restore from the trash"), _("Restored from the trash"))
