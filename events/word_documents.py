"""Reads a document of Word as HTML, and says what it leaves out; nothing but the file itself is opened."""

import base64
import logging
import re
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

import mammoth
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from mammoth.docx.files import InvalidFileReferenceError

from events.word_packages import check_package

logger = logging.getLogger(__name__)

# Bytes of all pictures together, each as often as it is shown, and how many are taken.
MOST_PICTURE_BYTES = 20 * 1024 * 1024
MOST_PICTURES = 100
# Of Windows: no browser shows them, and the CMS takes none.
DRAWN = frozenset({"image/x-emf", "image/emf", "image/x-wmf", "image/wmf"})
# Of what comes first: the title is the heading above all others.
STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => p:fresh"
# What leads from a footnote back to its place.
BACK = re.compile(r' ?<a href="#(?:foot|end)note-ref-[^"]*">↑</a>')
COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")


def read_document(content: bytes) -> tuple[str, list[str]]:
    """The HTML of a .docx, its pictures within, and sentences about what it does not hold.

    A picture that could not be taken is an `<img>` without an address. Raises ValidationError with a sentence
    for what is no such file, is damaged, is encrypted or would be too large.
    """
    if content.startswith(COMPOUND):
        raise ValidationError(_say_compound(content))
    try:
        with ZipFile(BytesIO(content)) as package:
            notes = check_package(package)
        found = mammoth.convert_to_html(
            BytesIO(content),
            style_map=STYLES,
            include_embedded_style_map=False,
            external_file_access=False,
            convert_image=_Pictures().convert,
        )
    except BadZipFile:
        raise ValidationError(gettext("This is no document of Word (.docx).")) from None
    except ValidationError:
        raise
    except Exception:  # A file can be damaged in more ways than the library has errors for.
        logger.warning("A document could not be read", exc_info=True)
        raise ValidationError(gettext("The document is damaged. Save it again in Word, as .docx.")) from None
    html = BACK.sub("", found.value)
    if html != found.value:
        notes.append(gettext("The footnotes became a list at the end."))
    return html, notes


def _say_compound(content: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return gettext(
            "The document is protected by a password. Remove it in Word and save the document again."
        )
    return gettext("This is a document of an old Word (.doc). Save it as .docx.")


class _Pictures:
    """Puts pictures into the HTML, up to the limits."""

    def __init__(self) -> None:
        self.number = 0
        self.size = 0

    def convert(self, image: Any) -> list[Any]:
        found: list[Any] = mammoth.images.img_element(lambda each: {"src": self.find(each)})(image)
        return found

    def find(self, image: Any) -> str:
        """A data: address, "" for what is not taken: a link to another file, a drawing, one too many."""
        self.number += 1
        if image.content_type in DRAWN or self.number > MOST_PICTURES:
            return ""
        try:
            with image.open() as file:
                data = file.read()
        except (InvalidFileReferenceError, KeyError):
            return ""
        self.size += len(data)
        if self.size > MOST_PICTURE_BYTES:
            return ""
        return f"data:{image.content_type};base64,{base64.b64encode(data).decode()}"
