"""The gate that every publishing goes through: by form, list, workflow, scheduler, API or shell.

What passes is a page that the site can have. It stands at the publishing of a version, and at the saving
of what is public, for all that makes a page live in another way: a copy, an alias, an action of Wagtail's.
Other apps register their checks under the hook `check_event_before_publishing`, a function that takes the
page as it would be published and returns field, or "" -> message (of the site's own fields:
"site_fields.place" -> message), and under `check_body_before_publishing`, one that returns number of the
block, from 0, or None for the whole -> message. Drafts are not checked: they may be incomplete.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.utils import ErrorList
from django.utils.translation import gettext
from wagtail import hooks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.models import Page, Revision

from events.site_fields.refusals import PREFIX, nest
from events.unfinished import explain_reasons

CHECK_HOOK = "check_event_before_publishing"
BODY_HOOK = "check_body_before_publishing"

_together: ContextVar[frozenset[int]] = ContextVar("_together", default=frozenset())
# Whether what is saved has been asked about, or is not to be.
_opened: ContextVar[bool] = ContextVar("_opened", default=False)


class PublishingRefused(ValidationError):
    """What keeps a page from being published; its messages are sentences for an editor.

    page: as it would be published. reasons: field, or "" -> error.
    """

    def __init__(self, page: Page, reasons: Mapping[str, ValidationError]) -> None:
        self.page = page
        self.reasons = reasons
        super().__init__(list(dict.fromkeys(explain_reasons(page, reasons.items()))))

    @property
    def block_id(self) -> str:
        """Of the first block that is refused; "" where none is."""
        error = self.reasons.get("body")
        numbers = error.block_errors if isinstance(error, StreamBlockValidationError) else ()
        return str(self.page.body[min(numbers)].id or "") if numbers else ""

    @property
    def message_dict(self) -> dict[str, list[str]]:
        """As of an error of a form: Wagtail's API answers with it."""
        return {NON_FIELD_ERRORS: self.messages}

    def __str__(self) -> str:
        title = gettext("“%(title)s” was not published.") % {"title": self.page.get_admin_display_title()}
        return " ".join([title, *self.messages])


@contextmanager
def published_together(pages: Iterable[int]) -> Iterator[None]:
    """Until the block ends, pages with these ids count as published: links between them lead somewhere."""
    token = _together.set(frozenset(pages))
    try:
        yield
    finally:
        _together.reset(token)


def pages_published_together() -> frozenset[int]:
    """The ids of the pages that a publishing under way is about to make public, beside the one it is at."""
    return _together.get()


def run_checks(page: Page) -> Iterator[tuple[str, ValidationError]]:
    """(field or "", error) of the checks that other apps register."""
    yield from _check_fields(page)
    messages: dict[int | None, str] = {}
    for check in hooks.get_hooks(BODY_HOOK):
        for number, message in check(page).items():
            messages[number] = f"{messages[number]} {message}" if number in messages else message
    if messages:
        whole = messages.pop(None, "")
        blocks = {number: ValidationError(message) for number, message in messages.items()}
        yield "body", StreamBlockValidationError(blocks, ErrorList([whole] if whole else []))


def refused_fields(page: Page) -> list[str]:
    """A sentence for each field that publishing would refuse."""
    return list(explain_reasons(page, _check_fields(page)))


def _check_fields(page: Page) -> list[tuple[str, ValidationError]]:
    found = [item for check in hooks.get_hooks(CHECK_HOOK) for item in check(page).items()]
    errors = [(field, ValidationError(message)) for field, message in found if not field.startswith(PREFIX)]
    of_site = {field.removeprefix(PREFIX): message for field, message in found if field.startswith(PREFIX)}
    if of_site:
        nested, rest = nest(page, of_site)
        errors += [("site_fields", nested)] if nested else []
        errors += [("", ValidationError(message)) for message in rest]
    return errors


def find_refusal(page: Page) -> PublishingRefused | None:
    """All that keeps a page from being published, what its form asks for included; else None."""
    reasons = _find_reasons(page) if isinstance(page, GatedPage) else {}
    return PublishingRefused(page, reasons) if reasons else None


def _find_reasons(page: Page) -> dict[str, ValidationError]:
    """field or "" -> error."""
    reasons: dict[str, ValidationError] = {}
    try:
        page.full_clean()
    except ValidationError as error:
        reasons = {field: ValidationError(errors) for field, errors in error.error_dict.items()}
    try:
        page.body.stream_block.clean(page.body)
    except ValidationError as error:
        reasons["body"] = error
    return reasons or dict(run_checks(page))


@contextmanager
def _open_gate() -> Iterator[None]:
    """Until the block ends, what is saved passes: it was asked about as a whole."""
    token = _opened.set(True)
    try:
        yield
    finally:
        _opened.reset(token)


class GatedPage(Page):
    """A page that becomes public through the gate."""

    # Names of the fields that the site shows something of.
    shown_fields: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        abstract = True

    def publish(self, revision: Revision, *args: Any, **options: Any) -> Any:
        """Publish or schedule a revision of the page; raises PublishingRefused before anything is changed."""
        refusal = find_refusal(revision.as_object())
        if refusal is not None:
            raise refusal
        return self._publish(revision, *args, **options)

    def publish_unchecked(self, revision: Revision) -> Any:
        """Publish a revision of what the site has already, whatever the gate would say of it."""
        return self._publish(revision)

    def _publish(self, revision: Revision, *args: Any, **options: Any) -> Any:
        with _open_gate():
            return super().publish(revision, *args, **options)

    def save(self, clean: bool = True, *, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        """Save the page; raises PublishingRefused where that would make public what the site cannot have."""
        if self.live and not _opened.get() and self._makes_public(update_fields):
            if clean:
                self.full_clean()
            # Wagtail makes it later, and the page's file lies at it.
            self.set_url_path(self.get_parent())
            refusal = find_refusal(self)
            if refusal is not None:
                raise refusal
        super().save(clean, update_fields=update_fields, **options)

    def _makes_public(self, update_fields: Iterable[str] | None) -> bool:
        """Whether saving a live page changes what is public."""
        names = self.shown_fields | {"live"}
        written = names if update_fields is None else names & set(update_fields)
        if not written:
            return False
        stored = type(self)._base_manager.filter(pk=self.pk).first() if self.pk else None
        if stored is None or not stored.live:
            return True
        columns = (self._meta.get_field(name).attname for name in written)
        return any(getattr(stored, column) != getattr(self, column) for column in columns)
