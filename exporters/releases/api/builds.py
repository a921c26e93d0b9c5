"""The endpoint where CI reports the status of a build."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from exporters.releases.api.views import find_caller, refuse
from exporters.releases.models import Build, Release, Token

LARGEST = 4000
LONGEST_URL = 500
check_url = URLValidator(schemes=["https", "http"])


@csrf_exempt
@require_POST
def report_build(request: HttpRequest) -> HttpResponse:
    """Store {"release", "status", "url"}: status is one of Build.Status, url that of the log, or "".

    204 where it was stored, 400 with a sentence for a bad report.
    """
    token = find_caller(request)
    if token is None:
        return refuse()
    try:
        Build.objects.create(token=token, **read_report(request, token))
    except ValueError as error:
        return HttpResponse(f"{error}\n", status=400, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


def read_report(request: HttpRequest, token: Token) -> dict[str, Any]:
    """The validated report; raises ValueError."""
    if len(request.body) > LARGEST:
        raise ValueError("The report is too long.")
    try:
        report = json.loads(request.body)
    except RecursionError as error:
        raise ValueError("The report is nested too deeply.") from error
    if not isinstance(report, dict):
        raise ValueError("The report is no JSON object.")
    number, status, url = report.get("release"), report.get("status"), report.get("url") or ""
    if status not in Build.Status.values:
        raise ValueError(f"status must be one of {', '.join(Build.Status.values)}.")
    release = (
        Release.objects.filter(series=token.series_id, number=number).first() if type(number) is int else None
    )
    if release is None:
        raise ValueError("release must be the number of a release.")
    if url:
        refuse_bad_address(url)
    return {"release": release, "status": status, "url": url}


def refuse_bad_address(url: object) -> None:
    """Raise ValueError for what is no web address: it becomes a link in the admin."""
    try:
        check_url(url)
    except ValidationError:
        is_good = False
    else:
        is_good = isinstance(url, str) and len(url) <= LONGEST_URL and url.isascii() and url.isprintable()
    if not is_good:
        raise ValueError(f"url must be a web address of at most {LONGEST_URL} characters.")
