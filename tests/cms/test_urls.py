import pytest
from wagtail.models import Site
from wagtail.users.models import UserProfile

from events.models import EventIndexPage, EventPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    root = Site.objects.get(is_default_site=True).root_page
    folder = root.add_child(instance=EventIndexPage(title="Podujatia", slug="podujatia"))
    return folder.add_child(instance=EventPage(title="Beseda", slug="beseda", publish_date="2022-02-01"))


@pytest.mark.parametrize("address", ["/podujatia/beseda/", "/podujatia/"])
def test_viewing_a_page_live_leads_to_the_site(client, event, settings, address):
    settings.WAGTAIL_HEADLESS_PREVIEW = {"SERVE_BASE_URL": "https://site.example.sk"}

    answer = client.get(address)

    assert (answer.status_code, answer["Location"]) == (302, f"https://site.example.sk{address}")


def test_first_address_leads_to_the_admin(client):
    answer = client.get("/")

    assert (answer.status_code, answer["Location"]) == (302, "/admin/")


def test_admin_speaks_slovak_whatever_the_browser_asks_for(client):
    answer = client.get("/admin/login/", headers={"accept-language": "en"})

    assert "Prihlásiť sa" in answer.content.decode()


def test_editor_who_chose_english_gets_english(client, admin_user):
    UserProfile.get_for_user(admin_user)
    UserProfile.objects.update(preferred_language="en")
    client.force_login(admin_user)

    page = client.get("/admin/").content.decode()

    assert "Projects" in page
    assert "Projekty" not in page
