"""A page whose drafts the Astro preview shows."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail_headless_preview.models import HeadlessMixin

from events.previews.models import Preview


class PreviewablePage(HeadlessMixin):
    """Redirects previews to the Astro preview server, with a token for the state in the form."""

    def serve_preview(self, request: HttpRequest, _mode: str) -> HttpResponse:
        if not request.user.is_authenticated:
            raise PermissionDenied
        return redirect(self.store_preview(request))

    def store_preview(self, request: HttpRequest) -> str:
        """Store the page for the user's session; returns the URL of its preview, token included."""
        Preview.objects.prune()
        return self.get_preview_url(request, Preview.objects.store(self, request).make_token())
