"""Which files are pictures that the CMS may hold, and what is said of the others."""

import struct
from random import Random
from zlib import compress

import pytest

from cms.image_rules import RefusedImage, check_upload, judge_file, read_header
from tests.planted_images import draw, make_pictures, png_chunk, save

MOST = 1_000_000
PNG = save(draw("RGB"), "PNG")
JPEG = save(draw("RGB", (400, 300), Random(2)), "JPEG")
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
WEB = "Save it as JPEG, PNG, WebP, AVIF or GIF."
STRANGER = "The file is not a picture that can be shown on the web: it is {}. " + WEB
LFS = "The file is a Git LFS pointer, not the picture that it stands for. Run git lfs pull and take that."
DAMAGED = "The picture is damaged or cut off and cannot be drawn. Save or copy it again."


def bomb(width: int, height: int, frames: int = 1) -> bytes:
    """A PNG of a few bytes that says that it is so large."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    animation = png_chunk(b"acTL", struct.pack(">II", frames, 0)) if frames > 1 else b""
    return PNG[:8] + png_chunk(b"IHDR", head) + animation + png_chunk(b"IDAT", compress(b"")) + PNG[-12:]


REFUSED = {
    "empty": ("a.jpg", b"", "The file is empty. Choose the picture again."),
    "pointer": ("a.jpg", POINTER, LFS),
    "pointer of an SVG": ("a.svg", POINTER, LFS),
    "cut JPEG": ("a.jpg", JPEG[: len(JPEG) // 2], DAMAGED),
    "cut PNG": ("a.png", PNG[:-40], DAMAGED),
    "head alone": ("a.png", PNG[:20], DAMAGED),
    "HEIC": ("a.jpg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", STRANGER.format("HEIC")),
    "PDF": ("a.png", b"%PDF-1.7\n", STRANGER.format("PDF")),
    "HTML": ("a.jpg", b"<!DOCTYPE html><title>404</title>", STRANGER.format("HTML")),
    "SVG": ("a.png", SVG, STRANGER.format("SVG")),
    "TIFF": ("a.jpg", save(draw("RGB"), "TIFF"), STRANGER.format("TIFF")),
    "BMP": ("a.gif", save(draw("RGB"), "BMP"), STRANGER.format("BMP")),
    "words": ("a.webp", b"Ahoj", "The file is not a picture. Use JPEG, PNG, WebP, AVIF or GIF."),
    "bomb": (
        "a.png",
        bomb(20_000, 20_000),
        "The picture has 400 megapixels, all its frames together; 1 are allowed. Make it smaller.",
    ),
    "many frames": (
        "a.png",
        bomb(1000, 500, 3),
        "The picture has 2 megapixels, all its frames together; 1 are allowed. Make it smaller.",
    ),
}


@pytest.mark.parametrize(("name", "content", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_picture_is_refused_with_a_reason(name: str, content: bytes, reason: str) -> None:
    verdict = judge_file(name, content, most_pixels=MOST)

    assert (verdict.kind, verdict.reason) == ("refused", reason)


@pytest.mark.parametrize(("format", "content"), make_pictures().values(), ids=make_pictures())
def test_every_kind_of_picture_is_one(format: str, content: bytes) -> None:
    name = f"a.{format.lower()}"

    assert judge_file(name, content, most_pixels=MOST).kind == "image"
    check_upload(name, content, most_pixels=MOST)


@pytest.mark.parametrize(
    "name", ["a.svg", "a.SVG", "a.tif", "a.tiff", "a.bmp", "a.ico", "a.heic", "a.pdf", "a"]
)
def test_what_is_not_shown_here_is_another_file_of_the_site(name: str) -> None:
    assert judge_file(name, SVG, most_pixels=MOST).kind == "other"


def test_a_picture_below_the_name_of_another_kind_is_the_sites_affair_and_no_upload() -> None:
    assert judge_file("a.jpg", PNG, most_pixels=MOST).kind == "image"
    with pytest.raises(RefusedImage) as refused:
        check_upload("a.jpg", PNG, most_pixels=MOST)
    assert str(refused.value) == "The file is PNG, and its name says otherwise. Give it the ending that fits."


def test_the_size_is_read_from_the_head_of_a_webp_alone() -> None:
    head = b"VP8X" + struct.pack("<I", 10) + bytes(4) + (16_383).to_bytes(3, "little") * 2
    content = b"RIFF" + struct.pack("<I", 4 + len(head)) + b"WEBP" + head

    header = read_header(content)

    assert (header.width, header.height, header.frames) == (16_384, 16_384, 1)


@pytest.mark.parametrize("name", make_pictures())
def test_the_head_says_the_size_and_the_frames(name: str) -> None:
    header = read_header(make_pictures()[name][1])

    assert (header.width, header.height, header.frames) == (48, 32, 3 if "animated" in name else 1)
