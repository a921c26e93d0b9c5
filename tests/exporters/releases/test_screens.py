"""The list of releases, the page of one, and the files in it, as a moderator sees them."""

import re

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags
from wagtail.models import ModelLogEntry

from events.models import EventPage
from exporters.files.project import digest
from exporters.releases.comparison import IMAGES
from exporters.releases.going_back import make_current
from exporters.releases.manifests import read_manifest
from exporters.releases.models import Build, Delivery, Release, Series, Token, Webhook
from exporters.releases.prune import prune_releases
from exporters.releases.series import find_default
from exporters.releases.store import Store
from tests.exporters.exports import image_block, make_event, text_block
from tests.exporters.releases.receiver import receive

PAGE = "src/pages/podujatia/beseda/index.md"
IMAGE = "src/pages/podujatia/beseda/lipa.png"


@pytest.fixture
def moderator(db):
    user = User.objects.create_user("marta")
    user.groups.add(Group.objects.get(name="Moderators"))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def receiver():
    with receive() as receiver:
        yield receiver


@pytest.fixture
def hook(db, receiver):
    return Webhook.objects.create(
        series=find_default(), name="Web", kind=Webhook.Kind.SIGNED, url=receiver.url, secret="k" * 16
    )


@pytest.fixture
def event(folder, make_image):
    return make_event(folder, body=[text_block("<p>V stredu.</p>"), image_block(make_image().pk)])


@pytest.fixture
def first(event, release):
    return release()


