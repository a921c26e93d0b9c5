"""The list of releases, the screen of one and those of its files, for a moderator."""

import re

from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import EventPage
from exporters.core.hashing import digest
from exporters.core.media_types import IMAGE_TYPES
from exporters.releases.build.manifests import read_manifest
from exporters.releases.build.prune import prune_releases
from exporters.releases.build.store import Store
from exporters.releases.models import Build, Delivery, Release, Series, Token
from tests.exporters.exports import make_event
from tests.exporters.releases.admin.release.screens import change, look_at, text_of

PAGE = "src/pages/podujatia/beseda/index.md"
IMAGE = "src/pages/podujatia/beseda/lipa.png"


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
    assert "BesedaDátum: Toto chýba." in shown


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
    assert not {".svg", ".html", ".pdf", ".md"} & set(IMAGE_TYPES)
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


def test_file_after_a_pruned_release_is_shown_whole(moderator, second):
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


def test_list_names_what_cannot_be_exported_though_no_release_does(moderator, first, release):
    EventPage.objects.update(publish_date=None)
    release()

    shown = text_of(moderator.get(reverse("releases:index")))

    assert "Beseda: " in shown


def test_log_of_a_build_is_a_link_that_says_nothing_of_the_cms(moderator, first):
    token = Token.objects.create(series=first.series, name="GitHub Actions", digest="0" * 64)
    Build.objects.create(release=first, token=token, status="failed", url="https://example.org/log/1")

    page = look_at(moderator, "inspect", first).content.decode()

    assert '<a href="https://example.org/log/1" target="_blank" rel="noopener noreferrer">' in page
    assert "GitHub Actions" in page
