"""Fixtures that more than one folder of tests needs."""

import gc
import io
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import connection, connections
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from modelsearch import signal_handlers
from modelsearch.backends import get_search_backends_with_name
from PIL import Image as Picture
from playwright.sync_api import Browser, Page
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from cms.models import CustomImage
from cms.settings.storage import LOCAL
from tests.chromium import open_chromium
from tests.live_requests import ended_requests
from tests.migrated import copy_migrated
from tests.programs import pytest_sessionfinish as pytest_sessionfinish  # pytest looks for it here

# Fixtures that take long to make and are made once for a whole run.
SHARED = ("running", "preview_site", "site", "showcase", "modules")
# Groups of tests that take minutes; none of them touches the database of the tests.
FIRST = (
    "running",
    "tests/e2e/test_publish_to_site.py",
    "preview_site",
    "modules",
    "tests/upgrades/test_upgrades.py",
    "tests/frontend_contract/test_site_parity.py",
)
SCREENSHOTS = Path(__file__).resolve().parent.parent / "test-results"


# A machine that has much else to do draws its examples slowly, and is not ill.
hypothesis_settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("suite")


def pytest_collection_finish() -> None:
    """What was loaded so far stays: the search for garbage passes over it, and comes less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000)


def pytest_configure() -> None:
    """Let Ctrl-C reach what tests start: a shell ignores it in the background, and children inherit that."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Tests of a module stay with one worker, and so do those that share what takes long to make.

    Tests that empty the database stand apart, as the others of their worker have to come first. What takes
    longest begins first, so that no worker is left with it when the other has nothing to do.
    """
    for item in items:
        item.add_marker(pytest.mark.xdist_group(group_of(item)))
    yield
    items.sort(key=lambda item: group_of(item) not in FIRST)


def group_of(item: pytest.Item) -> str:
    """Which tests stay with the same worker as this one."""
    fixtures = getattr(item, "fixturenames", ())
    together = next((name for name in SHARED if name in fixtures), item.nodeid.partition("::")[0])
    marker = item.get_closest_marker("django_db")
    transactional = (
        "transactional_db" in fixtures
        or "live_server" in fixtures
        or (marker is not None and marker.kwargs.get("transaction", False))
    )
    return f"{together}, transactional" if transactional else together


@pytest.fixture(autouse=True)
def media(settings: LazySettings, tmp_path: Path) -> Path:
    """Uploads go where the test's own files go."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.RELEASES_ROOT = tmp_path / "releases"
    settings.IMPORTS_ROOT = tmp_path / "imports"
    here = {"BACKEND": LOCAL, "OPTIONS": {"location": str(settings.RELEASES_ROOT)}}
    settings.STORAGES = {**settings.STORAGES, "releases": here}
    return settings.MEDIA_ROOT


@pytest.fixture
def make_image(db: None, media: Path) -> Callable[..., CustomImage]:
    """Returns a function that stores a small picture in one colour."""

    def make(title: str = "Lipa", *, name: str = "lipa.png", colour: str = "seagreen") -> CustomImage:
        file = io.BytesIO()
        Picture.new("RGB", (160, 100), colour).save(file, "PNG")
        return CustomImage.objects.create(title=title, file=ContentFile(file.getvalue(), name))

    return make


@pytest.fixture(scope="session", autouse=True)
def unasked_index() -> Iterator[None]:
    """Without the fixture search_index nothing follows what is saved: nor is it read anew to be indexed."""
    follow = signal_handlers.insert_or_update_object_task.enqueue

    def enqueue(*instance: str) -> None:
        if any(get_search_backends_with_name(with_auto_update=True)):
            follow(*instance)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signal_handlers, "insert_or_update_object_task", SimpleNamespace(enqueue=enqueue))
        yield


@pytest.fixture
def search_index(settings: LazySettings) -> None:
    """The search index follows what is saved, as on a server."""
    (name,) = settings.WAGTAILSEARCH_BACKENDS
    backend = {**settings.WAGTAILSEARCH_BACKENDS[name], "AUTO_UPDATE": True}
    settings.WAGTAILSEARCH_BACKENDS = {name: backend}


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool) -> bool:
    """SQLite's file is there already, with its migrations."""
    return django_db_keepdb or connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The last step before Django makes the test database: on SQLite, the file that it is to find."""
    if connection.vendor != "sqlite":
        yield
        return
    place = Path(connection.settings_dict["TEST"]["NAME"])
    copy_migrated(place)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
    place.unlink()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> str:
    """The test database; returns what the migrations put into it, before any test empties it."""
    with django_db_blocker.unblock():
        return connection.creation.serialize_db_to_string()


@pytest.fixture(scope="module")
def browser(django_db_setup: str) -> Iterator[Browser]:
    """A chromium without a window.

    Closed with its module: while Playwright runs, an event loop runs in this thread. Django then has to
    be told to touch the database nevertheless, and does so through a connection of its own, which has
    to be told what the migrations made.
    """
    with pytest.MonkeyPatch.context() as patch, open_chromium() as chromium:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        connection._test_serialized_contents = django_db_setup  # type: ignore[attr-defined]
        yield chromium


@pytest.fixture
def live_cms(
    transactional_db: None, django_db_serialized_rollback: None, live_server: LiveServer
) -> Iterator[LiveServer]:
    """The CMS on a port of its own, with the pages that the migrations made."""
    with ended_requests():
        yield live_server


@pytest.fixture
def log_in(browser: Browser, live_cms: LiveServer, client: Client) -> Iterator[Callable[[User], Page]]:
    """Returns a function that opens a browser window in which the user is logged in."""
    contexts = []

    def open_page(user: User) -> Page:
        client.force_login(user)
        context = browser.new_context(
            base_url=live_cms.url, viewport={"width": 1280, "height": 900}, locale="sk-SK"
        )
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_cms.url}])
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def editor(log_in: Callable[[User], Page]) -> Page:
    """A browser window of somebody who may edit and publish everything."""
    return log_in(User.objects.create_superuser("editor", "editor@example.org", "password"))


@pytest.fixture
def screenshot() -> Callable[[Page, str], Path]:
    """Returns a function that keeps a picture of the page in test-results/ for a person to look at."""

    def take(page: Page, name: str) -> Path:
        SCREENSHOTS.mkdir(exist_ok=True)
        path = SCREENSHOTS / f"{re.sub(r'[^a-z0-9]+', '-', name.lower())}.png"
        page.screenshot(path=path)
        return path

    return take
