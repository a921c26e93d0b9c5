"""The edition that an event of a project is likely to have: one more than the project's last."""

import re
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET
from wagtail.admin.auth import require_admin_access

from events.models import Project
from events.visible_events import find_visible_events, may_see_pages

# More digits than a database takes are no key.
PAGE = re.compile(r"[0-9]{1,18}")


def find_last_edition(user: Any, project: Project, page_id: int | None = None) -> int | None:
    """The highest edition of the project's events that the user may see; None where none has one.

    page_id: of an event that does not count.
    """
    events = find_visible_events(user).filter(project=project).exclude(pk=page_id)
    last: int | None = events.aggregate(last=Max("edition"))["last"]
    return last


@require_admin_access
@require_GET
def suggest_edition(request: HttpRequest, project_id: int) -> JsonResponse:
    """{"last": edition or null}, without what the event `?page=` has itself; 404 for no project."""
    if not may_see_pages(request.user):
        raise PermissionDenied
    page = request.GET.get("page", "")
    own = int(page) if PAGE.fullmatch(page) else None
    project = get_object_or_404(Project, pk=project_id)
    last = find_last_edition(request.user, project, own)
    return JsonResponse({"last": last}, headers={"Cache-Control": "no-store"})
