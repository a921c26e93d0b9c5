"""The bulk actions that give many events a project or a type."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.http import HttpResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.models import Page

from events.bulk.files import describe_changes
from events.bulk.listed import AllOfThePages
from events.bulk.refusals import has_agreed
from events.bulk.setting import Plan, plan_setting, pretend, write
from events.bulk.steps import is_confirmed
from events.models import EventPage, EventType, Project

NONE = "none"
# Of more than these a list would hide what it stands above.
NAMED = 5


class SettingBulkAction(AllOfThePages, PageBulkAction):
    """The value is chosen first; then it is asked, with what becomes of each page. A subclass has a field."""

    template_name = "events/bulk/set.html"
    field: ClassVar[str]
    plan: Plan

    def check_perm(self, page: Page) -> bool:
        return bool(page.permissions_for_user(self.request.user).can_edit())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context |= {"action_name": self.display_name, "aria_label": self.aria_label}
        if self.cleaned_form is not None:
            value = self.cleaned_form.cleaned_data["value"]
            context |= {
                "confirmed": str(value.pk) if value else NONE,
                "value": value,
                "plan": self.plan,
                "refused": self.plan.refused,
                "count": len(self.plan.published) + len(self.plan.drafts),
                "files": describe_changes(lambda: pretend(self.plan, self.field, value)),
            }
        return context

    def prepare_action(self, objects: list[Page], _without_access: Any) -> HttpResponse | None:
        value: Model | None = self.cleaned_form.cleaned_data["value"]
        self.plan = plan_setting(objects, self.field, value, self.request.user)
        confirmed = is_confirmed(self.request, str(value.pk) if value else NONE)
        if confirmed and has_agreed(self.request, self.plan.refused):
            return None
        return self.render_to_response(self.get_context_data(form=self.cleaned_form))

    def get_execution_context(self) -> dict[str, Any]:
        value = self.cleaned_form.cleaned_data["value"]
        return {**super().get_execution_context(), "plan": self.plan, "field": self.field, "value": value}

    @classmethod
    def execute_action(
        cls,
        objects: list[Page],
        user: Any = None,
        plan: Plan | None = None,
        field: str = "",
        value: Model | None = None,
        **_others: Any,
    ) -> tuple[int, int]:
        plan = plan or plan_setting(objects, field, value, user)
        write(plan, field, value, user)
        return len(plan.published) + len(plan.drafts), 0

    def get_success_message(self, _num_parent_objects: int, _num_child_objects: int) -> str | None:
        published, drafts = self.plan.published, self.plan.drafts
        if drafts:
            sentence = ngettext(
                "%(count)d event was changed in its draft, which is not published: %(titles)s",
                "%(count)d events were changed in their drafts, which are not published: %(titles)s",
                len(drafts),
            )
            messages.info(self.request, sentence % {"count": len(drafts), "titles": name_some(drafts)})
        if not published:
            return None
        sentence = ngettext(
            "%(count)d event was changed and published: %(titles)s",
            "%(count)d events were changed and published: %(titles)s",
            len(published),
        )
        return sentence % {"count": len(published), "titles": name_some(published)}


def name_some(pages: list[EventPage]) -> str:
    titles = [gettext("“%(title)s”") % {"title": page.get_admin_display_title()} for page in pages[:NAMED]]
    others = len(pages) - len(titles)
    text = ", ".join(titles)
    if not others:
        return f"{text}."
    more = ngettext("and %(count)d more.", "and %(count)d more.", others) % {"count": others}
    return f"{text} {more}"


class ProjectForm(forms.Form):
    value = forms.ModelChoiceField(
        Project.objects.all(), required=False, label=_("Project"), empty_label=_("No project")
    )


class TypeForm(forms.Form):
    value = forms.ModelChoiceField(
        EventType.objects.all(), required=False, label=_("Event type"), empty_label=_("No type")
    )


class ProjectBulkAction(SettingBulkAction):
    display_name = _("Set project")
    action_type = "set_project"
    aria_label = _("Set the project of selected events")
    action_priority = 60
    form_class = ProjectForm
    field = "project"


class TypeBulkAction(SettingBulkAction):
    display_name = _("Set type")
    action_type = "set_type"
    aria_label = _("Set the type of selected events")
    action_priority = 70
    form_class = TypeForm
    field = "event_type"
