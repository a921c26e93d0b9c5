"""Uploads are private: each file that there is, asked for by those who may and who may not see it."""

from urllib.parse import unquote

import pytest
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from wagtail.images.tests.utils import get_test_image_file
from wagtail.images.utils import generate_signature
from wagtail.models import Collection, CollectionViewRestriction
from wagtail.users.models import UserProfile

from cms.groups import ensure_editor_group
from cms.models import CustomDocument, CustomImage

pytestmark = pytest.mark.django_db

RANGE = {"Range": "bytes=0-3"}
FAR_FUTURE = {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
PRIVATE = CollectionViewRestriction.GROUPS


def quote_all(address: str) -> str:
    return "/" + "".join(f"%{byte:02X}" for byte in unquote(address)[1:].encode())


def list_views(space: str) -> dict[str, list[str]]:
    """The names of the admin's views below a namespace, with the names of what their addresses hold."""
    resolver = get_resolver()
    for part in space.split(":"):
        resolver = resolver.namespace_dict[part][1]
    names = [name for name in resolver.reverse_dict if isinstance(name, str)]
    # Of the first pattern with this name, its first form: (address, names).
    return {f"{space}:{name}": resolver.reverse_dict.getlist(name)[0][0][0][1] for name in names}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    # Wagtail keeps copies by the number of their image, which is another's in each test.
    cache.clear()


@pytest.fixture
def image(media) -> CustomImage:
    return CustomImage.objects.create(title="Fotka", file=get_test_image_file("fotka.png"))


@pytest.fixture
def document(media) -> CustomDocument:
    return CustomDocument.objects.create(title="Zápis", file=ContentFile(b"%PDF-1.4", name="zápis.pdf"))


@pytest.fixture
def editor(client: Client) -> Client:
    user = User.objects.create_user("editor")
    user.groups.add(ensure_editor_group())
    client.force_login(user)
    return client


@pytest.fixture
def reader() -> Client:
    """Somebody who may open the admin and use no collection."""
    user = User.objects.create_user("reader")
    group = Group.objects.create(name="Čitatelia")
    group.permissions.add(*ensure_editor_group().permissions.filter(codename="access_admin"))
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    return client


def status(client: Client, address: str) -> int:
    """The status of an answer, its file read to the end."""
    answer = client.get(address)
    b"".join(answer)
    return answer.status_code


def hide(*files: CustomImage | CustomDocument) -> None:
    """Move files to a collection that a group without members may see."""
    folder = Collection.get_first_root_node().add_child(name="Súkromné")
    restriction = CollectionViewRestriction.objects.create(collection=folder, restriction_type=PRIVATE)
    restriction.groups.add(Group.objects.create(name="Rada"))
    for file in files:
        file.collection = folder
        file.save()


def every_address(image: CustomImage, document: CustomDocument) -> list[str]:
    avatar = UserProfile.get_for_user(User.objects.create_user("s fotkou"))
    avatar.avatar.save("ja.png", get_test_image_file("ja.png"))
    return [
        image.file.url,
        image.get_rendition("max-165x165").url,
        document.file.url,
        document.url,
        avatar.avatar.url,
    ]


def test_nobody_without_an_account_gets_any_file_there_is(image, document, settings):
    addresses = every_address(image, document)
    default_storage.save("other/lost.txt", ContentFile(b"x"))
    stored = [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    addresses += [f"/media/{path.relative_to(settings.MEDIA_ROOT)}" for path in stored]
    no_rights = Client()
    no_rights.force_login(User.objects.create_user("nikto"))

    answers = {(status(Client(), a), status(no_rights, a)) for a in addresses}

    assert len(addresses) >= 10
    assert answers == {(404, 404)}


def test_editors_see_every_file(image, document, editor):
    answers = [editor.get(address) for address in every_address(image, document)]

    contents = [b"".join(answer) for answer in answers]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert contents[2] == contents[3] == b"%PDF-1.4"


def test_a_private_collection_is_for_those_who_may_use_it(image, document, editor, reader):
    addresses = every_address(image, document)[:4]
    before = [status(reader, address) for address in addresses]

    hide(image, document)

    assert before == [200] * 4
    assert [status(reader, address) for address in addresses] == [404] * 4
    assert [status(editor, address) for address in addresses] == [200] * 4


def test_members_of_the_group_see_its_collection(image, reader):
    hide(image)
    Group.objects.get(name="Rada").user_set.add(User.objects.get(username="reader"))

    assert status(reader, image.file.url) == 200


def test_a_collection_that_is_moved_below_a_private_one_is_private_at_once(image, document, reader):
    folder = Collection.get_first_root_node().add_child(name="Zápisy")
    for file in (image, document):
        file.collection = folder
        file.save()
    addresses = every_address(image, document)[:4]
    before = [status(reader, address) for address in addresses]

    private = Collection.get_first_root_node().add_child(name="Súkromné")
    CollectionViewRestriction.objects.create(
        collection=private, restriction_type=CollectionViewRestriction.PASSWORD, password="heslo"
    )
    Collection.objects.get(pk=folder.pk).move(Collection.objects.get(pk=private.pk), pos="sorted-child")

    assert before == [200] * 4
    assert [status(reader, address) for address in addresses] == [404] * 4


def test_no_kind_of_request_tells_more_than_another(image, document, reader):
    hide(image, document)
    for address in every_address(image, document)[:4]:
        for headers in (
            {"If-None-Match": "*"},
            {"If-None-Match": f'"{document.file_hash}"'},
            RANGE,
            FAR_FUTURE,
        ):
            assert reader.get(address, headers=headers).status_code == 404
        assert reader.head(address).status_code == 404
        assert {reader.post(address).status_code, reader.options(address).status_code} == {405}


@pytest.mark.parametrize(
    "change", [str.upper, lambda a: a.replace("/", "//", 2), lambda a: a + "/", quote_all]
)
def test_an_address_that_is_written_otherwise_opens_nothing(image, document, reader, change):
    hide(image, document)

    for address in every_address(image, document)[:4]:
        answer = reader.get(change(address))
        assert answer.status_code == 404 or (answer.status_code, answer["Location"]) == (302, "/admin/login/")


def test_a_document_has_one_address(document, editor):
    answers = [
        f"/documents/{document.pk}/iny.pdf",
        f"/documents/{document.pk + 1}/zápis.pdf",
        "/documents/1/",
    ]

    assert [status(editor, address) for address in answers] == [404] * 3


def test_what_could_be_asked_of_wagtail_is_not_there(image):
    signature = generate_signature(image.pk, "original")

    with pytest.raises(NoReverseMatch):
        reverse("wagtailimages_serve", args=[signature, image.pk, "original"])
    with pytest.raises(NoReverseMatch):
        reverse("wagtaildocs_authenticate_with_password", args=[1])
    for address in (f"/images/{signature}/{image.pk}/original/", f"/api/v2/images/{image.pk}/", "/api/v3/"):
        assert status(Client(), address) == 404


SPACES = [
    *("wagtailimages", "wagtailimages_chooser", "wagtailadmin_api:images"),
    *("wagtaildocs", "wagtaildocs_chooser", "wagtailadmin_api:documents"),
]
SCREENS = [(name, pattern) for space in SPACES for name, pattern in sorted(list_views(space).items())]


@pytest.mark.parametrize(("name", "keys"), SCREENS)
def test_no_screen_shows_a_private_file_to_who_may_not_use_it(image, document, editor, reader, name, keys):
    assert b"Fotka" in editor.get(reverse("wagtailimages:index")).content
    hide(image, document)
    pk = image.pk if "image" in name else document.pk
    values = {key: "original" if key == "filter_spec" else pk for key in keys}
    address = reverse(name, kwargs=values)

    for answer in (reader.get(address, {"id": pk, "select_format": "true"}), reader.post(address)):
        content = b"".join(answer).decode(errors="replace")
        assert answer.status_code in {200, 302, 400, 403, 404, 405}
        assert not [word for word in ("Fotka", "fotka", "Zápis", "zápis", "PNG", "%PDF") if word in content]


@pytest.mark.parametrize(
    "guess",
    ["/media/", "/media/../db.sqlite3", "/media/%2e%2e/db.sqlite3", "/media//etc/passwd", "/media/a%00.png"],
)
def test_what_is_no_upload_is_nothing(editor, settings, guess):
    (settings.MEDIA_ROOT.parent / "db.sqlite3").write_bytes(b"secret")

    assert status(editor, guess) == 404


@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.xhtml", "a.pdf", "a.txt", "a", "a.PNG.html"])
def test_what_could_run_is_saved_and_never_shown(editor, name):
    page = ContentFile(b"<script>alert(1)</script>", name=name)
    document = CustomDocument.objects.create(title="x", file=page)

    for address in (document.url, document.file.url):
        answer = editor.get(address)

        b"".join(answer)
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_browser_asks_again_and_is_told_that_nothing_changed(editor, image):
    first = editor.get(image.file.url)
    b"".join(first)

    second = editor.get(image.file.url, headers={"If-Modified-Since": first["Last-Modified"]})

    assert first["Cache-Control"] == "private, no-cache"
    assert first["Content-Type"] == "image/png"
    assert second.status_code == 304


@pytest.mark.parametrize("header", ["X-Accel-Redirect", "X-Sendfile"])
def test_the_proxy_sends_what_the_cms_allows(editor, document, settings, header: str):
    settings.SENDFILE = header

    answer = editor.get(document.url)

    path = document.file.path if header == "X-Sendfile" else "/_uploads/documents/zápis.pdf"
    assert (answer[header].encode("latin-1").decode(), answer.content) == (path, b"")
    assert answer["Content-Disposition"].startswith("attachment")
    assert header not in Client().get(document.url)
