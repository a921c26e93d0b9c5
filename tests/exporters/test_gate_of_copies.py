"""What becomes public in other ways than by the publishing of a version: copies, aliases, new pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.models import CustomImage
from events.models import EventIndexPage, EventPage
from tests.exporters.exports import image_block, make_event, make_folder
from tests.previewing import EMPTY_FORM

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(db: None) -> EventIndexPage:
    return make_folder("podujatia")


@pytest.fixture
def spoiled(folder: EventIndexPage, make_image: Callable[..., CustomImage]) -> EventPage:
    """A page that was published and whose image was deleted since."""
    image = make_image()
    page = make_event(folder, body=[image_block(image.pk)])
    image.delete()
    return page


def copy_by_form(client: Client, page: EventPage, **choices: str) -> str:
    form = {"new_title": "Kópia", "new_slug": "kopia", "new_parent_page": page.get_parent().pk, **choices}
    answer = client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), form)
    return str(answer.context["form"].errors) if answer.status_code == 200 else ""


COPIES: list[Callable[[Client, EventPage], Any]] = [
    lambda client, page: copy_by_form(client, page, publish_copies="on"),
    lambda client, page: copy_by_form(client, page, alias="on"),
    lambda client, page: client.post(f"/admin/api/main/pages/{page.pk}/action/copy/").content.decode(),
    lambda client, page: client.post(
        f"/admin/api/main/pages/{page.pk}/action/create_alias/", {"update_slug": "kopia"}
    ).content.decode(),
    lambda client, page: client.post(
        f"/admin/api/main/pages/{page.get_parent().pk}/action/copy/", {"recursive": "true", "slug": "kopia"}
    ).content.decode(),
]


@pytest.mark.parametrize("copy", COPIES, ids=["form", "form, alias", "API", "API, alias", "API, folder"])
def test_no_copy_of_what_the_site_cannot_have_is_public(
    admin_client: Client, spoiled: EventPage, copy: Callable[[Client, EventPage], str]
) -> None:
    assert "Toto pole je povinné" in copy(admin_client, spoiled)

    assert list(EventPage.objects.all()) == [spoiled]
    assert EventIndexPage.objects.count() == 1


def test_a_page_that_is_spoiled_can_be_moved_locked_and_renamed_as_a_draft(
    admin_client: Client, spoiled: EventPage
) -> None:
    other = make_folder("ine")
    spoiled.move(other, "last-child")
    admin_client.post(reverse("wagtailadmin_pages:lock", args=[spoiled.pk]))

    spoiled = EventPage.objects.get(pk=spoiled.pk)
    assert (spoiled.live, spoiled.locked, spoiled.url_path) == (True, True, f"{other.url_path}beseda/")


@pytest.mark.parametrize(
    ("typed", "stored", "said"),
    [
        ("-", "kopia", ""),
        ("-x-", "x", ""),
        ("x" * 255, "x" * 100, ""),
        ("con", None, "toto má názov zariadenia"),
        ("Beseda", None, "Túto adresu už má „Beseda“"),
        ("404", None, "chybovú stránku webu"),
    ],
)
def test_the_address_of_a_copy_is_refused_or_put_right_as_in_the_form(
    admin_client: Client, folder: EventIndexPage, typed: str, stored: str | None, said: str
) -> None:
    page = make_event(folder)
    Site.objects.update(root_page=folder)

    assert said in copy_by_form(admin_client, page, new_slug=typed, publish_copies="on")

    slugs = EventPage.objects.exclude(pk=page.pk).values_list("slug", flat=True)
    assert list(slugs) == ([stored] if stored else [])


def test_a_new_page_is_not_public_before_it_is_published(
    admin_client: Client, folder: EventIndexPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A release that is made at that moment must not have what is only scheduled."""
    seen: list[bool] = []
    save = EventPage.save_revision

    def look(page: EventPage, *arguments: Any, **options: Any) -> Any:
        seen.append(EventPage.objects.get(pk=page.pk).live)
        return save(page, *arguments, **options)

    monkeypatch.setattr(EventPage, "save_revision", look)
    later = (timezone.localtime() + timedelta(days=2)).strftime("%d.%m.%Y %H:%M")
    form = {
        **EMPTY_FORM,
        "title": "Nová",
        "slug": "nova",
        "publish_date": "2022-02-01",
        "body": streamfield([]),
    }
    address = reverse("wagtailadmin_pages:add", args=["events", "eventpage", folder.pk])
    admin_client.post(address, nested_form_data({**form, "go_live_at": later, "action-publish": "on"}))

    assert seen == [False]
    assert EventPage.objects.get().approved_schedule
