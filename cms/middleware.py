"""What happens to requests before and after their views."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin
from wagtail.admin import messages

from events.gate import PublishingRefused


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


class ExplainRefusedPublishing(MiddlewareMixin):
    """Leads to the form of a page that another way was to publish, and says why it was not."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, PublishingRefused):
            return None
        messages.error(request, str(exception))
        url = reverse("wagtailadmin_pages:edit", args=[exception.page.pk])
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            # What Wagtail's dialogs of a workflow do when they are done.
            return JsonResponse({"step": "success", "redirect": url})
        return redirect(url)
