"""Every limit says so in the editor's language, and leaves nothing half stored."""

import errno
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.db.models.sql.compiler import SQLInsertCompiler
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection, Page, Revision
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.models import CustomDocument, CustomImage
from cms.storages import BucketError
from events.forms import EventPageForm
from events.models import EventIndexPage, EventPage
from tests.exporters.exports import make_event, make_folder
from tests.previewing import EMPTY_FORM

PICTURE = io.BytesIO()
Image.new("RGB", (160, 100), "seagreen").save(PICTURE, "PNG")
HTML = {"accept": "text/html,*/*"}
FULL = "Disk CMS je plný, preto sa nič neuložilo."
REFUSED = "Úložisko teraz neprijíma súbory, preto sa nič neuložilo."
BUSY = "Databáza je zaneprázdnená alebo neodpovedá. Nič sa neuložilo."
LARGE = "Nič sa neuložilo. Vráťte sa: čo ste napísali, je stále vo formulári."


@pytest.fixture
def folder(db: None) -> EventIndexPage:
    return make_folder("podujatia")


@pytest.fixture
def admin(client: Client, admin_user: User) -> Client:
    client.force_login(admin_user)
    client.raise_request_exception = False
    return client


def save_form(client: Client, page: Page, body: list[tuple[str, Any]]) -> Any:
    form = {**EMPTY_FORM, "title": "Beseda", "slug": "beseda", "body": streamfield(body)}
    return client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), nested_form_data(form), headers=HTML
    )


def callout(number: int) -> tuple[str, dict[str, str]]:
    block = {"key": "a", "text": str(number), "type": "unstyled"}
    text = json.dumps({"blocks": [block], "entityMap": {}})
    return "callout", {"kind": "note", "title": "Pozor", "text": text}


def gallery(image: int, count: int) -> tuple[str, dict[str, Any]]:
    item = {"image": str(image), "alt_text": "Lipa"}
    return "gallery", {"images": streamfield([("item", item)] * count)}


def test_a_thousand_blocks_with_a_gallery_of_110_images_are_saved(
    admin: Client, folder: EventIndexPage, make_image: Callable[..., CustomImage]
) -> None:
    page = make_event(folder)
    body = [*map(callout, range(999)), gallery(make_image().pk, 110)]

    answer = save_form(admin, page, body)

    assert answer.status_code == 302
    saved = EventPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert len(saved.body) == 1000
    assert len(saved.body[999].value["images"]) == 110


@pytest.mark.parametrize(
    "limit", [{"DATA_UPLOAD_MAX_NUMBER_FIELDS": 100}, {"DATA_UPLOAD_MAX_MEMORY_SIZE": 1000}]
)
def test_a_form_beyond_the_limit_says_so(
    admin: Client, folder: EventIndexPage, settings: LazySettings, limit: dict[str, int]
) -> None:
    page = make_event(folder)
    before = Revision.objects.count()
    for name, value in limit.items():
        setattr(settings, name, value)

    answer = save_form(admin, page, [callout(number) for number in range(30)])

    assert answer.status_code == 413
    assert LARGE in answer.content.decode()
    assert Revision.objects.count() == before


def test_a_proxy_can_show_the_same_page(admin: Client) -> None:
    answer = admin.get("/errors/413", headers=HTML)

    assert answer.status_code == 413
    assert LARGE in answer.content.decode()


def upload_one(client: Client) -> Any:
    data = {"title": "Lipa", "collection": Collection.get_first_root_node().pk, "tags": "", "description": ""}
    file = SimpleUploadedFile("lipa.png", PICTURE.getvalue())
    return client.post(reverse("wagtailimages:add"), {**data, "file": file}, headers=HTML)


def upload_many(client: Client) -> Any:
    data = {"title": "Lipa", "collection": Collection.get_first_root_node().pk}
    file = SimpleUploadedFile("lipa.png", PICTURE.getvalue())
    return client.post(reverse("wagtailimages:add_multiple"), {**data, "files[]": file}, headers=HTML)


def test_a_document_beyond_the_limit_is_refused_at_its_field(admin: Client, settings: LazySettings) -> None:
    assert settings.WAGTAILDOCS_MAX_UPLOAD_SIZE < 25_000_000
    data = {"title": "Plagát", "collection": Collection.get_first_root_node().pk, "tags": ""}

    def upload(size: int) -> Any:
        file = SimpleUploadedFile("plagat.pdf", bytes(size))
        return admin.post(reverse("wagtaildocs:add"), {**data, "file": file}, headers=HTML)

    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 1000
    refused = upload(1001)

    assert "Tento súbor je príliš veľký" in refused.content.decode()
    assert not CustomDocument.objects.exists()
    assert upload(1000).status_code == 302


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def write_half(error: OSError) -> Callable[..., str]:
    def save(storage: FileSystemStorage, name: str, content: Any) -> str:
        Path(storage.path(name)).write_bytes(content.read()[:10])
        raise error

    return save


