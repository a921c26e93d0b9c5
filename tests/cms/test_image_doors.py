"""One rule at every door, and screens that live with what lies in the storage already."""

from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection, UploadedFile

from cms.models import CustomImage
from tests.planted_images import SECRET, draw, plant, save
from tests.stored_images import store_unchecked

pytestmark = pytest.mark.django_db

JPEG = save(draw("RGB", (400, 300), Random(2)), "JPEG")
PLANTED = plant("JPEG", JPEG)["IPTC"]
DAMAGED = "Obrázok je poškodený alebo neúplný a nedá sa zobraziť. Uložte alebo skopírujte ho znova."
BAD = {
    "a.jpg": (JPEG[:2000], DAMAGED),
    "b.jpg": (b"", "prázdny"),
    "c.jpg": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
    "d.png": (b"<html>", "HTML"),
    "e.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
}


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("admin"))
    return client


def upload_many(client: Client, name: str, content: bytes) -> dict[str, object]:
    file = SimpleUploadedFile(name, content)
    data = {"title": "Lipa", "collection": Collection.get_first_root_node().pk, "files[]": file}
    return client.post(reverse("wagtailimages:add_multiple"), data).json()


def upload_in_chooser(client: Client, name: str, content: bytes) -> str:
    prefix = "image-chooser-upload"
    data = {f"{prefix}-title": "Lipa", f"{prefix}-file": SimpleUploadedFile(name, content)}
    data[f"{prefix}-collection"] = Collection.get_first_root_node().pk
    return client.post(reverse("wagtailimages_chooser:create"), data).json().get("htmlFragment", "")


def upload_pasted(client: Client, name: str, content: bytes) -> dict[str, Any]:
    prefix = "image-chooser-upload"
    data = {f"{prefix}-title": "Lipa", f"{prefix}-file": SimpleUploadedFile(name, content)}
    return client.post(reverse("upload_picture"), data).json()


def files_below(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_at_every_door_with_a_sentence(admin: Client, media: Path, name: str) -> None:
    content, sentence = BAD[name]

    answer = upload_many(admin, name, content)
    page = upload_in_chooser(admin, name, content)
    pasted = upload_pasted(admin, name, content)

    assert answer["success"] is False
    if content:
        assert sentence in str(answer["error_message"])
        assert sentence in page
        assert sentence in pasted["errors"][0]
    assert list(pasted) == ["errors"]
    if content:
        with pytest.raises(ValidationError) as refused, transaction.atomic():
            CustomImage.objects.create(title="Lipa", file=ContentFile(content, name=name))
        assert sentence in str(refused.value)
    assert CustomImage.objects.count() == 0
    assert not media.exists() or files_below(media) == []


def test_a_picture_of_too_many_pixels_is_refused_at_every_door(admin: Client, settings: LazySettings) -> None:
    settings.IMAGE_MOST_PIXELS = 100_000

    sentence = "Obrázok má spolu so všetkými snímkami 0.1 megapixelov, povolených je 0.1. Zmenšite ho."
    assert upload_many(admin, "a.jpg", JPEG)["error_message"] == sentence
    assert sentence in upload_in_chooser(admin, "a.jpg", JPEG)
    assert upload_pasted(admin, "a.jpg", JPEG) == {"errors": [sentence]}
    with pytest.raises(ValidationError), transaction.atomic():
        CustomImage.objects.create(title="Lipa", file=ContentFile(JPEG, name="a.jpg"))


def test_an_upload_is_clean_whatever_its_door(admin: Client, media: Path) -> None:
    assert upload_many(admin, "a.jpg", PLANTED)["success"] is True
    upload_in_chooser(admin, "b.jpg", plant("JPEG", JPEG)["comment"])
    # Clean, it is one that is there already.
    pasted = upload_pasted(admin, "d.jpg", plant("JPEG", JPEG)["XMP"])["picture"]
    assert CustomImage.objects.filter(pk=pasted["id"], export_name__in=["a.jpg", "b.jpg"]).exists()
    CustomImage.objects.create(title="Lipa", file=ContentFile(PLANTED, name="c.jpg"))

    assert sorted(CustomImage.objects.values_list("export_name", flat=True)) == ["a.jpg", "b.jpg", "c.jpg"]
    assert {image.file.read() for image in CustomImage.objects.all()} == {JPEG}
    assert not any(SECRET in content for content in files_below(media))
    assert not CustomImage.objects.filter(imported=True).exists()


def test_an_upload_that_waited_for_its_title_is_clean_and_has_a_name(admin: Client) -> None:
    waiting = UploadedFile.objects.create(
        for_content_type=ContentType.objects.get_for_model(CustomImage),
        file=SimpleUploadedFile("Čaká.jpg", PLANTED),
        uploaded_by_user=User.objects.get(username="admin"),
    )
    assert waiting.file.read() == JPEG
    address = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[waiting.pk])
    prefix = f"uploaded-image-{waiting.pk}"
    data = {f"{prefix}-title": "Lipa", f"{prefix}-collection": Collection.get_first_root_node().pk}

    assert admin.post(address, data).json()["success"] is True

    image = CustomImage.objects.get()
    assert (image.file.read(), image.file_size, image.width) == (JPEG, len(JPEG), 400)
    assert image.export_name.endswith(".jpg")


