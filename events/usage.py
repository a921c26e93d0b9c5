"""Where a project or a type is used: a screen that reads what it shows, however much there is."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import ReferenceIndex
from wagtail.models.reference_index import ReferenceGroups
from wagtail.snippets.views.snippets import UsageView as SnippetUsageView


class SlicedGroups(ReferenceGroups):
    """Wagtail's reads every object, one by one, and then takes the slice."""

    def __getitem__(self, key: slice) -> list[tuple[Any, list[ReferenceIndex]]]:
        columns = ("base_content_type", "object_id")
        shown = list(self.qs.order_by(*columns).values_list(*columns).distinct()[key])
        wanted = Q()
        for kind, _ in groupby(shown, key=lambda source: source[0]):
            wanted |= Q(base_content_type=kind, object_id__in=[id for other, id in shown if other == kind])
        references = self.qs.filter(wanted) if shown else []
        groups: dict[tuple[int, str], list[ReferenceIndex]] = {source: [] for source in shown}
        for reference in references:
            groups[reference.base_content_type_id, reference.object_id].append(reference)
        objects = _read_objects(shown)
        return [(objects[source], found) for source, found in groups.items() if source in objects]


def _read_objects(sources: list[tuple[int, str]]) -> dict[tuple[int, str], Any]:
    """(content type, primary key as text) -> object, each kind in one query."""
    objects: dict[tuple[int, str], Any] = {}
    for kind, group in groupby(sources, key=lambda source: source[0]):
        model = ContentType.objects.get_for_id(kind).model_class()
        if model is not None:
            found = model._base_manager.in_bulk([id for _, id in group])
            objects |= {(kind, str(pk)): each for pk, each in found.items()}
    return objects


class UsageView(SnippetUsageView):
    def get_queryset(self) -> SlicedGroups:
        return SlicedGroups(ReferenceIndex.get_references_to(self.object))
