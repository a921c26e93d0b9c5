"""The pages for what went wrong."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from wagtail.users.models import UserProfile

from cms import errors

RAISED = {
    400: BadRequest(),
    403: PermissionDenied(),
    404: Http404(),
    413: RequestDataTooBig(),
    500: ValueError(),
}
TITLES = {
    400: ("CMS tomu nerozumel", "The CMS did not understand this"),
    403: ("Na toto nemáte oprávnenie", "You may not do this"),
    404: ("Taká stránka nie je", "There is no such page"),
    413: ("Toto je priveľké", "This is too large"),
    500: ("Niečo tu zlyhalo", "Something failed here"),
}
HTML = {"accept": "text/html,*/*", "x-request-id": "proxy-12345"}


def fail(request: HttpRequest, status: int) -> HttpResponse:
    raise RAISED[status]


urlpatterns = [path("<int:status>/", fail)]
handler400 = errors.refuse_request
handler403 = errors.refuse_permission
handler404 = errors.miss_page
handler500 = errors.report_failure


@pytest.fixture(autouse=True)
def failing(settings: object, client: Client) -> None:
    settings.ROOT_URLCONF = __name__  # type: ignore[attr-defined]
    client.raise_request_exception = False


@pytest.mark.django_db
@pytest.mark.parametrize("status", RAISED)
def test_a_page_in_slovak_with_the_id_of_the_request(client: Client, status: int) -> None:
    answer = client.get(f"/{status}/", headers=HTML)

    text = answer.content.decode()
    assert answer.status_code == status
    assert f"<h1>{TITLES[status][0]}</h1>" in text
    assert "<code>proxy-12345</code>" in text


@pytest.mark.django_db
@pytest.mark.parametrize("status", RAISED)
def test_the_reader_of_english_gets_english(client: Client, admin_user: User, status: int) -> None:
    UserProfile.objects.create(user=admin_user, preferred_language="en")
    client.force_login(admin_user)

    assert f"<h1>{TITLES[status][1]}</h1>" in client.get(f"/{status}/", headers=HTML).content.decode()


def test_a_failure_is_told_without_the_database(client: Client, settings: object) -> None:
    """Of this test there is none: asking it would raise another error."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"  # type: ignore[attr-defined]
    client.cookies["sessionid"] = "x" * 32

    answer = client.get("/500/", headers=HTML)

    assert answer.status_code == 500
    assert all(title in answer.content.decode() for title in TITLES[500])


def test_programs_get_lines_of_text(client: Client) -> None:
    answer = client.get("/500/", headers={"x-request-id": "proxy-12345"})

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode().startswith("Niečo tu zlyhalo. ")
    assert answer.content.decode().endswith("X-Request-ID: proxy-12345\n")


def test_autosave_gets_what_it_shows_beside_the_form(client: Client) -> None:
    """As its script asks, and in the form of Wagtail's own refusals."""
    answer = client.get("/500/", headers={"accept": "application/json", "x-request-id": "proxy-12345"})

    assert answer.status_code == 500
    assert answer.json() == {
        "success": False,
        "error_code": "validation_error",
        "error_message": "Niečo tu zlyhalo. Čo bolo uložené predtým, sa nestratilo. Vráťte sa a skúste to "
        "znova; ak to opäť zlyhá, povedzte to správcovi CMS. Číslo tejto chyby: proxy-12345",
    }


@pytest.mark.django_db
def test_a_form_that_expired_says_how_to_save_its_text(settings: object) -> None:
    settings.ROOT_URLCONF = "cms.urls"  # type: ignore[attr-defined]

    answer = Client(enforce_csrf_checks=True).post("/admin/", headers=HTML)

    assert answer.status_code == 403
    assert "skopírujte, čo ste napísali" in answer.content.decode()


@pytest.mark.django_db
def test_an_address_that_the_admin_does_not_have_has_the_id_too(
    client: Client, admin_user: User, settings: object
) -> None:
    settings.ROOT_URLCONF = "cms.urls"  # type: ignore[attr-defined]
    client.force_login(admin_user)

    answer = client.get("/admin/nothing/", headers=HTML)

    assert answer.status_code == 404
    assert "Číslo tejto chyby: <code>proxy-12345</code>" in answer.content.decode()
