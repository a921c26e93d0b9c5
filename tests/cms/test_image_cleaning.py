from hashlib import sha1
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from PIL import Image, ImageOps

from cms.image_cleaning import clean_image
from cms.image_parts import BrokenImage
from cms.models import CustomImage
from tests.planted_images import look, png_chunk

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


@pytest.mark.parametrize("format", ["PNG", "WEBP", "AVIF", "GIF"])
def test_animation_keeps_its_size_and_bytes(format):
    frames = [Image.new("RGB", (200, 10), colour) for colour in ("red", "blue")]
    output = BytesIO()
    frames[0].save(output, format, save_all=True, append_images=frames[1:])

    cleaned = clean_image(output.getvalue(), longest_side=100)

    assert look(cleaned) == look(output.getvalue())
    assert clean_image(cleaned, longest_side=100) == cleaned


@pytest.mark.parametrize("format", ["PNG", "WEBP"])
def test_animation_is_turned_upright_and_moves_as_before(format):
    frames = [Image.new("RGB", (40, 20), colour) for colour in ("red", "blue", "lime")]
    output = BytesIO()
    frames[0].save(
        output,
        format,
        save_all=True,
        append_images=frames[1:],
        duration=[70, 130, 200],
        exif=photograph(),
        loop=3,
    )

    cleaned = clean_image(output.getvalue(), longest_side=100)

    size, count, loop, _ = look(cleaned)[0]
    assert (size, count, loop) == ((20, 40), 3, 3)
    assert [frame[2] for frame in look(cleaned)[1:]] == [70, 130, 200]
    colours = [Image.frombytes("RGBA", size, frame[1]).getpixel((5, 5))[:3] for frame in look(cleaned)[1:]]
    assert [max(range(3), key=colour.__getitem__) for colour in colours] == [0, 2, 1]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_every_orientation_is_turned_as_pillow_turns_it(format, orientation):
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    content = picture(format, exif=exif)

    cleaned = Image.open(BytesIO(clean_image(content, longest_side=100)))

    upright = ImageOps.exif_transpose(Image.open(BytesIO(content)))
    assert cleaned.size == upright.size
    assert not cleaned.getexif()
    for place in ((1, 1), (upright.width - 2, upright.height - 2), (1, upright.height - 2)):
        one, other = (image.convert("RGB").getpixel(place) for image in (cleaned, upright))
        assert all(abs(a - b) < 30 for a, b in zip(one, other, strict=True))


def test_orientation_behind_the_pixels_of_a_png_counts():
    content = picture("PNG")
    late = content[:-12] + png_chunk(b"eXIf", photograph().tobytes()[6:]) + content[-12:]

    cleaned = Image.open(BytesIO(clean_image(late, longest_side=100)))

    assert cleaned.size == (20, 40)
    assert not cleaned.getexif()


def test_picture_that_is_shown_where_nothing_moves_is_turned_and_becomes_no_frame():
    still, *frames = (Image.new("RGB", (40, 20), colour) for colour in ("red", "blue", "lime"))
    output = BytesIO()
    still.save(
        output,
        "PNG",
        save_all=True,
        append_images=frames,
        default_image=True,
        duration=[130, 200],
        exif=photograph(),
    )

    cleaned = Image.open(BytesIO(clean_image(output.getvalue(), longest_side=100)))

    assert (cleaned.size, cleaned.n_frames, cleaned.default_image) == ((20, 40), 3, True)
    assert cleaned.convert("RGB").getpixel((5, 5)) == (255, 0, 0)
    durations = []
    for number in (1, 2):
        cleaned.seek(number)
        cleaned.load()
        durations.append(cleaned.info["duration"])
    assert durations == [130, 200]


def test_first_of_several_pictures_in_a_jpeg_is_turned_and_stays_alone():
    other = Image.new("RGB", (40, 20), "lime")
    content = picture("MPO", exif=photograph(), save_all=True, append_images=[other])

    cleaned = Image.open(BytesIO(clean_image(content, longest_side=100)))

    assert (cleaned.format, cleaned.size, dict(cleaned.getexif())) == ("JPEG", (20, 40), {})
    assert "mp" not in cleaned.info


KEYED = {
    "P": lambda: (Image.new("P", (400, 20), 1), bytes([255, 0])),
    "RGB": lambda: (Image.new("RGB", (400, 20), (1, 2, 3)), (1, 2, 3)),
    "L": lambda: (Image.new("L", (400, 20), 7), 7),
    "1": lambda: (Image.new("1", (400, 20), 1), 1),
    "I;16": lambda: (Image.new("I;16", (400, 20), 700), 700),
}


@pytest.mark.parametrize("mode", KEYED)
@pytest.mark.parametrize(("side", "orientation"), [(1000, 1), (1000, 6), (100, 1), (100, 8)])
def test_what_is_transparent_stays_transparent(mode, side, orientation):
    image, key = KEYED[mode]()
    if mode == "P":
        image.putpalette([9, 9, 9, 200, 0, 0])
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    output = BytesIO()
    image.save(output, "PNG", transparency=key, exif=exif)

    cleaned = Image.open(BytesIO(clean_image(output.getvalue(), longest_side=side)))

    if mode == "I;16" and side == 1000:
        assert (cleaned.mode, cleaned.info["transparency"]) == ("I;16", 700)
    else:
        assert cleaned.convert("RGBA").getchannel("A").getextrema() == (0, 0)


def test_a_large_picture_keeps_what_its_colours_mean():
    content = picture("PNG", (400, 200))
    gamma = png_chunk(b"gAMA", (45455).to_bytes(4, "big"))

    cleaned = clean_image(content[:33] + gamma + content[33:], longest_side=100)

    assert gamma in cleaned


def test_a_lossless_webp_stays_lossless():
    content = picture("WEBP", (40, 20), exif=photograph(), lossless=True)

    cleaned = clean_image(content, longest_side=100)

    turned = ImageOps.exif_transpose(Image.open(BytesIO(content)))
    assert Image.open(BytesIO(cleaned)).convert("RGB").tobytes() == turned.convert("RGB").tobytes()


def test_what_is_no_picture_is_not_passed_on():
    with pytest.raises(BrokenImage):
        clean_image(b"II*\0", longest_side=100)


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
