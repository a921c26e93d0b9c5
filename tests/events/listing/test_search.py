"""Words find events wherever the form has them, with and without accents, from their beginning."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from cms.models import CustomDocument
from events.models import EventIndexPage, EventPage, EventType, Project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]


def find(client: Client, folder: EventIndexPage, query: str, **others: str) -> list[str]:
    answer = client.get(reverse("wagtailadmin_explore", args=[folder.pk]), {"q": query, **others})
    return [page.title for page in answer.context["object_list"]]


def block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value}


@pytest.fixture
def event(make_event: Callable[..., EventPage], make_image: Callable[..., Any]) -> EventPage:
    """Has a word of its own in each place."""
    document = CustomDocument.objects.create(title="Zápisnica", file=ContentFile(b"x", "rozpočet-obce.pdf"))
    linked = CustomDocument.objects.create(title="Štatút", file=ContentFile(b"x", "s.pdf"))
    image = make_image().pk
    inline = f'<a linktype="image" id="{image}" alt="Čerešňa">\N{OBJECT REPLACEMENT CHARACTER}</a>'
    return make_event(
        block(
            "text",
            f'<h2>Nadpis</h2><p>Pri fontáne {inline} je <a linktype="document" id="{linked.pk}">tu</a></p>',
        ),
        block("image", {"image": image, "decorative": False, "alt_text": "Žaba", "caption": "Popisok"}),
        block(
            "gallery",
            {"images": [{"id": "1", "type": "item", "value": {"image": image, "alt_text": "Ďateľ"}}]},
        ),
        block("quote", {"quote": "<p>Výrok</p>", "attribution": "Štúr"}),
        block("documents", [{"id": "2", "type": "item", "value": {"document": document.pk, "title": ""}}]),
        block("callout", {"kind": "tip", "title": "Pozor", "text": "<p>Schody</p>"}),
        block("markdown", "Poznámka pod čiarou"),
        title="Šiesta beseda",
        description="Rozprávanie o lúke",
        project=Project.objects.create(name="Zelené mesto"),
        event_type=EventType.objects.create(name="Diskusia"),
    )


FOUND = [
    *("šiesta", "siesta", "SIESTA bes", "bes siest", "rozpravanie", "lúk", "nadpis", "fontane", "fontán"),
    *("ceresna", "zaba", "žab", "popisok", "datel", "vyrok", "stur", "zapisnica", "rozpocet", "statut"),
    *("pozor", "schod", "ciarou", "zelene", "diskusia", "beseda zaba vyrok"),
]
NOT_FOUND = ["jablko", "ontan", "beseda jablko", "inline", "linktype", '"', "*", "'"]


def test_words_find_an_event(event: EventPage, folder: EventIndexPage, admin_client: Client) -> None:
    found = {query: find(admin_client, folder, query) for query in FOUND + NOT_FOUND}

    assert [query for query, titles in found.items() if titles != ["Šiesta beseda"]] == NOT_FOUND
    assert [query for query, titles in found.items() if titles] == FOUND


def test_a_word_without_accents_is_found_by_one_with_them(
    make_event: Callable[..., EventPage], folder: EventIndexPage, admin_client: Client
) -> None:
    make_event(title="Pri fontane")

    assert find(admin_client, folder, "Fontáne") == ["Pri fontane"]


def test_a_draft_is_found_by_what_it_says_now(
    make_event: Callable[..., EventPage], folder: EventIndexPage, admin_client: Client
) -> None:
    page = make_event(title="Beseda", description="jablko")
    page.description = "hruška"
    page.save_revision()

    assert find(admin_client, folder, "hruska") == ["Beseda"]
    assert find(admin_client, folder, "jablko") == []


def test_the_search_of_the_menu_finds_the_same_and_shows_what_was_typed(
    event: EventPage, admin_client: Client
) -> None:
    answer = admin_client.get(reverse("wagtailadmin_pages:search"), {"q": "Fontána"})
    assert [page.title for page in answer.context["object_list"]] == []
    answer = admin_client.get(reverse("wagtailadmin_pages:search"), {"q": "Fontán"})

    assert [page.title for page in answer.context["object_list"]] == ["Šiesta beseda"]
    assert "Fontán" in answer.content.decode()


def test_a_search_goes_with_a_filter(
    event: EventPage, make_event: Callable[..., EventPage], folder: EventIndexPage, admin_client: Client
) -> None:
    make_event(title="Druhá beseda", slug="druha", publish_date="2020-01-01")

    assert find(admin_client, folder, "beseda", year="2020") == ["Druhá beseda"]
    assert find(admin_client, folder, "beseda", project=str(event.project_id)) == ["Šiesta beseda"]
    assert len(find(admin_client, folder, "beseda", ordering="-eventpage__publish_date")) == 2


@pytest.mark.parametrize("query", ['"', '"Zápis', 'Zápis"nica', '"" "', "a\\", "%", "Zápisnica" * 600])
def test_signs_of_the_index_are_signs(admin_client: Client, query: str) -> None:
    CustomDocument.objects.create(title='Zápis"nica', file=ContentFile(b"x", "a.pdf"))
    lists = [
        "wagtaildocs:index",
        "wagtailimages:index",
        "wagtailusers_users:index",
        "wagtailadmin_pages:search",
    ]
    lists += [
        "wagtaildocs_chooser:choose",
        "wagtailimages_chooser:choose",
        Project.snippet_viewset.get_url_name("list"),
    ]

    answers = {name: admin_client.get(reverse(name), {"q": query}) for name in lists}

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(lists, 200)
    if query == 'Zápis"nica':
        assert [found.title for found in answers["wagtaildocs:index"].context["object_list"]] == [query]


def test_a_pasted_text_is_looked_for_by_its_first_words(
    admin_client: Client, event: EventPage, folder: EventIndexPage
) -> None:
    assert find(admin_client, folder, "fontane " * 400) == [event.title]
