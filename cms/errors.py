"""The pages for what went wrong: in the reader's language, with the id by which the log has it."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import suppress

from django.conf import settings
from django.contrib.auth import get_user
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent, ValidationError
from django.db import DatabaseError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import get_template
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cms.logs.context import read_request_id
from cms.storages import BucketError
from events.previews.access import find_language

TITLES = {
    400: _("The CMS did not understand this"),
    403: _("You may not do this"),
    404: _("There is no such page"),
    409: _("This address was taken just now"),
    413: _("This is too large"),
    500: _("Something failed here"),
    503: _("This does not work now"),
}
HINTS = {
    400: _("Go back and try again. If it happens again, tell whoever looks after the CMS."),
    403: _("Ask whoever looks after the CMS for the permission, or sign in with another account."),
    404: _("It may have been moved or deleted. Look for it in the list of pages."),
    413: _(
        "Nothing was saved. Go back: what you wrote is still in the form. Use smaller files or fewer blocks."
    ),
    500: _(
        "Nothing is lost that was saved before. Go back and try again; if it fails again, tell whoever looks "
        "after the CMS."
    ),
}
EXPIRED = _(
    "The form was open for too long, or you signed in again in another window. Go back, copy what you wrote, "
    "reload the page and save again."
)
BUSY = _(
    "The database is busy or does not answer. Nothing was saved. Go back: what you wrote is still in the "
    "form. Save it again in a minute."
)
FULL = _(
    "The disk of the CMS is full, so nothing was saved. Go back and keep the form open: what you wrote is "
    "still in it. Tell whoever looks after the CMS."
)
REFUSED = _(
    "The storage for files does not take any now, so nothing was saved. Go back and try again in a minute; "
    "if it fails again, tell whoever looks after the CMS."
)
TAKEN = _(
    "Another page with this address was saved at the same moment, so nothing was saved. Go back: what you "
    "wrote is still in the form. Save it again."
)
UPLOADS = ("wagtailimages:add_multiple", "wagtaildocs:add_multiple")
TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


# Arguments that a page has no use for are Django's signature.
def refuse_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400; 413 for a form with more data, fields or files than a page of a thousand blocks has."""
    if isinstance(exception, TOO_LARGE):
        return render_error(request, 413)
    return render_error(request, 400)


def refuse_permission(
    request: HttpRequest,
    exception: Exception | None = None,  # noqa: ARG001
) -> HttpResponse:
    return render_error(request, 403)


def refuse_csrf(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    return render_error(request, 403, EXPIRED)


def miss_page(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return render_error(request, 404)


def report_failure(request: HttpRequest) -> HttpResponse:
    """500, or what an editor can do: 503 where the disk, storage or database failed, 409 for two at once.

    Where it may be the database, or nobody knows, it is not asked for the reader's language: both are shown.
    """
    error = sys.exc_info()[1]
    hint = find_hint(error)
    languages = [code for code, _name in settings.LANGUAGES]
    if hint and not isinstance(error, DatabaseError):
        languages = [choose_language(request)]
    status = 409 if hint is TAKEN else 503 if hint else 500
    if _is_upload_by_script(request):
        with override(languages[0]):
            message = f"{hint or HINTS[500]} {_('Number of this error')}: {read_request_id(request)}"
        # Its script shows the message of a 200 only.
        return JsonResponse({"success": False, "error_message": message})
    return _render(request, status, [(code, hint or HINTS[500]) for code in languages])


def find_hint(error: BaseException | None) -> object:
    """What an editor can do; empty where the program failed, and nobody else."""
    if isinstance(error, OperationalError):
        return BUSY
    if isinstance(error, ValidationError):
        # The form found the address free; the page did not, some milliseconds later.
        return TAKEN if "slug" in getattr(error, "error_dict", {}) else ""
    if not isinstance(error, OSError):
        return ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return FULL
    refused = error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.EIO)
    return REFUSED if refused or isinstance(error, BucketError) else ""


def _is_upload_by_script(request: HttpRequest) -> bool:
    """Whether Wagtail's page that takes many files at a time sent one of them."""
    match = request.resolver_match
    return bool(match and match.view_name in UPLOADS and request.method == "POST")


def show_too_large(request: HttpRequest) -> HttpResponse:
    """413, for a proxy that refuses a body before the CMS sees it."""
    return render_error(request, 413)


def render_error(request: HttpRequest, status: int, hint: object = "") -> HttpResponse:
    return _render(request, status, [(choose_language(request), hint or HINTS[status])])


def choose_language(request: HttpRequest) -> str:
    """The language of the reader's account; that of the CMS where there is none, or no database to ask."""
    with suppress(Exception):
        user = getattr(request, "user", None) or get_user(request)
        return find_language(user)
    return settings.LANGUAGE_CODE


def _render(request: HttpRequest, status: int, hints: list[tuple[str, object]]) -> HttpResponse:
    """A page for browsers, what Wagtail's autosave shows beside the form, lines of text for programs."""
    paragraphs = list(_translate(status, hints))
    number, accepted = read_request_id(request), request.headers.get("Accept", "")
    if accepted == "application/json":
        _code, title, hint, label = paragraphs[0]
        # Of the codes that Wagtail's script knows, the one whose message it shows and that lets it go on.
        answer = {"success": False, "error_code": "validation_error"}
        return JsonResponse({**answer, "error_message": f"{title}. {hint} {label}: {number}"}, status=status)
    if "text/html" not in accepted:
        lines = [f"{title}. {hint}" for _code, title, hint, _label in paragraphs]
        text = "\n".join([*lines, f"X-Request-ID: {number}", ""])
        return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    page = get_template("cms/error.html").render({"paragraphs": paragraphs, "number": number})
    return HttpResponse(page, status=status)


def _translate(status: int, hints: list[tuple[str, object]]) -> Iterator[tuple[str, str, str, str]]:
    """(language, title, hint, label of the request's id) in each language."""
    for code, hint in hints:
        with override(code):
            yield code, str(TITLES[status]), str(hint), str(_("Number of this error"))
