"""What the editor's form is told to show at blocks and fields."""

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET
from wagtail.admin.auth import require_admin_access

from events.advice.findings import Finding, find_advice
from events.advice.rules import is_blocking
from events.models import EventPage


@require_admin_access
@require_GET
def show_advice(request: HttpRequest, page_id: int) -> JsonResponse:
    """{"advice": [{"block": id, "item": id or "", "field": name or "", "message", "blocks"}]} of the draft.

    403 for those who may not edit the page.
    """
    page = get_object_or_404(EventPage, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        return JsonResponse({"advice": []}, status=403)
    draft = page.get_latest_revision_as_object()
    body = list(draft.body.get_prep_value())
    advice = [describe(finding, body) for finding in find_advice(draft)]
    return JsonResponse({"advice": advice}, headers={"Cache-Control": "no-store"})


def describe(finding: Finding, body: list[dict[str, object]]) -> dict[str, object]:
    block, item = "", ""
    if finding.spot is not None:
        found = body[finding.spot.block]
        block = str(found.get("id") or "")
        if finding.spot.item is not None:
            item = str(found["value"]["images"][finding.spot.item].get("id") or "")  # type: ignore[index]
    return {
        "block": block,
        "item": item,
        "field": finding.field,
        "message": finding.message,
        "blocks": is_blocking(finding.rule),
    }
