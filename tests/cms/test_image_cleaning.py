from hashlib import sha1
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from cms.image_cleaning import clean_image
from cms.models import CustomImage

ORIENTATION, GPS = 0x0112, 0x8825


def picture(format, size=(40, 20), *, exif=None, **options):
    """A picture whose left half is red and right half is blue."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    output = BytesIO()
    image.save(output, format, **({"exif": exif} if exif else {}), **options)
    return output.getvalue()


def photograph():
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # the camera was turned: show it a quarter to the right
    exif.get_ifd(GPS)[1] = "N"
    return exif


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_photograph_is_turned_upright_and_forgets_where_it_was_taken(format):
    cleaned = clean_image(picture(format, exif=photograph()), longest_side=100)

    image = Image.open(BytesIO(cleaned))
    assert image.size == (20, 40)
    assert dict(image.getexif()) == {}
    assert b"exif" not in cleaned.lower()
    top, bottom = image.convert("RGB").getpixel((10, 2)), image.convert("RGB").getpixel((10, 37))
    assert top[0] > 200 > 60 > top[2]
    assert bottom[2] > 200 > 60 > bottom[0]


def test_large_image_is_scaled_down():
    cleaned = clean_image(picture("PNG", (400, 200)), longest_side=100)

    assert Image.open(BytesIO(cleaned)).size == (100, 50)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_clean_image_keeps_its_bytes(format):
    content = picture(format)

    assert clean_image(content, longest_side=100) == content


def test_animation_stays_as_it_is():
    frames = [Image.new("RGB", (200, 10), colour) for colour in ("red", "blue")]
    output = BytesIO()
    frames[0].save(output, "WEBP", save_all=True, append_images=frames[1:])

    assert clean_image(output.getvalue(), longest_side=100) == output.getvalue()


def test_cleaning_twice_is_cleaning_once():
    once = clean_image(picture("JPEG", (400, 200), exif=photograph()), longest_side=100)

    assert clean_image(once, longest_side=100) == once


@pytest.mark.django_db
def test_stored_upload_is_the_clean_one_and_wagtail_knows_its_size(settings):
    settings.IMAGE_LONGEST_SIDE = 100
    upload = ContentFile(picture("JPEG", (400, 200), exif=photograph()), name="Foto z námestia.jpg")

    image = CustomImage.objects.create(title="Foto", file=upload)

    stored = Path(image.file.path).read_bytes()
    assert Image.open(BytesIO(stored)).size == (image.width, image.height) == (50, 100)
    assert image.file_size == len(stored)
    assert image.file_hash == sha1(stored).hexdigest()
    assert image.export_name == "foto-z-namestia.jpg"


@pytest.mark.django_db
def test_image_of_the_site_keeps_its_bytes(settings):
    settings.IMAGE_LONGEST_SIDE = 100
    content = picture("JPEG", (400, 200), exif=photograph())
    image = CustomImage(title="Foto", file=ContentFile(content, name="foto.jpg"))
    image.keep_bytes = True

    image.save()

    assert Path(image.file.path).read_bytes() == content