def unreachable() -> OSError:
    return BucketError("Could not connect to the endpoint URL")


FAILURES = {
    "full": (lambda: OSError(errno.ENOSPC, "No space left on device"), FULL),
    "quota": (lambda: OSError(errno.EDQUOT, "Disk quota exceeded"), FULL),
    "read-only": (lambda: OSError(errno.EROFS, "Read-only file system"), REFUSED),
    "bucket": (unreachable, REFUSED),
}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("failure", FAILURES)
def test_a_storage_that_takes_no_upload_is_explained_and_keeps_no_half(
    admin: Client, media: Path, monkeypatch: pytest.MonkeyPatch, failure: str
) -> None:
    error, words = FAILURES[failure]
    monkeypatch.setattr(FileSystemStorage, "_save", write_half(error()))

    one, many = upload_one(admin), upload_many(admin)

    assert one.status_code == 503
    assert words in one.content.decode()
    # Wagtail's script shows the message of a 200 alone.
    assert (many.status_code, many.json()["success"]) == (200, False)
    assert many.json()["error_message"].startswith(words)
    assert files_below(media) == []
    assert not CustomImage.objects.exists()


def test_a_file_whose_row_the_database_does_not_take_is_removed(
    admin: Client, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    execute = SQLInsertCompiler.execute_sql

    def lock(compiler: SQLInsertCompiler, *arguments: Any, **named: Any) -> Any:
        if compiler.query.model is not CustomImage:
            return execute(compiler, *arguments, **named)
        compiler.as_sql()
        assert files_below(media)
        raise OperationalError("database is locked")

    monkeypatch.setattr(SQLInsertCompiler, "execute_sql", lock)

    answer = upload_one(admin)

    assert answer.status_code == 503
    assert BUSY in answer.content.decode()
    # Nobody knows the reader's language without the database.
    assert "The database is busy or does not answer." in answer.content.decode()
    assert files_below(media) == []


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_file_whose_row_is_rolled_back_is_removed(
    admin: Client, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deadlock(*_arguments: object, **_named: object) -> None:
        assert CustomImage.objects.exists()
        raise OperationalError("deadlock detected")

    monkeypatch.setattr("wagtail.actions.create.log", deadlock)

    assert upload_one(admin).status_code == 503

    assert not CustomImage.objects.exists()
    assert [path for path in files_below(media) if "original_images" in path.parts] == []

    monkeypatch.undo()
    assert upload_one(admin).status_code == 302
    assert Path(CustomImage.objects.get().file.path).is_file()


def test_a_page_whose_saving_meets_a_deadlock_stays_as_it_was(
    admin: Client, folder: EventIndexPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = make_event(folder)
    before = Revision.objects.count()

    def deadlock(*_arguments: object, **_named: object) -> None:
        raise OperationalError("deadlock detected")

    monkeypatch.setattr("wagtail.models.pages.log", deadlock)

    answer = save_form(admin, page, [callout(1)])

    assert answer.status_code == 503
    assert BUSY in answer.content.decode()
    assert Revision.objects.count() == before
    assert EventPage.objects.get(pk=page.pk).latest_revision_id == page.latest_revision_id


def test_two_that_store_the_same_name_at_once_keep_both(settings: LazySettings, media: Path) -> None:
    storage = storages["default"]
    names = [storage._save("a/b.txt", ContentFile(text)) for text in (b"one", b"two")]

    assert names[0] == "a/b.txt" != names[1]
    assert sorted(path.read_bytes() for path in files_below(media)) == [b"one", b"two"]


def test_an_address_that_another_page_took_between_check_and_saving_is_explained(
    admin: Client, folder: EventIndexPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = EventPageForm.save

    def save_after_another(form: EventPageForm, **options: Any) -> EventPage:
        make_event(folder, "beseda")
        page: EventPage = save(form, **options)
        return page

    monkeypatch.setattr(EventPageForm, "save", save_after_another)
    form = {**EMPTY_FORM, "title": "Beseda", "slug": "beseda", "body": streamfield([])}
    address = reverse("wagtailadmin_pages:add", args=["events", "eventpage", folder.pk])

    answer = admin.post(address, nested_form_data(form), headers=HTML)

    assert answer.status_code == 409
    assert "Iná stránka s touto adresou sa uložila v tej istej chvíli" in answer.content.decode()
    assert folder.get_children().count() == 1
