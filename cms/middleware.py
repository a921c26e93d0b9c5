"""Redirects the admin to CMS_URL where the CMS answers under several host names."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def redirect_admin_to_cms_url(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Redirect requests for the admin at the preview's host name to CMS_URL.

    There the browser would send the editor's cookies to the preview too, and the preview, whose
    frame-ancestors names CMS_URL alone, would not load in its frame.
    """
    cms, preview = urlsplit(settings.CMS_URL).hostname, urlsplit(settings.PREVIEW_URL).hostname

    def middleware(request: HttpRequest) -> HttpResponse:
        host = urlsplit(f"//{request.get_host()}").hostname
        if host == preview != cms and request.method == "GET" and request.path.startswith("/admin/"):
            return redirect(settings.CMS_URL + request.get_full_path())
        return get_response(request)

    return middleware
