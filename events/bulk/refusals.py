"""Pages that a bulk action leaves out: the question names them, and goes on once it was read."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from wagtail.models import Page

from events.gate import PublishingRefused
from events.places import edit_url

AGREED = "agreed"


@dataclass(frozen=True, slots=True)
class Refused:
    """A page that is left out. reasons: sentences. url: where it is put right."""

    pk: int
    title: str
    reasons: list[str]
    url: str


def describe_refusals(refusals: Iterable[PublishingRefused]) -> list[Refused]:
    return [refuse(one.page, list(one.messages), one.block_id) for one in refusals]


def refuse(page: Page, reasons: list[str], block: str = "") -> Refused:
    return Refused(page.pk, str(page.get_admin_display_title()), reasons, edit_url(page.pk, block))


def has_agreed(request: HttpRequest, refused: Iterable[Refused]) -> bool:
    """Whether the question that was answered has named all of these."""
    return {one.pk for one in refused} <= read_agreed(request)


def read_agreed(request: HttpRequest) -> set[int]:
    """The ids of the pages that the question which was answered has named."""
    return {int(pk) for pk in request.POST.getlist(AGREED) if pk.isdecimal()}
