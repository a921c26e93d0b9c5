"""A page whose drafts are shown by the site itself."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail_headless_preview.models import HeadlessMixin

from events.previews.models import Preview


class PreviewablePage(HeadlessMixin):
    """Sends an editor who asks for a preview to the site, with a token for what they see."""

    def serve_preview(self, request: HttpRequest, _mode: str) -> HttpResponse:
        if not request.user.is_authenticated:
            raise PermissionDenied
        return redirect(self.keep_preview(request))

    def keep_preview(self, request: HttpRequest) -> str:
        """Store the page as it is for the user; returns the address of its preview."""
        Preview.objects.prune()
        return self.get_preview_url(request, Preview.objects.keep(self, request).make_token())
