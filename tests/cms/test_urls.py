import pytest
from wagtail.models import Site

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
