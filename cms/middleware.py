"""Serves the admin at one address only, where several host names lead to the CMS."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def lead_to_cms_url(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Redirect requests for the admin at the preview's host name to CMS_URL.

    There the editor's cookies would be sent to the preview too, and the preview would refuse its frame.
    """
    cms, preview = urlsplit(settings.CMS_URL).hostname, urlsplit(settings.PREVIEW_URL).hostname

    def respond(request: HttpRequest) -> HttpResponse:
        host = urlsplit(f"//{request.get_host()}").hostname
        if host == preview != cms and request.method == "GET" and request.path.startswith("/admin/"):
            return redirect(settings.CMS_URL + request.get_full_path())
        return answer(request)

    return respond
