"""The screens of imports: what is sent, what becomes of it, and what became of it."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db import Error as DatabaseError
from django.db.models import Case, F, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from exporters.core.errors import unforeseen
from exporters.ingest.admin.forms import ImportForm
from exporters.ingest.admin.words import count_results, describe_entries, describe_failure, describe_note
from exporters.ingest.entry_names import show_name
from exporters.ingest.models import WORKING, Entry, Import, State
from exporters.ingest.refusals import RefusedImport
from exporters.ingest.results import Note, Result
from exporters.ingest.steps import TO_DO, advance, fail
from exporters.ingest.upkeep import discard
from exporters.ingest.uploads import add_part

logger = logging.getLogger(__name__)
PER_PAGE = 100
LISTED = 10
# What asks for somebody comes first.
ORDER = [Result.REFUSED, Result.CHANGED, Result.NEW, Result.UNCHANGED, Entry.OTHER]


class ImportScreen(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """The base of the screens. Nobody but who began an import finds it."""

    model = Import
    permission_required = "add"
    header_icon = "download"
    page_title = gettext_lazy("Bring in files")

    @property
    def user(self) -> User:
        return cast(User, self.request.user)

    @cached_property
    def owner(self) -> Import:
        return get_object_or_404(Import, pk=self.kwargs["pk"], user=self.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("ingest:index"), "label": self.page_title},
        ]


class IndexView(ImportScreen):
    """The form, and the imports of the user."""

    template_name = "ingest/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {
            "none": _("Choose files first."),
            "chosen": _("Chosen: {count}, {size} MB"),
            "more": _("and {count} more"),
            "sending": _("Sending: {done} of {total} MB"),
            "checking": _("Everything has arrived; it is being checked."),
            "tooMany": _("These are {count} files; at most {limit} can be brought in at once."),
            "tooMuch": _("These are {size} MB; at most {limit} MB can be brought in at once."),
            "lost": _("The connection was lost. What has arrived stays; press the button again to go on."),
            "refused": _("The server refused this. Load the page again and log in."),
        }
        limits = {"files": settings.IMPORT_MOST_FILES, "bytes": settings.IMPORT_LARGEST_TOTAL}
        return {
            **super().get_context_data(**kwargs),
            "form": kwargs.get("form") or ImportForm(user=self.user),
            "script": {"words": words, **limits},
            "imports": Import.objects.filter(user=self.user)[:LISTED],
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        """Begin an import: JSON with its addresses for the script, which sends the files afterwards."""
        form = ImportForm(request.POST, user=self.user)
        if not form.is_valid():
            if request.accepts("text/html"):
                return self.render_to_response(self.get_context_data(form=form))
            return JsonResponse({"error": " ".join(map(str, form.errors["folder"]))}, status=400)
        files = [file for name in ("files", "folder_files") for file in request.FILES.getlist(name)]
        if request.accepts("text/html") and not files:
            messages.error(request, _("Choose files first."))
            return redirect("ingest:index")
        owner = Import.objects.create(user=self.user, folder_id=form.cleaned_data["folder"])
        if not request.accepts("text/html"):
            names = ("add", "start", "show")
            return JsonResponse({name: reverse(f"ingest:{name}", args=[owner.pk]) for name in names})
        return self.send_at_once(owner, files)

    def send_at_once(self, owner: Import, files: Sequence[Any]) -> HttpResponse:
        """What a browser without the script sends: all files in one request."""
        try:
            for file in files:
                add_part(owner, show_name(file.name), size=file.size, offset=0, content=file)
        except RefusedImport as error:
            fail(owner, error)
        except OSError:
            logger.exception("The storage refused what was sent for an import")
            discard(owner)
            messages.error(self.request, _("The storage does not answer; try again later."))
            return redirect("ingest:index")
        else:
            begin(owner)
        return redirect("ingest:show", owner.pk)


def begin(owner: Import) -> None:
    """Nothing more is sent. Another request may have said so already."""
    Import.objects.filter(pk=owner.pk, state=State.SENDING).update(state=State.UNPACKING)


class AddView(ImportScreen):
    """Take parts of files: "about" is JSON, [{"path", "size", "offset"}], one for each of "parts"."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_arguments: Any) -> HttpResponse:
        if self.owner.state != State.SENDING:
            return refuse(_("This import has gone on; begin another one."))
        try:
            about = [
                (show_name(str(part["path"])), int(part["size"]), int(part["offset"]))
                for part in json.loads(request.POST["about"])
            ]
            parts = list(zip(about, request.FILES.getlist("parts"), strict=True))
        except (KeyError, TypeError, ValueError):
            return refuse(_("What was sent cannot be understood; load the page again."))
        try:
            for (path, size, offset), content in parts:
                if min(size, offset) < 0 or not add_part(
                    self.owner, path, size=size, offset=offset, content=content
                ):
                    return refuse(_("A file changed while it was sent; choose it again."))
        except RefusedImport as error:
            return refuse(describe_note(Note.of_error(error)))
        except OSError:
            logger.exception("The storage refused what was sent for an import")
            return refuse(_("The storage does not answer; try again later."), status=503)
        self.owner.save(update_fields=["changed_at"])
        return JsonResponse({})


