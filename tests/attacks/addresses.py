"""Every address of the CMS, with arguments that lead to what the world of the tests holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# Answered before the URL configuration is asked (cms/health/middleware.py).
SUPERVISORS = ("healthz", "readyz", "metrics")
# Beginning of a route -> parameter -> name in the world, or a value. The last one that fits counts.
ARGUMENTS: list[tuple[str, dict[str, str]]] = [
    (
        "",
        {
            **{
                "page_id": "event",
                "parent_page_id": "folder",
                "page_to_move_id": "event",
                "page_pk": "event",
            },
            **{"destination_id": "elsewhere", "task_state_id": "task_state", "task_id": "task"},
            **{"workflow_state_id": "workflow_state", "workflow_pk": "workflow", "revision_id": "revision"},
            **{"revision_id_a": "=earliest", "revision_id_b": "=latest", "action_name": "=approve"},
            **{"content_type_app_name": "=events", "content_type_model_name": "=eventpage"},
            **{"app_label": "=events", "model_name": "=eventpage", "object_id": "event"},
            **{"app_name": "=events", "session_id": "editing_session", "collection_id": "collection"},
            **{"redirect_id": "redirect", "document_id": "document", "doc_id": "document"},
            **{"image_id": "image", "filter_spec": "=original", "link_id": "link", "uidb64": "=MQ"},
            **{"token": "=x", "sha256": "sha256", "page_view_restriction_id": "restriction"},
            **{
                "type_id": "event_type",
                "name": "upload",
                "filename": "document_file",
                "path": "=nothing/to see",
            },
        },
    ),
    ("admin/second-factor/", {"pk": "key"}),
    ("admin/api/main/^pages/", {"pk": "event", "action_name": "=unpublish"}),
    ("admin/api/main/^documents/", {"pk": "document"}),
    ("admin/api/main/^images/", {"pk": "image"}),
    ("admin/bulk/", {"app_label": "=wagtailcore", "model_name": "=page", "action": "=delete"}),
    ("admin/pages/^(?P<pk>", {"pk": "event"}),
    ("admin/snippets/choose/<str:app>/", {"app": "=events", "model": "=project"}),
    ("admin/tag-autocomplete/", {"app_name": "=taggit", "model_name": "=tag"}),
    ("admin/collections/", {"pk": "collection"}),
    ("admin/workflows/", {"pk": "workflow"}),
    (
        "admin/workflows/tasks/",
        {"pk": "task", "app_label": "=wagtailcore", "model_name": "=groupapprovaltask"},
    ),
    ("admin/users/", {"pk": "user"}),
    ("admin/settings/", {"pk": "event", "model_name": "=project"}),
    ("admin/documents/multiple/", {"uploaded_file_id": "waiting_document"}),
    ("admin/documents/chooser/", {"pk": "document"}),
    ("admin/images/multiple/", {"uploaded_file_id": "waiting_image"}),
    ("admin/images/chooser/", {"pk": "image"}),
    ("admin/snippets/events/project/", {"pk": "project"}),
    ("admin/snippets/choose/events/project/", {"pk": "project"}),
    ("admin/snippets/events/eventtype/", {"pk": "event_type"}),
    ("admin/snippets/choose/events/eventtype/", {"pk": "event_type"}),
    ("admin/trash/", {"pk": "trashed"}),
    ("admin/import/", {"pk": "import"}),
    ("admin/releases/", {"pk": "release"}),
    ("admin/releases/again/", {"pk": "delivery"}),
    ("admin/releases/site/", {"pk": "series"}),
    ("admin/export_tokens/", {"pk": "token_row"}),
    ("admin/webhooks/", {"pk": "webhook"}),
    ("admin/sites/", {"pk": "site"}),
    ("admin/groups/", {"pk": "group"}),
    ("documents/", {"pk": "document"}),
]
# Routes that take no words: an address of each.
WRITTEN = {
    "admin/^.*/$": "admin/nothing/here/",
    r"^((?:[\w\-]+/)*)$": "podujatia/beseda/",
}
# What an address needs in order to show anything.
QUERIES: list[tuple[str, dict[str, str]]] = [
    (r"chosen-multiple/$|^admin/bulk/", {"id": "event"}),
    (r"^admin/images/.*chosen-multiple/$", {"id": "image"}),
    (r"^admin/documents/.*chosen-multiple/$", {"id": "document"}),
    (r"^admin/snippets/.*project/chosen-multiple/$", {"id": "project"}),
    (r"^admin/snippets/.*eventtype/chosen-multiple/$", {"id": "event_type"}),
    (r"^admin/releases/<int:pk>/(file|content)/$", {"path": "page_path"}),
    (r"find/$", {"html_path": "=/podujatia/"}),
    (r"search", {"q": "=beseda"}),
    (r"^api/preview/$", {"content_type": "=events.eventpage"}),
]
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")


def list_routes() -> list[str]:
    """Each route of the URL configuration once, in its order, and the three that are answered before.

    Of equal routes the first answers.
    """
    return [*SUPERVISORS, *dict.fromkeys(_walk(get_resolver().url_patterns))]


def _walk(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        else:
            yield route.replace("\\Z", "$")


def fill(route: str, world: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """(path, query) of a route. KeyError for a parameter without a value: add it to ARGUMENTS."""
    values: dict[str, str] = {}
    for start, arguments in ARGUMENTS:
        if route.startswith(start):
            values.update(arguments)
    query: dict[str, str] = {}
    for pattern, wanted in QUERIES:
        if re.search(pattern, route):
            query.update(wanted)
    path = WRITTEN.get(route) or PARAMETER.sub(
        lambda found: _find(values[found[1] or found[2]], world), route
    )
    path = path.replace("^", "").replace("$", "").replace("\\.", ".")
    return f"/{path}", {name: _find(value, world) for name, value in query.items()}


def _find(value: str, world: Mapping[str, Any]) -> str:
    """A value that is written ("=value"), or what the world has under a name: a row's key, or a text."""
    if value.startswith("="):
        return value[1:]
    found = world[value]
    return str(getattr(found, "pk", found))
