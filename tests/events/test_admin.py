"""What editors find around the pages: the menu, the lists, words in their own language."""

import json
import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from wagtail.admin.icons import get_icons

from cms.groups import ensure_editor_group
from events.models import EventPage, EventType, Project
from events.wagtail_hooks import ICONS

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor_client(client: Client) -> Client:
    user = User.objects.create_user("jana", first_name="Jana")
    user.groups.add(ensure_editor_group())
    client.force_login(user)
    return client


def menu(client: Client) -> list[str]:
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    props = json.loads(re.search(r'<script id="wagtail-sidebar-props".*?>(.*?)</script>', page)[1])
    [main] = [module for module in props["modules"] if module["_type"] == "wagtail.sidebar.MainMenuModule"]
    return [item["_args"][0]["label"] for item in main["_args"][0]]


def test_an_editors_menu_holds_an_editors_work(editor_client: Client) -> None:
    content = ["Nové podujatie", "Stránky", "Projekty", "Typy podujatí", "Obrázky", "Dokumenty"]
    assert menu(editor_client) == [*content, "Vydania", "Kôš", "Prehľady", "Pomoc"]


def test_an_administrators_menu_is_whole(client: Client) -> None:
    client.force_login(User.objects.create_superuser("admin"))

    assert {"Prehľady", "Nastavenia", "Pomoc"} < set(menu(client))


@pytest.mark.usefixtures("search_index")
def test_projects_are_listed_with_their_links_and_found_by_them(editor_client: Client) -> None:
    Project.objects.create(name="Iniciatíva Partnerstva", link="open_goverment_partnership")
    Project.objects.create(name="Mesto", link="mesto")
    index = reverse(Project.snippet_viewset.get_url_name("list"))

    everything = editor_client.get(index).content.decode()
    found = editor_client.get(index, {"q": "goverment"}).content.decode()

    assert "open_goverment_partnership" in everything
    assert "Mesto" in everything
    assert "Iniciatíva Partnerstva" in found
    assert "Mesto" not in found


def test_an_event_type_is_picked_from_a_list(
    editor_client: Client, make_event: Callable[..., EventPage]
) -> None:
    EventType.objects.create(name="Diskusia")
    event = make_event()

    page = editor_client.get(reverse("wagtailadmin_pages:edit", args=[event.pk])).content.decode()

    select = re.search(r'<select name="event_type".*?</select>', page, re.DOTALL)[0]
    assert re.findall(r">([^<>]+)</option>", select) == ["---------", "Diskusia"]


def test_the_inline_image_speaks_the_editors_language(
    editor_client: Client, make_event: Callable[..., EventPage]
) -> None:
    page = editor_client.get(reverse("wagtailadmin_pages:edit", args=[make_event().pk])).content.decode()

    words = json.loads(re.search(r'<script id="inline-image-words".*?>(.*?)</script>', page)[1])
    assert words == {
        "alt": "Alternatívny text",
        "decorative": "Ozdobný obrázok bez alternatívneho textu",
        "missing": "Obrázok chýba",
        "change": "Zmeniť",
        "delete": "Vymazať",
        "replace": "Vybrať iný",
    }
    assert json.dumps("Obrázok v texte")[1:-1] in page


def test_our_icons_are_registered() -> None:
    registered = set(re.findall(r'id="icon-([\w-]+)"', get_icons()))

    assert set(ICONS) <= registered


def test_a_date_is_given_to_the_browsers_own_field(
    editor_client: Client, make_event: Callable[..., EventPage]
) -> None:
    page = editor_client.get(reverse("wagtailadmin_pages:edit", args=[make_event().pk])).content.decode()

    assert re.search(r'name="publish_date" value="([^"]+)"', page)[1] == "2021-03-31"
