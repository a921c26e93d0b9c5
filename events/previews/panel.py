"""The preview panel of the edit form: drafts that do not validate, and Wagtail's accessibility checker."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from wagtail.admin.userbar import ContentCheckerItem, Userbar
from wagtail.admin.views.pages.preview import PreviewOnCreateView, PreviewOnEditView
from wagtail.utils.decorators import xframe_options_sameorigin_override

from events.forms import EventPageForm


class DraftPreview(PreviewOnEditView):
    """Previews a form that does not validate; Wagtail's own view would keep showing the last valid one."""

    def get_form(self, data: QueryDict) -> EventPageForm:
        page = self.object
        form = page.get_edit_handler().get_form_class()(
            data or None,
            instance=page,
            parent_page=page.get_parent().specific,
            for_user=self.request.user,
        )
        form.apply_unvalidated()
        if page.pk is None:
            # A page without a title has no slug yet, and without one no URL.
            page.slug = page.slug or _("untitled")
            page.set_url_path(form.parent_page)
        return form

    def validate_form(self, _form: EventPageForm) -> bool:
        return True

    @method_decorator(xframe_options_sameorigin_override)
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to the preview: of the saved page, where nothing was typed yet."""
        if self._get_form_state() is not None:
            return super().get(request, *args, **kwargs)
        # Wagtail would save a form that nobody has sent.
        self.get_form(QueryDict())
        page = self.object
        return page.make_preview_request(request, page.default_preview_mode, self.get_extra_request_attrs())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Store the form's page, and answer with the preview's address."""
        super().post(request, *args, **kwargs)
        # Wagtail sets it on requests from the edit form.
        request.is_editing = True  # type: ignore[attr-defined]
        address = self.object.store_preview(request)
        return JsonResponse({"is_valid": True, "is_available": True, "address": address})


class PreviewOnEdit(DraftPreview):
    pass


class PreviewOnCreate(DraftPreview, PreviewOnCreateView):
    pass


class PreviewCheckerItem(ContentCheckerItem):
    """Wagtail's checker, allowed to run across the two origins of the CMS and the preview."""

    def get_axe_spec(self, request: HttpRequest) -> dict[str, Any]:
        other = settings.PREVIEW_URL if self.in_editor else request.build_absolute_uri()
        return {**super().get_axe_spec(request), "allowedOrigins": [origin_of(other)]}


def serve_userbar(request: HttpRequest) -> HttpResponse:
    """HTML with the scripts of the checker that run inside the preview's frame, without visible buttons."""
    # Wagtail sets it on requests from the panel.
    request.in_preview_panel = True  # type: ignore[attr-defined]
    return HttpResponse(Userbar().render_html({"request": request}))


def panel_settings() -> dict[str, Any]:
    """The settings and translated messages of static/events/preview-*.js, as JSON-serialisable values."""
    origin = origin_of(settings.PREVIEW_URL)
    how = _(
        "Nobody answers at %(address)s. Whoever looks after the site starts the preview in its folder with"
    )
    messages = {
        "title": _("The preview does not answer"),
        "how": how % {"address": origin},
        "command": serve_command(settings.CMS_URL, settings.PREVIEW_URL),
        "promise": _("You can go on writing. The preview will appear by itself as soon as it runs."),
    }
    return {
        "origin": origin,
        "probe": f"{settings.PREVIEW_URL}/_preview",
        "userbar": reverse("preview_userbar"),
        "words": messages,
    }


def serve_command(cms_url: str, preview_url: str) -> str:
    """The command that starts the preview server of a site."""
    port = urlsplit(preview_url).port
    listening = f"PORT={port} " if port else ""
    return f"CMS_URL={cms_url} {listening}npm run serve:preview"


def origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
