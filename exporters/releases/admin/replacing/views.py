"""The screen of search and replace. What is asked for stands in the address; only writing is a POST."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page
from wagtail.permissions import policy_registry

from events.models import EventPage
from events.places import edit_url
from events.replacing.candidates import find_editable
from events.replacing.drafts import NotWritten, write_draft
from events.replacing.search import Search
from exporters.content.refusals import describe_error, describe_unforeseen
from exporters.core.errors import ExportError
from exporters.releases.admin.replacing.forms import ReplaceForm
from exporters.releases.admin.replacing.steps import SHOWN, Step, count_places, take_step

# Of the largest id that there can be, in digits.
DIGITS = 18


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a chosen event. refusal: why no draft was written, or ""."""

    title: str
    url: str
    count: str = ""
    refusal: str = ""


def may_replace(user: Any) -> bool:
    """Whether somebody edits pages at all; which, is asked of each."""
    return bool(policy_registry.get_by_type(Page).user_has_any_permission(user, ["add", "change"]))


class ReplaceView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "releases/replacing/replace.html"
    page_title = gettext_lazy("Search and replace")
    header_icon = "search"

    def dispatch(self, request: HttpRequest, *arguments: Any, **keywords: Any) -> HttpResponseBase:
        if not may_replace(request.user):
            raise PermissionDenied
        return super().dispatch(request, *arguments, **keywords)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    @cached_property
    def form(self) -> ReplaceForm:
        asked = self.request.POST if self.request.method == "POST" else self.request.GET
        return ReplaceForm(asked if "find" in asked else None, user=self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {**super().get_context_data(**kwargs), "form": self.form}
        if self.request.method == "GET" and self.form.is_bound and self.form.is_valid():
            step = self.take_step()
            can_write = any(one.can_write for one in step.shown)
            context |= {"step": step, "can_write": can_write, "next": self.make_address(step.following)}
            context |= {"asked": self.list_asked(), "is_first": not self.request.GET.get("before")}
        return context

    def take_step(self) -> Step:
        folder = self.form.cleaned_data["folder"]
        before = read_number(self.request.GET.get("before", ""))
        return take_step(self.form.make_search(), self.request.user, folder, before)  # type: ignore[arg-type]

    def list_asked(self) -> list[tuple[str, str]]:
        """What was asked for, as the form sends it."""
        values = self.form.cleaned_data
        return [
            ("find", values["find"]),
            ("put", values["put"]),
            *((name, "on") for name in ("match_case", "whole_words") if values[name]),
            *(("places", place) for place in values["places"]),
            ("folder", str(values["folder"].pk) if values["folder"] else ""),
        ]

    def make_address(self, following: int | None) -> str:
        """Of the step below an id, as a query; "" for None."""
        return "" if following is None else "?" + urlencode([*self.list_asked(), ("before", following)])

    def post(self, request: HttpRequest, *_arguments: Any, **_keywords: Any) -> HttpResponse:
        """Write a draft of each event that was chosen of those that were shown."""
        if not (self.form.is_bound and self.form.is_valid()):
            return self.render_to_response(self.get_context_data())
        search = self.form.make_search()
        pks = [pk for text in request.POST.getlist("event")[:SHOWN] if (pk := read_number(text)) is not None]
        results = {pk: self.write(pk, search) for pk in pks}
        written = [pk for pk, result in results.items() if not result.refusal]
        context = {
            "results": list(results.values()),
            "publish": self.make_publish_address(written),
            "next": self.make_address(read_number(request.POST.get("following", ""))),
        }
        return self.render_to_response({**self.get_context_data(), **context})

    def write(self, pk: int, search: Search) -> Result:
        # The title of an event that they may not edit is not told.
        page = find_editable(self.request.user).filter(pk=pk).first()
        title = page.get_admin_display_title() if page else str(pk)
        try:
            digest = self.request.POST.get(f"digest-{pk}", "")
            rewrite = write_draft(pk, digest, search, self.request.user)  # type: ignore[arg-type]
        except NotWritten as error:
            return Result(title, edit_url(pk), refusal=str(error))
        except ExportError as error:
            return Result(title, edit_url(pk), refusal=describe_error(error))
        except Exception as error:  # noqa: BLE001 - describe_unforeseen() logs it
            return Result(title, edit_url(pk), refusal=describe_unforeseen(error, f"page {pk}"))
        return Result(rewrite.replaced.title, edit_url(pk), count_places(rewrite.replaced.count))

    def make_publish_address(self, written: list[int]) -> str:
        """Of the publishing of those drafts that the user may publish; "" where there are none."""
        mine = list(self.find_publishable(written))
        if not mine:
            return ""
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        return f"{address}?{urlencode({'id': mine, 'next': reverse('event_replace')}, doseq=True)}"

    def find_publishable(self, written: list[int]) -> Iterator[int]:
        for page in EventPage.objects.filter(pk__in=written).order_by("-pk"):
            if page.permissions_for_user(self.request.user).can_publish():
                yield page.pk


def read_number(text: str) -> int | None:
    """An id that a browser sends; None for what is none."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= DIGITS else None
