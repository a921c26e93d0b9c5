"""Hooks for every screen of the admin."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import DismissibleMenuItem, MenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.documents.views import bulk_actions as documents
from wagtail.images.views import bulk_actions as images
from wagtail.users.views import bulk_actions as users

from cms.help.views import GuideView
from events.bulk.listed import take_from_list


@hooks.register("insert_global_admin_js")
def add_upload_limit() -> SafeString:
    """The script that refuses a file before it is sent. The largest that may be sent is a document."""
    limit = settings.WAGTAILDOCS_MAX_UPLOAD_SIZE
    words = gettext("“{name}” has {size} MB; a file may have %(limit)d MB at most. Choose a smaller one.")
    return format_html(
        '<script src="{}" data-limit="{}" data-words="{}"></script>',
        versioned_static("cms/upload-limit.js"),
        limit,
        words % {"limit": limit // 1024**2},
    )


@hooks.register("insert_global_admin_css")
def add_phone_style() -> SafeString:
    """The style of narrow windows: phones, and laptops at a zoom of 200 %."""
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("cms/phone.css"))


@hooks.register("insert_global_admin_css")
def add_link_style() -> SafeString:
    """The style of links in running text, for the dark theme."""
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("cms/links.css"))


@hooks.register("insert_global_admin_js")
def add_table_cards() -> SafeString:
    """The script that names the columns in the cells of tables, for the same windows."""
    return format_html('<script src="{}"></script>', versioned_static("cms/table-cards.js"))


@hooks.register("insert_global_admin_js")
def add_field_names() -> SafeString:
    """The script that names what Wagtail leaves without a name for those who hear a screen."""
    return format_html('<script src="{}"></script>', versioned_static("cms/field-names.js"))


@hooks.register("register_admin_urls")
def serve_guide() -> list[URLPattern]:
    return [path("help/", GuideView.as_view(), name="guide")]


@hooks.register("register_help_menu_item")
def add_guide_to_the_menu() -> MenuItem:
    return MenuItem(_("Guide for editors"), reverse_lazy("guide"), name="guide", icon_name="help", order=10)


@hooks.register("construct_help_menu")
def drop_english_help(_request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's own pages for editors know nothing of events, and are in English."""
    items[:] = [item for item in items if not isinstance(item, DismissibleMenuItem)]


# action -> the list that it is offered in.
BULK_ACTIONS = {
    images.AddTagsBulkAction: "wagtailimages:index",
    images.AddToCollectionBulkAction: "wagtailimages:index",
    images.DeleteBulkAction: "wagtailimages:index",
    documents.AddTagsBulkAction: "wagtaildocs:index",
    documents.AddToCollectionBulkAction: "wagtaildocs:index",
    documents.DeleteBulkAction: "wagtaildocs:index",
    users.AssignRoleBulkAction: "wagtailusers_users:index",
    users.DeleteBulkAction: "wagtailusers_users:index",
    users.SetActiveStateBulkAction: "wagtailusers_users:index",
}
for action, list_view in BULK_ACTIONS.items():
    # After Wagtail's own, whose name it has.
    hooks.register("register_bulk_action", take_from_list(action, list_view), order=1)
