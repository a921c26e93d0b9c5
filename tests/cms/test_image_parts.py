"""What is taken out of a picture, and that nothing else changes: each format, each place for a secret."""

from contextlib import suppress
from io import BytesIO

import pytest
from PIL import Image

from cms.image_cleaning import clean_image
from cms.image_parts import BrokenImage, find_format, name_private_parts, strip
from tests.planted_images import SECRET, draw, look, make_pictures, plant, save

PICTURES = make_pictures()
PLANTED = [
    pytest.param(format, content, planted, id=f"{name}, {slot}")
    for name, (format, content) in PICTURES.items()
    for slot, planted in plant(format, content).items()
]


@pytest.mark.parametrize(("format", "content"), PICTURES.values(), ids=PICTURES)
def test_a_clean_picture_looks_the_same_and_stays_clean(format: str, content: bytes) -> None:
    stripped = strip(content, format)

    assert find_format(content) == format
    assert look(stripped) == look(content)
    assert strip(stripped, format) == stripped
    assert name_private_parts(stripped, format) == []


@pytest.mark.parametrize(("format", "content", "planted"), PLANTED)
def test_a_secret_is_taken_out_and_nothing_else(format: str, content: bytes, planted: bytes) -> None:
    stripped = strip(planted, format)

    assert SECRET not in stripped
    assert b"Tajne" not in stripped
    assert name_private_parts(planted, format) != [] or b"iCCP" in planted
    assert name_private_parts(stripped, format) == []
    # A loop that comes with the secret stays.
    first = 1 if b"NETSCAPE" in planted and b"NETSCAPE" not in content else 0
    assert look(stripped)[first:] == look(content)[first:]


@pytest.mark.parametrize("writer", ["WEBP", "AVIF", "JPEG", "PNG", "MPO"])
@pytest.mark.parametrize("animated", [False, True])
def test_what_pillow_writes_beside_a_picture_is_taken_out(writer: str, animated: bool) -> None:
    format = "JPEG" if writer == "MPO" else writer
    options = (
        {"save_all": True, "append_images": [draw("L").convert("RGB")]}
        if animated and writer != "JPEG"
        else {}
    )
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    content = save(draw("RGB"), writer, exif=exif.tobytes(), xmp=b"<x>" + SECRET, **options)

    stripped = strip(content, format)

    assert SECRET in content
    assert SECRET not in stripped
    assert look(stripped) == look(content)
    assert "EXIF" in name_private_parts(content, format)
    with Image.open(BytesIO(stripped)) as image:
        assert image.format == format
        assert not {"exif", "xmp"} & image.info.keys()


@pytest.mark.parametrize("format", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
def test_a_picture_cut_anywhere_is_broken_or_ends_there(format: str) -> None:
    content = save(draw("RGB").quantize(16) if format == "GIF" else draw("RGB"), format)

    for end in range(len(content)):
        with suppress(BrokenImage):
            # What it made of the rest is of one piece.
            stripped = strip(content[:end], format)
            assert strip(stripped, format) == stripped


@pytest.mark.parametrize(
    ("start", "format"),
    [
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff", "JPEG"),
        (b"II*\0", None),
        (b"", None),
        (b"%PDF-1.7", None),
    ],
)
def test_the_format_is_told_by_the_first_bytes(start: bytes, format: str | None) -> None:
    assert find_format(start) == format


def add_profile(content: bytes, *segments: bytes) -> bytes:
    """A JPEG with segments of a colour profile: number, how many there are, share."""
    written = [
        b"\xff\xe2" + (len(body) + 14).to_bytes(2, "big") + b"ICC_PROFILE\0" + body for body in segments
    ]
    return content[:2] + b"".join(written) + content[2:]


PROFILE = (130).to_bytes(4, "big") + b"p" * 126


@pytest.mark.parametrize(
    "segments",
    [
        [b"\1\2" + PROFILE],
        [b"\0\1" + PROFILE],
        [b"\1\2" + PROFILE, b"\1\2" + SECRET],
        [b"\1\1" + PROFILE, b"\2\2" + SECRET],
        [b"\1\1" + PROFILE, b"\7"],
    ],
)
def test_a_colour_profile_that_is_not_whole_goes(segments: list[bytes]) -> None:
    content = save(draw("RGB"), "JPEG")

    assert strip(add_profile(content, *segments), "JPEG") == content
    assert name_private_parts(add_profile(content, *segments), "JPEG") == ["an odd colour profile"]


def test_bytes_behind_a_colour_profile_go_and_its_segments_stay() -> None:
    content = save(draw("RGB"), "JPEG")
    planted = add_profile(content, b"\2\2" + PROFILE[100:] + SECRET, b"\1\2" + PROFILE[:100])

    assert strip(planted, "JPEG") == add_profile(content, b"\2\2" + PROFILE[100:], b"\1\2" + PROFILE[:100])
    assert name_private_parts(planted, "JPEG") == ["data after the profile"]


@pytest.mark.parametrize("lossless", [False, True])
def test_a_webp_with_bytes_behind_it_is_scaled_as_one_without(lossless: bool) -> None:
    content = save(draw("RGB", (400, 300)), "WEBP", lossless=lossless)

    cleaned = clean_image(content + SECRET, longest_side=100)

    assert cleaned == clean_image(content, longest_side=100)
    assert Image.open(BytesIO(cleaned)).size == (100, 75)


def test_a_zero_between_the_blocks_of_a_gif_is_passed_over_as_browsers_do() -> None:
    content = save(draw("RGB").quantize(16), "GIF")
    planted = content[:-1] + b"\0\0" + content[-1:]

    assert strip(planted, "GIF") == content
    assert name_private_parts(planted, "GIF") == ["data between blocks"]
    assert look(planted) == look(content)