def change(event, user=None, **fields):
    page = EventPage.objects.get(pk=event.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision(user=user).publish(user=user)


@pytest.fixture
def second(first, event, release):
    change(event, description="Na námestí.")
    return release()


def text_of(response):
    assert response.status_code == 200
    return " ".join(strip_tags(response.content.decode().partition("<main")[2]).split())


def look_at(client, name, release, **query):
    return client.get(reverse(f"releases:{name}", args=[release.pk]), query)


def test_list_says_what_changed_by_whom_and_what_became_of_it(moderator, hook, event, first, release):
    user = User.objects.create_superuser("anna", first_name="Anna", last_name="Nováková")
    change(event, user, description="Na námestí.")
    second = release()
    Delivery.objects.filter(release=second).update(status=Delivery.Status.FAILED, outcome="ConnectTimeout")
    Build.objects.create(release=second, status=Build.Status.STARTED)
    Build.objects.create(release=second, status=Build.Status.SUCCEEDED)

    shown = text_of(moderator.get(reverse("releases:index")))

    row = shown.partition("Vydanie 2")[2].partition("Vydanie 1")[0]
    assert "Aktuálne" in row
    assert "Anna Nováková Zmenené: podujatia/beseda" in row
    assert "Web: zlyhalo (na adrese nikto neodpovedá)" in row
    assert "na webe" in row
    assert "zostavuje sa" not in row
    assert "Pridané: podujatia/beseda" in shown.partition("Vydanie 1")[2]


def test_number_of_queries_does_not_grow_with_the_list(
    moderator, hook, event, second, release, django_assert_num_queries
):
    address = reverse("releases:index")
    moderator.get(address)
    with CaptureQueriesContext(connection) as few:
        moderator.get(address)
    for number in range(5):
        change(event, description=f"Opis {number}")
        made = release()
        Build.objects.create(release=made, status=Build.Status.FAILED)

    with django_assert_num_queries(len(few.captured_queries)):
        moderator.get(address)


def test_sites_are_told_apart_only_where_there_are_several(moderator, first):
    address = reverse("releases:index")
    assert str(first.series) not in text_of(moderator.get(address))
    other = Series.objects.create(tree="other", hostname="iny.example.org:443", locale="sk")
    Release.objects.create(series=other, number=1, manifest="0" * 64, files=0)

    assert "iny.example.org:443 (sk)" in text_of(moderator.get(address))
    filtered = text_of(moderator.get(address, {"series": first.series_id}))
    assert "iny.example.org:443 (sk)" not in filtered.partition("Vydanie 1")[2]


def test_page_of_a_release_names_its_changes_and_what_it_left_out(moderator, first, event, folder, release):
    make_event(folder, "zla")
    EventPage.objects.filter(slug="zla").update(publish_date=None)
    change(event, slug="diskusia")

    shown = text_of(look_at(moderator, "inspect", release()))

    assert "Presunuté src/pages/podujatia/diskusia/index.md z src/pages/podujatia/beseda/index.md" in shown
    assert "src/pages/podujatia/zla/index.md (Beseda)" in shown


def test_difference_of_a_text_is_shown_line_by_line(moderator, second):
    response = look_at(moderator, "file", second, path=PAGE)

    page = response.content.decode()
    assert re.findall(r"<ins><span[^>]*>[^<]*</span>(.*?)</ins>", page) == ["description: Na námestí."]
    assert "<del>" not in page


def test_text_is_escaped(moderator, folder, release):
    make_event(folder, title="<script>alert(1)</script>")

    page = look_at(moderator, "file", release(), path=PAGE).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert(1)" not in page


def test_pictures_before_and_after_are_shown(moderator, first, event, make_image, release, tmp_path):
    image = event.body[1].value
    replaced = make_image("Dub", colour="tomato")
    first_image = type(replaced).objects.get(pk=image.pk)
    first_image.file = replaced.file
    first_image.file_hash, first_image.file_size = "", 0
    first_image.save()
    made = release()

    page = look_at(moderator, "file", made, path=IMAGE).content.decode()
    addresses = [
        address.replace("&amp;", "&") for address in re.findall(r'<img src="(/admin/rel[^"]+)"', page)
    ]
    pictures = [moderator.get(address) for address in addresses]

    assert len(pictures) == 2
    assert [digest(picture.content) for picture in pictures] == [content_of(first), content_of(made)]
    for picture in pictures:
        assert picture["Content-Type"] == "image/png"
        assert picture["X-Content-Type-Options"] == "nosniff"
        assert picture["Content-Security-Policy"] == "default-src 'none'; sandbox"


def content_of(release):
    return read_manifest(release.manifest).files[IMAGE].sha256


def test_nothing_but_pictures_of_the_release_is_given_out(moderator, second, first):
    assert not {".svg", ".html", ".pdf", ".md"} & set(IMAGES)
    for query in (
        {"path": PAGE, "side": "after"},
        {"path": IMAGE, "side": "after"},
        {"path": "../../etc/passwd", "side": "after"},
        {"path": PAGE, "side": "__class__"},
        {},
    ):
        assert look_at(moderator, "content", second, **query).status_code == 404
    assert look_at(moderator, "content", first, path=IMAGE, side="after").status_code == 200
    assert look_at(moderator, "content", first, path=IMAGE, side="before").status_code == 404


def test_file_after_a_forgotten_release_is_shown_whole(moderator, second):
    prune_releases(1)

    response = look_at(moderator, "file", second, path=PAGE)

    assert "Predošlé vydanie už nie je" in text_of(response)
    assert response.content.decode().count("<ins>") > 5


def test_file_that_the_storage_has_lost_is_said(moderator, second):
    Store().delete([read_manifest(second.manifest).files[PAGE].sha256])

    assert "manage.py reconcile --repair" in text_of(look_at(moderator, "file", second, path=PAGE))


def test_many_changes_come_in_pages(moderator, first):
    changes = [
        {"action": "write", "path": f"src/pages/podujatia/{number:03}/index.md", "source": "", "why": "new"}
        for number in range(250)
    ]
    Release.objects.filter(pk=first.pk).update(changes=changes)

    assert "Pridané: 250" in text_of(moderator.get(reverse("releases:index")))
    assert "podujatia/099/" in text_of(look_at(moderator, "inspect", first))
    last = text_of(look_at(moderator, "inspect", first, p=3))
    assert "podujatia/200/" in last
    assert "podujatia/199/" not in last


def test_going_back_is_asked_done_announced_and_logged(moderator, hook, first, second, receiver):
    make = reverse("releases:make_current", args=[first.pk])
    asked = text_of(moderator.get(make))
    assert "Najbližšie zverejnenie" in asked
    assert find_default().current == second

    response = moderator.post(make)

    assert response.status_code == 302
    assert find_default().current == first
    assert len(receiver.calls) == 1
    assert b'"release": 1' in receiver.calls[0][1]
    entry = ModelLogEntry.objects.get(action="releases.make_current")
    assert (entry.user.username, entry.object_id) == ("marta", str(first.pk))


def test_release_that_is_current_is_not_announced_again(moderator, hook, second, receiver):
    moderator.post(reverse("releases:make_current", args=[second.pk]))

    assert receiver.calls == []


def test_going_back_to_a_forgotten_release_is_refused(moderator, first, second, monkeypatch):
    make_current(first)
    make_current(second)
    monkeypatch.setattr("exporters.releases.screens.release.make_current", forget_and_make_current)

    response = moderator.post(reverse("releases:make_current", args=[first.pk]), follow=True)

    assert "Vydanie 1 už nie je; vyberte novšie." in " ".join(response.content.decode().split())
    assert find_default().current == second


def forget_and_make_current(release):
    prune_releases(1)
    make_current(release)


def test_failed_call_is_made_again_at_once(moderator, hook, second, receiver):
    Delivery.objects.update(status=Delivery.Status.FAILED, attempts=6, outcome="HTTP 500")
    delivery = Delivery.objects.get(release=second)

    moderator.post(reverse("releases:try_again", args=[delivery.pk]))

    delivery.refresh_from_db()
    assert (delivery.status, delivery.outcome, delivery.attempts) == ("delivered", "HTTP 204", 7)
    assert len(receiver.calls) == 1


def test_nobody_is_called_about_a_release_that_is_not_current(
    moderator, hook, event, first, second, receiver
):
    Delivery.objects.update(status=Delivery.Status.FAILED)
    delivery = Delivery.objects.filter(release=second).get()
    make_current(first)

    moderator.post(reverse("releases:try_again", args=[delivery.pk]))

    assert receiver.calls == []


def test_log_of_a_build_is_a_link_that_says_nothing_of_the_cms(moderator, first):
    token = Token.objects.create(series=first.series, name="GitHub Actions", digest="0" * 64)
    Build.objects.create(release=first, token=token, status="failed", url="https://example.org/log/1")

    page = look_at(moderator, "inspect", first).content.decode()

    assert '<a href="https://example.org/log/1" target="_blank" rel="noopener noreferrer">' in page
    assert "GitHub Actions" in page
