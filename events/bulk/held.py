"""Pages that a bulk action must not touch: locked by another, scheduled, or in moderation."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from wagtail.models import Page, WorkflowState

from events.bulk.pretending import find_below
from events.bulk.refusals import Refused, has_agreed, refuse
from events.locks import describe_hold


def find_holds(pages: QuerySet[Any], user: Any) -> list[tuple[Page, str]]:
    """Those of the pages that a user must not change, and why; as many queries for any number of others."""
    states = WorkflowState.objects.active().filter(base_content_type=ContentType.objects.get_for_model(Page))
    moderated = [int(pk) for pk in states.values_list("object_id", flat=True)]
    asked = pages.annotate_approved_schedule()  # type: ignore[attr-defined]
    found = asked.filter(Q(locked=True) | Q(_approved_schedule=True) | Q(pk__in=moderated))
    holds = [(page, describe_hold(page, user)) for page in found.prefetch_workflow_states().order_by("path")]
    return [(page, reason) for page, reason in holds if reason]


def find_held(pages: Iterable[Page], user: Any) -> dict[int, Refused]:
    """Id -> refusal, of those of the pages that are held themselves."""
    chosen = Page.objects.filter(pk__in=[page.pk for page in pages])
    return {page.pk: refuse(page.specific_deferred, [why]) for page, why in find_holds(chosen, user)}


def find_held_trees(pages: Iterable[Page], user: Any) -> dict[int, Refused]:
    """Id -> refusal, of those of the pages that are held, or above one that is."""
    chosen = list(pages)
    refused: dict[int, Refused] = {}
    for held, why in find_holds(find_below(chosen), user):
        for page in chosen:
            if not held.path.startswith(page.path):
                continue
            below = {"title": held.get_admin_display_title(), "reason": why}
            reason = why if held.pk == page.pk else _("Below it is “%(title)s”. %(reason)s") % below
            one = refused.setdefault(page.pk, refuse(page.specific_deferred, []))
            one.reasons.append(reason)
    return refused


class LeavesHeldOut:
    """Stands before a bulk action of pages; the question names what is held, and goes on with the others."""

    request: Any
    held: dict[int, Refused]

    def get_actionable_objects(self) -> tuple[list[Page], dict[str, Any]]:
        pages, left_out = super().get_actionable_objects()  # type: ignore[misc]
        self.held = self.find_held(pages)
        return [page for page in pages if page.pk not in self.held], left_out

    def find_held(self, pages: list[Page]) -> dict[int, Refused]:
        return find_held(pages, self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {**context, "refused": list(self.held.values())}

    def prepare_action(self, objects: list[Page], without_access: Any) -> HttpResponse | None:
        """Ask again where a page is held that was not shown to be."""
        view: Any = self
        if has_agreed(self.request, self.held.values()):
            asked: HttpResponse | None = super().prepare_action(objects, without_access)  # type: ignore[misc]
            return asked
        answer: HttpResponse = view.render_to_response(view.get_context_data())
        return answer


class LeavesHeldTreesOut(LeavesHeldOut):
    """Of an action that takes along what lies below a page."""

    def find_held(self, pages: list[Page]) -> dict[int, Refused]:
        return find_held_trees(pages, self.request.user)
