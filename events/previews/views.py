"""The admin screen of the shared links of one page."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.utils import get_latest_str
from wagtail.admin.views.pages.utils import get_breadcrumbs_items_for_page
from wagtail.log_actions import log
from wagtail.models import Page

from events.previews.access import is_private, may_share
from events.previews.forms import SharedLinkForm
from events.previews.models import SharedLink
from events.previews.previewable import PreviewablePage


def share(request: HttpRequest, page_id: int) -> HttpResponse:
    """List a page's shared links and create new ones. A new link is shown once: its secret is not stored."""
    page = find_page(request, page_id)
    form = SharedLinkForm(request.POST or None, page=page)
    address = None
    if request.method == "POST" and form.is_valid():
        link, secret = SharedLink.objects.issue(
            page=page,
            name=form.cleaned_data["name"],
            expires_at=form.expires_at(),
            made_by=request.user,
        )
        log(page, "previews.share", user=request.user, data={"name": link.name})
        address = f"{page.get_client_root_url(request)}?{urlencode({'link': secret})}"
        form = SharedLinkForm(page=page)
    return TemplateResponse(request, "previews/share.html", share_context(request, page, form, address))


@require_POST
def revoke(request: HttpRequest, link_id: int) -> HttpResponse:
    """Revoke a link."""
    link = get_object_or_404(SharedLink, pk=link_id)
    page = find_page(request, link.page_id)
    if SharedLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now()):
        log(page, "previews.revoke", user=request.user, data={"name": link.name})
    messages.success(request, _("The link “%(name)s” works no more.") % {"name": link.name})
    return redirect("previews:share", page.pk)


def find_page(request: HttpRequest, page_id: int) -> PreviewablePage:
    """A page whose drafts the user may share; raises Http404 or PermissionDenied."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not isinstance(page, PreviewablePage):
        raise Http404
    if not may_share(request.user, page):
        raise PermissionDenied
    return page


def share_context(
    request: HttpRequest, page: Page, form: SharedLinkForm, address: str | None
) -> dict[str, Any]:
    """The template context. address: of a link created by this request, else None."""
    title = _("Share preview")
    return {
        "header_title": f"{title}: {get_latest_str(page)}",
        "header_icon": "link",
        "page_title": title,
        "breadcrumbs_items": [
            *get_breadcrumbs_items_for_page(page, request.user),
            {"url": "", "label": title},
        ],
        "page": page,
        "form": form,
        "address": address,
        "links": [
            {"link": link, "state": describe_state(link), "is_valid": is_valid(link)}
            for link in SharedLink.objects.filter(page=page).select_related("made_by")
        ],
    }


def is_valid(link: SharedLink) -> bool:
    return link.revoked_at is None and link.expires_at > timezone.now()


def describe_state(link: SharedLink) -> str:
    if link.revoked_at:
        return _("Revoked")
    if link.expires_at <= timezone.now():
        return _("Expired")
    if is_private(link.page):
        return _("Does not work: the page is private")
    if not may_share(link.made_by, link.page):
        return _("Does not work: its author may not edit the page")
    return _("Works")
