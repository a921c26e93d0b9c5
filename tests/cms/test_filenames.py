"""Uploads are exported under plain names that nothing else has; imported files keep their own."""

import io
import unicodedata
from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from PIL import Image as Picture

from cms.filenames import plain_name, unique_name
from cms.models import CustomDocument, CustomImage


@pytest.mark.parametrize(
    ("upload", "name"),
    [
        ("Čo je otvorené vládnutie.JPG", "co-je-otvorene-vladnutie.jpg"),
        (unicodedata.normalize("NFD", "Grafický zápis.jpg"), "graficky-zapis.jpg"),
        ('100% "hotovo" #1?.png', "100-hotovo-1.png"),
        ("C__fakepath__IMG_0042.jpeg", "c-fakepath-img-0042.jpeg"),
        ("../../etc/passwd.png", "passwd.png"),
        ("🎯.png", "dart.png"),
        ("%%.png", "image.png"),
        ("привіт.webp", "privit.webp"),
        ("---.png", "image.png"),
        ("CON.jpg", "image-con.jpg"),
        ("lpt1", "image-lpt1"),
        ("bez pripony", "bez-pripony"),
        (f"{'dlhy-' * 40}.png", f"{('dlhy-' * 12).strip('-')}.png"),
    ],
)
def test_an_upload_gets_a_plain_name(upload: str, name: str) -> None:
    assert plain_name(upload, fallback="image") == name


@pytest.mark.parametrize(
    ("taken", "name"),
    [
        ([], "lipa.png"),
        (["dub.png"], "lipa.png"),
        (["LIPA.PNG"], "lipa-2.png"),
        (["lipa.png", "lipa-2.png"], "lipa-3.png"),
    ],
)
def test_a_taken_name_is_numbered(taken: list[str], name: str) -> None:
    assert unique_name("lipa.png", taken) == name


def picture(name: str, kind: str = "PNG") -> ContentFile:
    file = io.BytesIO()
    Picture.new("RGB", (8, 8), "seagreen").save(file, kind)
    return ContentFile(file.getvalue(), name)


@pytest.fixture
def upload(db: None) -> Callable[..., CustomImage]:
    def save(name: str, kind: str = "PNG", **fields: str) -> CustomImage:
        return CustomImage.objects.create(title="Lipa", file=picture(name, kind), **fields)

    return save


def test_images_with_the_same_name_are_told_apart(upload: Callable[..., CustomImage]) -> None:
    names = [upload(name).export_name for name in ("Lipa.png", "lipa.PNG", "lipa.png", "lipa-2.png")]

    assert names == ["lipa.png", "lipa-2.png", "lipa-3.png", "lipa-2-2.png"]


def test_an_imported_name_is_kept_to_the_byte(upload: Callable[..., CustomImage]) -> None:
    name = unicodedata.normalize("NFD", "Grafický-zápis-2-stretnutia.PNG")

    assert upload("whatever.png", export_name=name).export_name == name
    assert upload("graficky.png", export_name=name).export_name == name


def test_saving_again_keeps_the_name(upload: Callable[..., CustomImage]) -> None:
    image = CustomImage.objects.get(pk=upload("Lipa.png").pk)
    image.title = "Dub"
    image.save()

    assert CustomImage.objects.get(pk=image.pk).export_name == "lipa.png"


@pytest.mark.parametrize(
    ("original", "replacement", "kind", "name"),
    [
        ("Lipa.png", "Dub.png", "PNG", "lipa.png"),
        ("Lipa.png", "Dub.jpg", "JPEG", "lipa.jpg"),
        ("Lipa.jpeg", "Dub.jpg", "JPEG", "lipa.jpeg"),
    ],
)
def test_a_replaced_file_keeps_its_name_and_only_changes_its_format(
    upload: Callable[..., CustomImage], original: str, replacement: str, kind: str, name: str
) -> None:
    image = upload(original, "JPEG" if original.endswith("jpeg") else "PNG")
    image.file = picture(replacement, kind)
    image.save()

    assert CustomImage.objects.get(pk=image.pk).export_name == name


def test_a_new_format_does_not_meet_another_file(upload: Callable[..., CustomImage]) -> None:
    upload("lipa.jpg", "JPEG")
    image = upload("lipa.png")
    image.file = picture("dub.jpg", "JPEG")
    image.save(update_fields=["file"])

    assert CustomImage.objects.get(pk=image.pk).export_name == "lipa-2.jpg"


@pytest.mark.django_db
def test_documents_are_named_the_same_way() -> None:
    files = [ContentFile(b"%PDF", name) for name in ("Zápisnica č. 2.pdf", "Zápisnica č. 2.pdf", "?.pdf")]
    names = [CustomDocument.objects.create(title="Zápisnica", file=file).export_name for file in files]

    assert names == ["zapisnica-c-2.pdf", "zapisnica-c-2-2.pdf", "document.pdf"]


def test_only_the_description_is_offered_as_alt_text(upload: Callable[..., CustomImage]) -> None:
    assert upload("IMG_0042.png").default_alt_text == ""
    assert upload("lipa.png", description="Lipa na námestí").default_alt_text == "Lipa na námestí"


def test_the_name_is_in_no_form() -> None:
    for model in (CustomImage, CustomDocument):
        assert "export_name" not in model.admin_form_fields
        assert not model._meta.get_field("export_name").editable
