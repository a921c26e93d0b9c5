"""Projects and event types in the admin: in the menu, and made from the form of an event."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from events.models import EventType, Project
from events.usage import UsageView


class ProjectChooserViewSet(SnippetChooserViewSet):
    """The dialog that chooses a project has a tab to make one, for those who may."""

    form_fields = ["name", "link"]
    creation_tab_label = _("New project")


class EventTypeChooserViewSet(SnippetChooserViewSet):
    form_fields = ["name"]
    creation_tab_label = _("New event type")


class ProjectViewSet(SnippetViewSet):
    """Projects, in the main menu."""

    model = Project
    icon = "folder-open-inverse"
    menu_label = _("Projects")
    menu_order = 110
    add_to_admin_menu = True
    list_display = ["name", "link"]
    list_per_page = 50
    usage_view_class = UsageView
    chooser_viewset_class = ProjectChooserViewSet


class EventTypeViewSet(SnippetViewSet):
    """Event types, in the main menu."""

    model = EventType
    icon = "tag"
    menu_label = _("Event types")
    menu_order = 120
    add_to_admin_menu = True
    list_display = ["name"]
    usage_view_class = UsageView
    chooser_viewset_class = EventTypeChooserViewSet
