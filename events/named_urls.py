"""Pages of the CMS at the addresses that they have in the site."""

from collections.abc import Sequence

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.models import Page, Site
from wagtail.views import serve

from events.source_names import SourceName


def serve_named(request: HttpRequest, path: str) -> HttpResponse:
    """Wagtail's view of a page, by an address that has names; 404 where there is none.

    path: below the root of the site, without a slash at its ends.
    """
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    slugs = _find_slugs(site.root_page, path.split("/"))
    response: HttpResponse = serve(request, "".join(f"{slug}/" for slug in slugs))
    return response


def _find_slugs(page: Page, parts: Sequence[str]) -> list[str]:
    slugs = []
    for part in parts:
        children = page.get_children()
        named = SourceName.objects.filter(name=part, slug=F("page__slug")).values("page_id")
        child = children.filter(pk__in=named).first() or children.filter(slug=part).first()
        if child is None:
            raise Http404
        slugs.append(child.slug)
        page = child
    return slugs
