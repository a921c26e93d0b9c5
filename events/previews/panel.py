"""The preview beside the edit form: it shows what is typed, finished or not, and Wagtail checks it."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.userbar import ContentCheckerItem, Userbar
from wagtail.admin.views.pages.preview import PreviewOnCreateView, PreviewOnEditView

from events.forms import EventPageForm


class UnfinishedPreview(PreviewOnEditView):
    """Shows a draft as far as it goes, where Wagtail's own would keep the last one that was valid."""

    def get_form(self, data: QueryDict) -> EventPageForm:
        page = self.object
        form = page.get_edit_handler().get_form_class()(
            data or None,
            instance=page,
            parent_page=page.get_parent().specific,
            for_user=self.request.user,
        )
        form.take_unfinished()
        if page.pk is None:
            # The last part of an address, where there is no title yet to make it from.
            page.slug = page.slug or _("untitled")
            page.set_url_path(form.parent_page)
        return form

    def validate_form(self, _form: EventPageForm) -> bool:
        return True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Store the form's page, and answer with the preview's address."""
        super().post(request, *args, **kwargs)
        # Wagtail's own mark for its templates.
        request.is_editing = True  # type: ignore[attr-defined]
        address = self.object.keep_preview(request)
        return JsonResponse({"is_valid": True, "is_available": True, "address": address})


class PreviewOnEdit(UnfinishedPreview):
    pass


class PreviewOnCreate(UnfinishedPreview, PreviewOnCreateView):
    pass


class PreviewCheckerItem(ContentCheckerItem):
    """Wagtail's checker, which reaches into frames of its own origin alone unless it is told of others."""

    def get_axe_spec(self, request: HttpRequest) -> dict[str, Any]:
        other = settings.PREVIEW_URL if self.in_editor else request.build_absolute_uri()
        return {**super().get_axe_spec(request), "allowedOrigins": [origin_of(other)]}


def serve_userbar(request: HttpRequest) -> HttpResponse:
    """The checker's part that runs in the preview's frame, as HTML with scripts. It has no buttons there."""
    # Wagtail's own mark for its user bar.
    request.in_preview_panel = True  # type: ignore[attr-defined]
    return HttpResponse(Userbar().render_html({"request": request}))


def describe() -> dict[str, Any]:
    """The data for the panel's scripts."""
    origin = origin_of(settings.PREVIEW_URL)
    how = _(
        "Nobody answers at %(address)s. Whoever looks after the site starts the preview in its folder with"
    )
    words = {
        "title": _("The preview does not answer"),
        "how": how % {"address": origin},
        "command": serve_command(settings.CMS_URL, settings.PREVIEW_URL),
        "promise": _("You can go on writing. The preview will appear by itself as soon as it runs."),
    }
    return {
        "origin": origin,
        "probe": f"{settings.PREVIEW_URL}/_preview",
        "userbar": reverse("preview_userbar"),
        "words": words,
    }


def serve_command(cms_url: str, preview_url: str) -> str:
    """The command that starts the preview server of a site."""
    port = urlsplit(preview_url).port
    listening = f"PORT={port} " if port else ""
    return f"CMS_URL={cms_url} {listening}npm run serve:preview"


def origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
