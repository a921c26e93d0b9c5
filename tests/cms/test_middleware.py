import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from cms.middleware import redirect_admin_to_cms_url


@pytest.fixture(autouse=True)
def addresses(settings: LazySettings) -> None:
    settings.CMS_URL, settings.PREVIEW_URL = "http://localhost:8000", "http://127.0.0.1:4321"


def answer(request: HttpRequest) -> HttpResponse:
    return redirect_admin_to_cms_url(lambda _request: HttpResponse("answered"))(request)


def test_the_admin_is_not_opened_under_the_previews_name() -> None:
    response = answer(RequestFactory().get("/admin/pages/?q=a", headers={"host": "127.0.0.1:8000"}))

    assert (response.status_code, response["Location"]) == (302, "http://localhost:8000/admin/pages/?q=a")


@pytest.mark.parametrize(
    ("path", "host"),
    [("/admin/", "localhost:8000"), ("/admin/", "[::1]:8000"), ("/healthz", "127.0.0.1:8000")],
)
def test_everything_else_is_answered(path: str, host: str) -> None:
    assert answer(RequestFactory().get(path, headers={"host": host})).content == b"answered"


def test_one_name_for_both_stays_usable(settings: LazySettings) -> None:
    settings.CMS_URL = "http://127.0.0.1:8000"

    assert answer(RequestFactory().get("/admin/", headers={"host": "127.0.0.1:8000"})).content == b"answered"
