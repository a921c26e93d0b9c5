"""Admin hooks for editors."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.query import PageQuerySet
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet

from events import paste_hooks, rich_text
from events.action_menu import put_publish_beside_save
from events.advice.findings import find_blocking_blocks, find_blocking_fields
from events.advice.views import show_advice
from events.bulk.actions import ACTIONS
from events.gate import BODY_HOOK, CHECK_HOOK
from events.link_attributes import preserve_link_attributes
from events.models import EventPage
from events.new_event import NewEventButton, NewEventMenuItem
from events.next_edition import suggest_edition
from events.next_event import NextEventView, is_offered, make_from_template
from events.page_viewsets import AnyPageViewSet, EventIndexPageViewSet, EventPageViewSet
from events.previews import panel
from events.replacing.drafts import LOG_ACTION, ReplaceFormatter
from events.snippets import EventTypeViewSet, ProjectViewSet
from events.trusted_markdown import PERMISSION

PREVIEW_SCRIPTS = ["rich-text-prompt", "preview-typing", "preview-frame", "preview-server"]
FORM_SCRIPTS = ["edition", "description-count", "new-type"]
ICONS = ["align-center", "align-left", "align-right", "markdown"]


paste_hooks.register()


@hooks.register("register_rich_text_features")
def register_inline_images(features: FeatureRegistry) -> None:
    """Allow images inside rich text."""
    features.register_link_type(rich_text.InlineImageHandler)
    features.register_converter_rule("contentstate", rich_text.FEATURE, rich_text.CONVERSION_RULE)
    control = {
        "type": rich_text.ENTITY,
        "icon": "image",
        "description": _("Image in the text"),
        # Other attributes of a pasted image are dropped; one without an id is no image of the CMS.
        "attributes": ["id", "src", "alt", "title"],
        "allowlist": {"id": True},
        "chooserUrls": {"imageChooser": reverse_lazy("wagtailimages_chooser:choose")},
    }
    plugin = EntityFeature(
        control,
        js=["wagtailimages/js/image-chooser-modal.js", "events/inline-image.js", "events/toolbar.js"],
        css={"all": ["events/inline-image.css"]},
    )
    features.register_editor_plugin("draftail", rich_text.FEATURE, plugin)


@hooks.register("register_rich_text_features", order=10)
def register_links(features: FeatureRegistry) -> None:
    """Preserve attributes of imported links. order: after Wagtail's own rule, which this one replaces."""
    preserve_link_attributes(features)


# After Wagtail's own, of which some have the names.
for bulk_action in ACTIONS:
    hooks.register("register_bulk_action", bulk_action, order=1)


@hooks.register("insert_editor_js")
def add_inline_image_labels() -> SafeString:
    """The translated labels of inline-image.js, as JSON."""
    labels = {
        "alt": gettext("Alt text"),
        "decorative": gettext("Decorative image, without alt text"),
        "missing": gettext("The image is missing"),
        "change": gettext("Change"),
        "delete": gettext("Delete"),
        "replace": gettext("Choose another"),
    }
    return json_script(labels, "inline-image-words")


# Those rules of the setting ADVICE that keep an event from being published.
hooks.register(CHECK_HOOK, find_blocking_fields)
hooks.register(BODY_HOOK, find_blocking_blocks)


@hooks.register("register_admin_urls")
def serve_advice() -> list[URLPattern]:
    return [path("events/<int:page_id>/advice/", show_advice, name="event_advice")]


@hooks.register("register_admin_urls")
def serve_next_event() -> list[URLPattern]:
    return [
        path("events/<int:page_id>/next/", NextEventView.as_view(), name="next_event"),
        path("events/types/<int:type_id>/new/", make_from_template, name="event_from_template"),
    ]


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def add_next_event_button(page: Page, user: Any, **_where: Any) -> Iterator[Button]:
    """Add "Next event" to the actions of an event, in its form and in lists."""
    if page.pk and isinstance(page, EventPage) and is_offered(user, page):
        yield Button(_("Next event"), reverse("next_event", args=[page.pk]), icon_name="copy", priority=19)


@hooks.register("insert_editor_js")
def add_advice_script() -> SafeString:
    """The script that shows at blocks and fields what an event had better not be like."""
    settings = {"address": reverse("event_advice", args=[0]), "heading": gettext("Advice:")}
    script = format_html('<script src="{}" defer></script>', versioned_static("events/advice.js"))
    return json_script(settings, "advice-settings") + script


