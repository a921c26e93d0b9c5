"""The history of a page with its named versions on top, and the form that names one."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.history import ActionColumn
from wagtail.admin.views.pages.history import PageHistoryView
from wagtail.admin.views.pages.utils import get_breadcrumbs_items_for_page
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision

from events.versions.models import NamedVersion

Action = dict[str, str]


class VersionColumn(ActionColumn):
    """Wagtail's, with the name of a version, and with its actions where only its publishing was logged."""

    def __init__(self, *args: Any, names: dict[int, str], logged: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names, self.logged = names, logged

    def get_status(self, instance: PageLogEntry, parent_context: Any) -> str | None:
        shown = [super().get_status(instance, parent_context)]
        if self.is_of_version(instance):
            shown.append(self.names.get(instance.revision_id))
        return ", ".join(filter(None, shown)) or None

    def get_actions(self, instance: PageLogEntry, parent_context: Any) -> list[Action]:
        if not self.is_of_version(instance):
            return []
        action, changed = instance.action, instance.content_changed
        # Wagtail shows them at the edit that made the version. An import has logged none.
        instance.action, instance.content_changed = "wagtail.edit", True
        actions: list[Action] = super().get_actions(instance, parent_context)
        instance.action, instance.content_changed = action, changed
        label = gettext("Rename") if instance.revision_id in self.names else gettext("Name this version")
        url = reverse("versions:name", args=[self.object.pk, instance.revision_id])
        return [*actions, {"url": url, "label": label}]

    def is_of_version(self, instance: PageLogEntry) -> bool:
        """Whether this entry is the one of its version that offers something to do with it."""
        if not instance.revision_id:
            return False
        if instance.content_changed and instance.action != "wagtail.publish":
            return True
        return instance.action == "wagtail.publish" and instance.revision_id not in self.logged


class HistoryView(PageHistoryView):
    template_name = "versions/history.html"

    @cached_property
    def named(self) -> list[NamedVersion]:
        versions = NamedVersion.objects.filter(revision__in=self.object.revisions.all())
        return list(versions.select_related("revision", "user").order_by("-revision__created_at"))

    @cached_property
    def columns(self) -> list[Any]:
        actions, *others = super().columns
        edits = PageLogEntry.objects.filter(page=self.object.pk, content_changed=True)
        column = VersionColumn(
            actions.name,
            label=actions.label,
            object=self.object,
            url_names=actions.url_names,
            user_can_unschedule=actions.user_can_unschedule,
            names={version.revision_id: version.name for version in self.named},
            logged=set(edits.exclude(action="wagtail.publish").values_list("revision_id", flat=True)),
        )
        return [column, *others]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        latest = self.object.latest_revision_id
        return {**super().get_context_data(*args, **kwargs), "named": self.named, "latest": latest}


class NameForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = NamedVersion
        fields = ["name"]


class NameView(WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]
    """Gives a version a name, or takes it away where the name is empty."""

    template_name = "versions/name.html"
    page_title = _("Name this version")
    header_icon = "tag"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.page = get_object_or_404(Page, pk=kwargs["page_id"]).specific
        self.revision = get_object_or_404(Revision.page_revisions, pk=kwargs["revision_id"])
        if self.revision.object_id != str(self.page.pk):
            raise PermissionDenied
        if not self.page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        self.version = NamedVersion.objects.filter(revision=self.revision).first()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *get_breadcrumbs_items_for_page(self.page, self.request.user),
            {"url": self.get_success_url(), "label": gettext("History")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_success_url(self) -> str:
        return reverse("wagtailadmin_pages:history", args=[self.page.pk])

    def get_form(self, _class: Any = None) -> NameForm:
        instance = self.version or NamedVersion(revision=self.revision)
        posted = self.request.POST if self.request.method == "POST" else None
        return NameForm(posted, instance=instance)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "page": self.page,
            "revision": self.revision,
            "version": self.version,
            "history_url": self.get_success_url(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.version and "forget" in request.POST:
            self.version.delete()
            messages.success(request, gettext("The version has no name any more."))
            return redirect(self.get_success_url())
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: NameForm) -> HttpResponse:
        form.instance.user = self.request.user
        version = form.save()
        log(
            self.page,
            "versions.name",
            user=self.request.user,
            revision=self.revision,
            data={"name": version.name},
        )
        messages.success(
            self.request, gettext("The version is called “%(name)s” now.") % {"name": version.name}
        )
        return super().form_valid(form)
