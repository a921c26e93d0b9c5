"""Pages of the CMS at the addresses that they have in the site."""

import re
from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from wagtail.models import Page, Site
from wagtail.views import serve

from events.source_names import find_child

SLUGS = re.compile(r"[\w-]+(/[\w-]+)*")


def serve_named(request: HttpRequest, path: str) -> HttpResponse:
    """Wagtail's view of a page, by an address that has names; 404 where there is none.

    path: below the root of the site, with the slash at its end. Without it, one of slugs alone is led to
    where it has one, as APPEND_SLASH does: that looks at patterns of URLs, and this one matches everything.
    """
    if not path.endswith("/"):
        if SLUGS.fullmatch(path):
            return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
        raise Http404
    path = path.removesuffix("/")
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    slugs = _find_slugs(site.root_page, path.split("/"))
    response: HttpResponse = serve(request, "".join(f"{slug}/" for slug in slugs))
    return response


def _find_slugs(page: Page, parts: Sequence[str]) -> list[str]:
    slugs = []
    for part in parts:
        child = find_child(page, part)
        if child is None:
            raise Http404
        slugs.append(child.slug)
        page = child
    return slugs
