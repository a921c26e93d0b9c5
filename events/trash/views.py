"""The admin screens of the trash: what is in it, restoring, and deleting for good."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page

from events.models import EventIndexPage
from events.slugs import SLUG_WIDGET
from events.trash.deletion import Clash, delete_for_good, find_clash, find_parent, restore
from events.trash.models import TrashedPage
from events.trash.permissions import may_handle
from events.trash.tree import exclude_trash


class TrashView(WagtailAdminTemplateMixin, TemplateView):
    """Deleted pages that the user may restore, the last one first."""

    template_name = "trash/list.html"
    page_title = _("Trash")
    header_icon = "bin"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entries = TrashedPage.objects.select_related("page", "parent", "user")
        return {
            **super().get_context_data(**kwargs),
            "rows": [
                {
                    "entry": entry,
                    "below": entry.page.get_descendant_count(),
                    "ends_at": find_end(entry.deleted_at),
                }
                for entry in entries
                if may_handle(self.request.user, entry)
            ],
            "days": settings.TRASH_KEPT_DAYS,
        }


class EntryView(WagtailAdminTemplateMixin, TemplateView):
    """What is asked before something is done to a page in the trash."""

    def dispatch(self, request: HttpRequest, *arguments: Any, **keywords: Any) -> HttpResponseBase:
        if not may_handle(request.user, self.entry):
            raise PermissionDenied
        return super().dispatch(request, *arguments, **keywords)

    @cached_property
    def entry(self) -> TrashedPage:
        return get_object_or_404(TrashedPage, pk=self.kwargs["pk"])

    @property
    def title(self) -> str:
        return str(self.entry.page.specific_deferred.get_admin_display_title())

    def get_page_subtitle(self) -> str:
        return self.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("trash:list"), "label": gettext("Trash")},
            {"url": "", "label": f"{self.get_page_title()}: {self.title}"},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        below = self.entry.page.get_descendant_count()
        return {**super().get_context_data(**kwargs), "entry": self.entry, "below": below}


class DeleteForGoodView(EntryView):
    template_name = "trash/delete.html"
    page_title = _("Delete for good")
    header_icon = "bin"

    def post(self, request: HttpRequest, *_arguments: Any, **_keywords: Any) -> HttpResponse:
        title = self.title
        delete_for_good(self.entry, request.user)
        messages.success(request, gettext("“%(title)s” was deleted for good.") % {"title": title})
        return redirect("trash:list")


class RestoreForm(forms.Form):
    """Asks for a folder where that of the page is gone, for an address where another page has it."""

    def __init__(self, *args: Any, entry: TrashedPage, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry, self.parent = entry, find_parent(entry)
        if self.parent is None:
            allowed = [
                folder.pk
                for folder in exclude_trash(EventIndexPage.objects.all())
                if folder.permissions_for_user(user).can_add_subpage()
            ]
            self.fields["parent"] = forms.ModelChoiceField(
                EventIndexPage.objects.filter(pk__in=allowed),
                label=gettext("Folder"),
                help_text=gettext("The folder in which it was is not there any more."),
            )
        else:
            clash = find_clash(entry, self.parent, entry.page.slug)
            if clash:
                self.fields["slug"] = forms.SlugField(
                    label=gettext("Address"),
                    initial=clash.free,
                    widget=SLUG_WIDGET,
                    help_text=clash.messages[0],
                )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        parent = cleaned.get("parent") or self.parent
        if parent is not None and not self.errors:
            clash = find_clash(self.entry, parent, cleaned.get("slug") or self.entry.page.slug)
            if clash and "slug" in self.fields:
                self.add_error("slug", clash)
            elif clash:
                # A chosen folder has another page at the address: the next form asks for one.
                self.fields["slug"] = forms.SlugField(
                    label=gettext("Address"), initial=clash.free, widget=SLUG_WIDGET
                )
                self.data = {**dict(self.data.items()), "slug": clash.free}
                self.add_error(None, clash)
        return cleaned


class RestoreView(EntryView):
    template_name = "trash/restore.html"
    page_title = _("Restore")
    header_icon = "history"

    @cached_property
    def form(self) -> RestoreForm:
        # Most often there is nothing to ask, and what is posted is empty.
        posted = self.request.POST if self.request.method == "POST" else None
        return RestoreForm(posted, entry=self.entry, user=self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        live = len(self.entry.live)
        return {**super().get_context_data(**kwargs), "form": self.form, "live": live}

    def post(self, request: HttpRequest, *_arguments: Any, **_keywords: Any) -> HttpResponse:
        form = self.form
        if not form.is_valid():
            return self.render_to_response(self.get_context_data())
        parent: Page = form.cleaned_data.get("parent") or form.parent
        pk, title = self.entry.page_id, self.title
        try:
            refused = restore(self.entry, parent, request.user, form.cleaned_data.get("slug", ""))
        except Clash as clash:
            # Somebody took the address in this very moment.
            form.add_error(None, clash)
            return self.render_to_response(self.get_context_data())
        for refusal in refused:
            messages.warning(request, " ".join([gettext("It is back as a draft."), str(refusal)]))
        button = messages.button(reverse("wagtailadmin_pages:edit", args=[pk]), gettext("Edit"))
        messages.success(request, gettext("“%(title)s” is back.") % {"title": title}, buttons=[button])
        return redirect("wagtailadmin_explore", parent.pk)


def find_end(deleted_at: datetime) -> datetime | None:
    """When a page leaves the trash for good; None: never."""
    days = settings.TRASH_KEPT_DAYS
    return deleted_at + timedelta(days=days) if days else None
