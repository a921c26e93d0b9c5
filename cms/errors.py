"""The pages for what went wrong: in the reader's language, with the id by which the log has it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from django.conf import settings
from django.contrib.auth import get_user
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cms.logs.context import read_request_id
from events.previews.access import find_language

TITLES = {
    400: _("The CMS did not understand this"),
    403: _("You may not do this"),
    404: _("There is no such page"),
    413: _("This is too large"),
    500: _("Something failed here"),
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
    """500, without the database, which may be what failed: in each language, as the reader's is unknown."""
    return _render(request, 500, [(code, HINTS[500]) for code, _name in settings.LANGUAGES])


def render_error(request: HttpRequest, status: int, hint: object = "") -> HttpResponse:
    return _render(request, status, [(choose_language(request), hint or HINTS[status])])


def choose_language(request: HttpRequest) -> str:
    """The language of the reader's account; that of the CMS where there is none, or no database to ask."""
    with suppress(Exception):
        user = getattr(request, "user", None) or get_user(request)
        return find_language(user)
    return settings.LANGUAGE_CODE


def _render(request: HttpRequest, status: int, hints: list[tuple[str, object]]) -> HttpResponse:
    """A page for browsers, lines of text for programs."""
    paragraphs = list(_translate(status, hints))
    number = read_request_id(request)
    if "text/html" not in request.headers.get("Accept", ""):
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
