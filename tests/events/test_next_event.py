"""The next event of a series is a draft with what the last one has."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from cms.groups import ensure_editor_group
from events.models import EventPage, EventType, Project
from events.next_event import count_up

pytestmark = pytest.mark.django_db
TEXT = {"type": "text", "value": "<p>Program</p>"}


@pytest.mark.parametrize(
    ("title", "edition", "next_title"),
    [
        ("2. beseda", 2, "3. beseda"),
        ("Beseda č. 9", 9, "Beseda č. 10"),
        ("Beseda 2022, 2. časť", 2, "Beseda 2022, 3. časť"),
        ("Beseda", 2, "Beseda"),
        ("2. beseda", None, "2. beseda"),
    ],
)
def test_a_title_counts_on(title: str, edition: int | None, next_title: str) -> None:
    assert count_up(title, edition) == next_title


def test_the_next_event_has_all_but_date_address_and_file(
    make_event: Callable[..., EventPage], make_image: Callable[..., Any]
) -> None:
    image = {"image": make_image().pk, "decorative": False, "alt_text": "Lipa", "caption": ""}
    last = make_event(
        {"type": "image", "value": image},
        title="2. beseda",
        edition=2,
        description="O lipách",
        project=Project.objects.create(name="Projekt"),
        source="---\n---\n",
        source_path="src/pages/podujatia/x.md",
    )
    last.description = "O jabloniach"
    last.save_revision()
    anna = User.objects.create_user("anna")
    anna.groups.set([ensure_editor_group()])
    client = Client()
    client.force_login(anna)

    form = client.get(reverse("wagtailadmin_pages:edit", args=[last.pk])).content.decode()
    address = reverse("next_event", args=[last.pk])
    assert f'href="{address}"' in form
    assert client.get(address).status_code == 200
    assert EventPage.objects.count() == 1
    answer = client.post(address)

    made = EventPage.objects.exclude(pk=last.pk).get()
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[made.pk])
    assert client.get(answer.url).status_code == 200
    for page in (made, made.get_latest_revision_as_object()):
        assert (page.title, page.slug, page.edition) == ("3. beseda", "3-beseda", 3)
        assert (page.description, page.project) == ("O jabloniach", last.project)
        assert (page.publish_date, page.source, page.source_path) == (None, "", "")
        assert page.body.raw_data[0]["value"] == image
        assert (page.live, page.owner, page.go_live_at) == (False, anna, None)
    last.refresh_from_db()
    assert (last.title, last.live, str(last.publish_date)) == ("2. beseda", True, "2021-03-31")


def test_nobody_without_the_folder_makes_one(make_event: Callable[..., EventPage], client: Client) -> None:
    client.force_login(User.objects.create_user("cudzi"))

    client.post(reverse("next_event", args=[make_event(TEXT).pk]))

    assert EventPage.objects.count() == 1


def test_a_new_event_begins_with_the_template_of_its_type(make_event: Callable[..., EventPage]) -> None:
    template = make_event(TEXT, title="Vzor koncertu", live=False, description="Kto hrá")
    kind = EventType.objects.create(name="Koncert", template=template)
    EventType.objects.create(name="Beseda")
    anna = User.objects.create_user("anna")
    client = Client()
    client.force_login(anna)
    address = reverse("event_from_template", args=[kind.pk])
    assert client.post(address).status_code == 302
    assert EventPage.objects.count() == 1

    anna.groups.set([ensure_editor_group()])
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert re.findall(r"<button[^>]*>([^<]*podľa vzoru)</button>", home) == ["Koncert podľa vzoru"]
    assert client.get(address).status_code == 405
    answer = client.post(address)

    made = EventPage.objects.exclude(pk=template.pk).get()
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[made.pk])
    assert (made.title, made.slug, made.live, made.publish_date) == ("Koncert", "koncert", False, None)
    assert (made.event_type, made.description, made.edition) == (kind, "Kto hrá", None)
    assert [block.value.source for block in made.body] == ["<p>Program</p>"]

    template.delete()
    kind.refresh_from_db()
    assert kind.template is None