def test_a_file_that_replaces_an_imported_one_is_cleaned(admin: Client) -> None:
    image = CustomImage(title="Lipa", file=ContentFile(PLANTED, name="lipa.jpg"))
    image.keep_bytes = True
    image.save()
    assert (image.imported, image.file.read()) == (True, PLANTED)

    data = {"title": "Lipa", "file": SimpleUploadedFile("x.jpg", PLANTED), "collection": image.collection_id}
    admin.post(reverse("wagtailimages:edit", args=[image.pk]), data)

    image = CustomImage.objects.get()
    assert (image.imported, image.file.read()) == (False, JPEG)


def test_copies_of_an_imported_image_are_clean(media: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    image = CustomImage(title="Lipa", file=ContentFile(save(draw("RGB"), "JPEG", exif=exif), name="lipa.jpg"))
    image.keep_bytes = True
    image.save()

    assert SECRET in image.file.read()
    assert SECRET not in image.get_rendition("max-20x20").file.read()
    assert all(SECRET not in r.file.read() for r in image.get_renditions("max-9x9", "max-8x8").values())


def test_an_animated_png_is_taken_and_drawn(admin: Client) -> None:
    content = save(draw("RGB"), "PNG", save_all=True, append_images=[draw("L").convert("RGB")])

    assert upload_many(admin, "a.png", content)["success"] is True

    image = CustomImage.objects.get()
    assert image.file.read() == content
    assert Image.open(BytesIO(image.get_rendition("max-20x20").file.read())).size == (20, 13)


def test_the_command_says_what_it_would_clean_and_cleans_it(
    capsys: pytest.CaptureFixture[str], media: Path
) -> None:
    image = store_unchecked(PLANTED)
    kept = CustomImage(title="Lipa", file=ContentFile(PLANTED, name="lipa.jpg"))
    kept.keep_bytes = True
    kept.save()
    cut = store_unchecked(JPEG[:2000], "rez.jpg")

    with pytest.raises(CommandError) as failed:
        call_command("clean_images", check=True)
    assert (failed.value.returncode, str(failed.value)) == (1, "1 to clean; run it without --check.")
    assert CustomImage.objects.get(pk=image.pk).file.read() == PLANTED
    capsys.readouterr()

    call_command("clean_images")

    assert capsys.readouterr().out.splitlines() == [
        f"cleaned  {image.pk} stary.jpg: IPTC",
        f"imported  {kept.pk} lipa.jpg: IPTC",
        f"refused  {cut.pk} {cut.export_name}: The picture is damaged or cut off and cannot be drawn. "
        "Save or copy it again.",
        "0 clean, 1 cleaned, 0 to clean, 1 imported, 1 refused",
    ]
    assert CustomImage.objects.get(pk=image.pk).export_name == "stary.jpg"
    assert CustomImage.objects.get(pk=image.pk).file.read() == JPEG
    assert CustomImage.objects.get(pk=kept.pk).file.read() == PLANTED

    call_command("clean_images", imported=True)

    assert CustomImage.objects.get(pk=kept.pk).file.read() == JPEG
    assert CustomImage.objects.get(pk=kept.pk).export_name == "lipa.jpg"


def test_the_form_asks_for_alt_text_and_no_focal_point(admin: Client) -> None:
    image = CustomImage.objects.create(title="Fotka", file=ContentFile(JPEG, "fotka.jpg"))

    page = admin.get(reverse("wagtailimages:edit", args=[image.pk])).content.decode()

    assert "Alternatívny text" in page
    assert "focal" not in page
