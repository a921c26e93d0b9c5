"""Which files are pictures that the CMS may hold: one answer for uploads, programs and imports.

Pure: bytes in, an answer out. The size is read from the head of the file, before anything is decoded.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import PurePath

from django.utils.translation import gettext
from PIL import Image

from cms.image_parts import find_format, strip, webp

EXTENSIONS = {
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".jpe": "JPEG",
    ".jfif": "JPEG",
    ".png": "PNG",
    ".apng": "PNG",
    ".gif": "GIF",
    ".webp": "WEBP",
    ".avif": "AVIF",
}
# How files begin that are often found below a picture's name.
STRANGERS = (
    (b"version https://git-lfs", "Git LFS"),
    (b"%PDF", "PDF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"BM", "BMP"),
    (b"<svg", "SVG"),
    (b"<?xml", "XML"),
    (b"<!doctype html", "HTML"),
    (b"<html", "HTML"),
    (b"PK\x03\x04", "ZIP"),
)
HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")


def gettext_noop(message: str) -> str:
    """The message itself, to be translated when it is shown; `makemessages` finds it by this name."""
    return message


EMPTY = gettext_noop("The file is empty. Choose the picture again.")
POINTER = gettext_noop(
    "The file is a Git LFS pointer, not the picture that it stands for. Run git lfs pull and take that."
)
UNKNOWN = gettext_noop("The file is not a picture. Use JPEG, PNG, WebP, AVIF or GIF.")
STRANGER = gettext_noop(
    "The file is not a picture that can be shown on the web: it is %(found)s. "
    "Save it as JPEG, PNG, WebP, AVIF or GIF."
)
MISNAMED = gettext_noop("The file is %(found)s, and its name says otherwise. Give it the ending that fits.")
DAMAGED = gettext_noop("The picture is damaged or cut off and cannot be drawn. Save or copy it again.")
TOO_LARGE = gettext_noop(
    "The picture has %(pixels)s megapixels, all its frames together; %(most)s are allowed. Make it smaller."
)


class Kind(StrEnum):
    """IMAGE: the CMS may hold it as an image. OTHER: a file of the site that is kept and never shown here."""

    IMAGE = "image"
    OTHER = "other"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a file is. sentence, params: why it is refused, as the msgid and what fills it."""

    kind: Kind
    sentence: str = ""
    params: tuple[tuple[str, str], ...] = ()

    @property
    def reason(self) -> str:
        """Why it is refused, in English."""
        return self.sentence % dict(self.params)

    @property
    def translated(self) -> str:
        """The same in the reader's language."""
        return gettext(self.sentence) % dict(self.params) if self.sentence else ""


@dataclass(frozen=True, slots=True)
class Header:
    """What the head of a file says. Sides in pixels."""

    format: str
    width: int
    height: int
    frames: int

    @property
    def pixels(self) -> int:
        return self.width * self.height * self.frames


class RefusedImage(ValueError):
    """A file that is no picture for the CMS."""

    def __init__(self, sentence: str, **params: str) -> None:
        self.verdict = Verdict(Kind.REFUSED, sentence, tuple(params.items()))
        super().__init__(self.verdict.reason)


def judge_file(name: str, content: bytes, *, most_pixels: int) -> Verdict:
    """What a file that a page of the site shows may be here. A picture below another picture's name passes.

    most_pixels: of all its frames together.
    """
    try:
        if PurePath(name).suffix.lower() in EXTENSIONS:
            check_image(content, most_pixels=most_pixels)
            return Verdict(Kind.IMAGE)
        refuse_placeholders(content)
    except RefusedImage as error:
        return error.verdict
    return Verdict(Kind.OTHER)


def check_upload(name: str, content: bytes, *, most_pixels: int) -> None:
    """Raise RefusedImage unless it is a picture that may be uploaded under this name."""
    header = check_image(content, most_pixels=most_pixels)
    if EXTENSIONS.get(PurePath(name).suffix.lower()) != header.format:
        raise RefusedImage(MISNAMED, found=header.format)


def check_image(content: bytes, *, most_pixels: int) -> Header:
    """The head of a picture that can be drawn, every frame of it; raises RefusedImage for any other file."""
    header = read_header(content)
    if header.pixels > most_pixels:
        raise RefusedImage(TOO_LARGE, pixels=_mega(header.pixels), most=_mega(most_pixels))
    try:
        # A cut JPEG draws like a whole one once its end is marked.
        stripped = strip(content, header.format)
        with open_image(content if header.format == "JPEG" else stripped, header.format) as image:
            for number in range(header.frames):
                image.seek(number)
                image.load()
    # Decoders raise whatever comes to hand at bytes that nobody meant.
    except Exception as error:
        raise RefusedImage(DAMAGED) from error
    return header


def read_header(content: bytes) -> Header:
    """What the head of a file says, nothing decoded; raises RefusedImage where it is no picture."""
    refuse_placeholders(content)
    format = find_format(content)
    if format is None:
        found = _name_stranger(content)
        raise RefusedImage(STRANGER, found=found) if found else RefusedImage(UNKNOWN)
    try:
        if format == "WEBP":
            # Pillow makes room for the whole picture when it opens one.
            return Header(format, *webp.measure(content))
        with open_image(strip(content, format), format) as image:
            return Header(format, *image.size, getattr(image, "n_frames", 1))
    except Exception as error:
        raise RefusedImage(DAMAGED) from error


def open_image(content: bytes, format: str) -> Image.Image:
    """Pillow's reader for these bytes, whatever their size.

    Pillow's own limit, which it also warns of at half the size, would come before ours.
    """
    Image.init()
    read, _ = Image.OPEN[format]
    return read(BytesIO(content), "")


def refuse_placeholders(content: bytes) -> None:
    """Raise RefusedImage for what stands in a file's place and is not it."""
    if not content:
        raise RefusedImage(EMPTY)
    if content.startswith(STRANGERS[0][0]):
        raise RefusedImage(POINTER)


def _name_stranger(content: bytes) -> str:
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return "HEIC"
    start = content[:64].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return next((name for magic, name in STRANGERS if start.startswith(magic.lower())), "")


def _mega(pixels: int) -> str:
    return f"{pixels / 1_000_000:.1f}".removesuffix(".0")
