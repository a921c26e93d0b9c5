"""The side panel of an event's form with its file: what would go out, and what that changes on the site."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.models import Page

from events.models import EventPage
from events.places import block_anchor
from events.previews.access import find_previewed
from events.previews.tokens import read_token
from exporters.content.draft_file import DraftFile, render_draft_file
from exporters.content.refusals import describe_error, describe_unforeseen
from exporters.content.site_tree import SiteTree, tree_of
from exporters.core.errors import ExportError
from exporters.releases.admin.diffs import compare
from exporters.releases.build.manifests import read_manifest
from exporters.releases.build.store import LostContent, Store
from exporters.releases.models import Series

INDEX = "index.md"


class FileSidePanel(BaseSidePanel):
    """Filled by static/releases/file-panel.js when it is opened."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = gettext_lazy("Toggle the file")
        icon_name = "code"
        has_counter = False

    name = "file"
    title = gettext_lazy("File")
    template_name = "releases/file_panel.html"
    # After Wagtail's own, the last of which is the preview.
    order = 500

    class Media:
        js = ("releases/file-panel.js",)
        css = {"all": ["releases/file.css"]}


@dataclass(frozen=True, slots=True)
class Released:
    """The page's file in the release that the site is built from. text: None where it cannot be read."""

    path: str
    number: int
    text: str | None


@require_GET
@never_cache
@sensitive_variables()
def show_file(request: HttpRequest) -> HttpResponse:
    """The panel of a form as it stands, {"html", "text", "name"}; 404 for anybody but the form's user.

    The form sends the token that its preview was stored under. text: of the file, None where there is none.
    """
    token = request.headers.get("X-Preview-Token", "")
    claim, shown = read_token(token), find_previewed(token, "events.eventpage")
    if claim is None or shown is None or claim.user != request.user.pk or not may_edit(request, shown.page):
        return HttpResponse(status=404)
    return JsonResponse(describe_file(shown.page))


def may_edit(request: HttpRequest, page: EventPage) -> bool:
    """Whether the user may edit a page; of a new one find_previewed() has asked."""
    return page.pk is None or bool(page.permissions_for_user(request.user).can_edit())


def describe_file(page: EventPage) -> dict[str, Any]:
    """{"html", "text", "name"}, as of `show_file`."""
    try:
        tree = tree_of(page)
        draft = render_draft_file(page, tree)
        context = {**describe_draft(page, draft), **describe_changes(find_released(page, tree), draft)}
    except ExportError as error:
        return {"html": render_note(describe_error(error)), "text": None, "name": ""}
    except Exception as error:  # noqa: BLE001 - describe_unforeseen() logs it
        return {"html": render_note(describe_unforeseen(error, f"page {page.pk}")), "text": None, "name": ""}
    name = posixpath.basename(draft.path)
    return {
        "html": render_to_string("releases/file_content.html", context),
        "text": draft.text,
        "name": f"{page.slug}.md" if name == INDEX else name,
    }


def render_note(sentence: str) -> str:
    return render_to_string("releases/file_content.html", {"failure": sentence})


def describe_draft(page: EventPage, draft: DraftFile) -> dict[str, Any]:
    """The template context of the draft: what is refused and what is raw, each with a link to its block."""
    blocks = list(page.body)

    def place(number: int | None) -> dict[str, str]:
        if number is None:
            return {}
        block = blocks[number]
        return {"label": f"{number + 1}. {block.block.label}", "href": block_anchor(block.id)}

    return {
        "draft": draft,
        "refusals": [{"sentence": each.sentence, **place(each.block)} for each in draft.refusals],
        "raw": [{"begins": each.begins, "reasons": each.reasons, **place(each.block)} for each in draft.raw],
    }


def find_released(page: Page, tree: SiteTree) -> Released | None:
    """The page's file on the site; None where the site has none."""
    series = Series.objects.filter(tree=tree.key).select_related("current").first()
    if page.pk is None or series is None or series.current is None:
        return None
    number = series.current.number
    try:
        files = read_manifest(series.current.manifest).files
        owner = f"page:{page.pk}"
        path = next((path for path, file in files.items() if file.owner == owner and not file.asset), None)
        return Released(path, number, Store().read(files[path].sha256).decode()) if path else None
    except (LostContent, OSError):
        return Released("", number, None)


def describe_changes(released: Released | None, draft: DraftFile) -> dict[str, Any]:
    """The template context of the diff: "lines", or "note" where there is none to show."""
    if draft.text is None:
        return {}
    if released is None:
        return {"note": _("The site does not have this file yet.")}
    if released.text is None:
        return {"note": _("The storage has lost this file; manage.py reconcile --repair restores it.")}
    context = {
        "release": released.number,
        "moved_from": released.path if released.path != draft.path else "",
    }
    if released.text == draft.text:
        return {**context, "note": _("The same as on the site, byte for byte.")}
    lines = compare(released.text, draft.text)
    if lines is None:
        return {**context, "note": _("The file is too large to be compared here.")}
    return {**context, "lines": lines}