@hooks.register("register_admin_urls")
def serve_editions() -> list[URLPattern]:
    return [path("events/next-edition/<int:project_id>/", suggest_edition, name="event_next_edition")]


@hooks.register("insert_editor_js")
def add_form_scripts() -> SafeString:
    """The scripts that help at fields of an event, with their sentences as JSON."""
    edition = {
        "address": reverse("event_next_edition", args=[0]),
        "suggested": gettext("Suggested: the project's last edition is {last}."),
    }
    description = {"count": gettext("Characters: {count}. Search engines show about 155.")}
    scripts = format_html_join(
        "\n",
        '<script src="{}" defer></script>',
        ((versioned_static(f"events/{script}.js"),) for script in FORM_SCRIPTS),
    )
    return json_script({"edition": edition, "description": description}, "form-help") + scripts


@hooks.register("insert_editor_js")
def add_autosave_script() -> SafeString:
    """The script that saves again what was typed during an autosave."""
    return format_html('<script src="{}"></script>', versioned_static("events/autosave.js"))


@hooks.register("insert_global_admin_js")
def add_date_script() -> SafeString:
    """The script that has fields for days say what is no day, and its sentences as JSON."""
    words = {
        "day": gettext("This is no day. Write it like 28.02.2027."),
        "moment": gettext("This is no day and time. Write them like 28.02.2027 10:00."),
        "time": gettext("This is no time. Write it like 10:00."),
    }
    script = format_html('<script src="{}"></script>', versioned_static("events/dates.js"))
    return json_script(words, "date-words") + script


@hooks.register("insert_global_admin_js")
def add_bulk_menu_script() -> SafeString:
    """The script that has the menu of the bulk actions know what is chosen as soon as it opens."""
    return format_html('<script src="{}" defer></script>', versioned_static("events/bulk-menu.js"))


@hooks.register("insert_editor_js")
def add_preview_scripts() -> SafeString:
    """The scripts that refresh the preview while typing and report a preview server that does not answer."""
    scripts = format_html_join(
        "\n",
        '<script src="{}" defer></script>',
        ((versioned_static(f"events/{script}.js"),) for script in PREVIEW_SCRIPTS),
    )
    style = format_html('<link rel="stylesheet" href="{}">', versioned_static("events/preview-panel.css"))
    return json_script(panel.panel_settings(), "preview-settings") + style + scripts


@hooks.register("construct_wagtail_userbar")
def allow_preview_origin(_request: HttpRequest, items: list[Any], _page: Page) -> None:
    """Let the accessibility checker run in the preview, which has another origin."""
    items[:] = [
        panel.PreviewCheckerItem(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item
        for item in items
    ]


@hooks.register("register_admin_urls")
def serve_userbar() -> list[URLPattern]:
    return [path("preview-userbar/", panel.serve_userbar, name="preview_userbar")]


@hooks.register("register_log_actions")
def register_replacing(actions: LogActionRegistry) -> None:
    actions.register_action(LOG_ACTION)(ReplaceFormatter)


@hooks.register("register_admin_viewset")
def register_pages() -> list[PageViewSet]:
    return [EventPageViewSet(), EventIndexPageViewSet(), AnyPageViewSet()]


@hooks.register("register_permissions")
def offer_markdown_permission() -> QuerySet[Permission]:
    """The permission that the form of a group offers."""
    app, codename = PERMISSION.split(".")
    return Permission.objects.filter(content_type__app_label=app, codename=codename)


@hooks.register("register_icons")
def register_block_icons(icons: list[str]) -> list[str]:
    """Add the icons of blocks and columns that Wagtail lacks."""
    return [*icons, *(f"events/icons/{name}.svg" for name in ICONS)]


register_snippet(ProjectViewSet)
register_snippet(EventTypeViewSet)


@hooks.register("register_admin_menu_item")
def add_new_event_to_the_menu() -> NewEventMenuItem:
    return NewEventMenuItem()


@hooks.register("construct_page_chooser_queryset")
def read_states_of_chosen_pages(pages: PageQuerySet, _request: HttpRequest) -> PageQuerySet:
    """Read at once what Wagtail's chooser shows of each page, and would ask for one by one."""
    return pages.annotate_approved_schedule().prefetch_workflow_states()


@hooks.register("construct_homepage_panels")
def add_new_event_button(_request: HttpRequest, panels: list[Any]) -> None:
    panels.append(NewEventButton())


@hooks.register("construct_page_action_menu")
def show_publish_beside_save(items: list[Any], _request: HttpRequest, _context: Any) -> None:
    put_publish_beside_save(items)
