"""The real CMS with the real preview of the reference site, and pages to edit."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial

import pytest
from django.conf import LazySettings
from pytest_django.live_server_helper import LiveServer
from wagtail.models import Site as WagtailSite

from events.models import EventIndexPage, EventPage

# The one that knows the database, in place of this folder's own.
from tests.conftest import browser  # noqa: F401
from tests.frontend_contract.sites import Preview, Site, free_port, serve_preview


@pytest.fixture
def serve(
    settings: LazySettings, live_cms: LiveServer, preview_site: Site
) -> Callable[[], AbstractContextManager[Preview]]:
    """Returns a function that runs the preview at the address that the CMS has for it."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    settings.CMS_URL = settings.WAGTAILADMIN_BASE_URL = live_cms.url
    settings.PREVIEW_URL = address
    clients = {"default": f"{address}/_preview"}
    settings.WAGTAIL_HEADLESS_PREVIEW = {**settings.WAGTAIL_HEADLESS_PREVIEW, "CLIENT_URLS": clients}
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**directives, "frame-src": ["'self'", address]}}
    return partial(serve_preview, preview_site, live_cms.url, port=port)


@pytest.fixture
def site_preview(serve: Callable[[], AbstractContextManager[Preview]]) -> Iterator[Preview]:
    with serve() as preview:
        yield preview


@pytest.fixture
def folder(live_cms: LiveServer) -> EventIndexPage:
    root = WagtailSite.objects.get(is_default_site=True).root_page
    return root.add_child(instance=EventIndexPage(title="Podujatia", slug="podujatia"))


@pytest.fixture
def make_event(folder: EventIndexPage) -> Callable[..., EventPage]:
    """Returns a function that makes a live event whose body is the given raw blocks."""

    def make(*body: tuple[str, object], **fields: object) -> EventPage:
        blocks = [{"type": name, "value": value} for name, value in body]
        values = {"title": "Stretnutie", "publish_date": "2021-03-31", **fields}
        event = folder.add_child(instance=EventPage(**values, body=json.dumps(blocks)))
        event.save_revision().publish()
        return event

    return make