class StartView(ImportScreen):
    """All has been sent."""

    http_method_names = ["post"]

    def post(self, _request: HttpRequest, **_arguments: Any) -> HttpResponse:
        begin(self.owner)
        return redirect("ingest:show", self.owner.pk)


class StepView(ImportScreen):
    """Work for some seconds; JSON for the script: {"working", "done", "total"}, or {"error"}."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_arguments: Any) -> HttpResponse:
        error = self.go_on()
        if request.accepts("text/html"):
            if error:
                messages.error(request, error)
            return redirect("ingest:show", self.owner.pk)
        if error:
            return refuse(error, status=503)
        self.owner.refresh_from_db()
        working = self.owner.state in WORKING
        return JsonResponse({"working": working, **find_progress(self.owner)})

    def go_on(self) -> str:
        """What keeps the import from going on for now; "" where nothing does."""
        try:
            advance(self.owner, self.user)
        except (OSError, DatabaseError):
            logger.exception("An import cannot go on")
            return _("The disk, the storage or the database does not answer. Try again later.")
        except Exception as error:  # noqa: BLE001 - unforeseen() logs it
            fail(self.owner, unforeseen(error, f"import {self.owner.pk}"))
        return ""


class ConfirmView(ImportScreen):
    """Let what was checked become drafts."""

    http_method_names = ["post"]

    def post(self, _request: HttpRequest, **_arguments: Any) -> HttpResponse:
        Import.objects.filter(pk=self.owner.pk, state=State.CHECKED).update(state=State.IMPORTING)
        return redirect("ingest:show", self.owner.pk)


class DiscardView(ImportScreen):
    """Forget an import; what became a draft stays one."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_arguments: Any) -> HttpResponse:
        discard(self.owner)
        messages.success(request, _("The files that you sent were deleted."))
        return redirect("ingest:index")


class ImportView(ImportScreen):
    """One import: its progress, then the table of what becomes of each file."""

    template_name = "ingest/import.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        owner = self.owner
        page = Paginator(find_entries(owner), PER_PAGE).get_page(self.request.GET.get("p"))
        counts = count_results(owner)
        return {
            **super().get_context_data(**kwargs),
            "import": owner,
            "is_working": owner.state in WORKING,
            "progress": find_progress(owner),
            "failure": describe_failure(owner),
            "counts": counts,
            "to_do": owner.entries.filter(result__in=TO_DO, outcome="").count(),
            "page": page,
            "rows": describe_entries(page),
            "others": owner.entries.filter(result=Entry.OTHER)[:PER_PAGE],
        }

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        moment = date_format(localtime(self.owner.created_at), "SHORT_DATETIME_FORMAT")
        label = _("Import of %(moment)s") % {"moment": moment}
        return [*super().get_breadcrumbs_items(), {"url": "", "label": label}]


def find_entries(owner: Import) -> QuerySet[Entry]:
    """The files that have a result, those first that ask for somebody."""
    final = Case(When(outcome="", then=F("result")), default=F("outcome"))
    rank = Case(*(When(final=result, then=Value(place)) for place, result in enumerate(ORDER)))
    entries = owner.entries.exclude(result__in=("", Entry.OTHER)).select_related("page")
    return entries.annotate(final=final).annotate(rank=rank).order_by("rank", "path", "pk")


def find_progress(owner: Import) -> dict[str, int]:
    """done, total: files, of the check or of the import."""
    entries = owner.entries.all()
    if owner.state == State.IMPORTING:
        wanted = entries.filter(result__in=TO_DO)
        return {"done": wanted.exclude(outcome="").count(), "total": wanted.count()}
    return {"done": entries.exclude(result="").count(), "total": entries.count()}


def refuse(sentence: str, *, status: int = 400) -> JsonResponse:
    return JsonResponse({"error": sentence}, status=status)
