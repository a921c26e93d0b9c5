"""What a .docx holds, before it is read: bombs are refused, and what has no place in a text is named."""

import codecs
import re
from typing import Any
from xml.parsers.expat import ParserCreate
from zipfile import ZipFile, ZipInfo

from django.core.exceptions import ValidationError
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

# A book of 300 pages has as many; reading them takes some seconds.
MOST_ELEMENTS = 60_000
MOST_XML_BYTES = 20_000_000
MOST_BYTES = 100_000_000
MOST_FILES = 3_000
DEEPEST = 200
ENCRYPTED = 0x1
# What a part of XML may begin with, in each encoding that XML is read in.
BEGINNING = re.compile(
    b"(?:%s|%s|%s|[\\s\0])*<" % (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
)
HEAD_OR_FOOT = re.compile(r"word/(?:header|footer)\d*\.xml")

# Local name of an element -> what it is to its author.
LEFT_OUT = {
    "oMath": _("equations"),
    "chart": _("charts"),
    "relIds": _("diagrams"),
    "OLEObject": _("objects of other programs"),
    "commentReference": _("comments"),
}
MARGINS = _("headers and footers of the pages")


def check_package(package: ZipFile) -> list[str]:
    """Sentences about what is in the document and cannot be in the text.

    Raises ValidationError for what is no document of Word or would be too large; other errors where it is
    damaged.
    """
    infos = package.infolist()
    if any(info.flag_bits & ENCRYPTED for info in infos):
        raise ValidationError(
            gettext("The document is protected by a password. Remove it in Word and save the document again.")
        )
    if "word/document.xml" not in package.namelist() and "[Content_Types].xml" not in package.namelist():
        raise ValidationError(gettext("This is no document of Word (.docx)."))
    xml = [info for info in infos if _is_xml(package, info)]
    if (
        len(infos) > MOST_FILES
        or sum(info.file_size for info in infos) > MOST_BYTES
        or sum(info.file_size for info in xml) > MOST_XML_BYTES
    ):
        raise ValidationError(say_too_large())
    count = _Count()
    for info in xml:
        count.read(info.filename, package.read(info))
    phrases = [phrase for name, phrase in {**LEFT_OUT, "": MARGINS}.items() if name in count.found]
    if not phrases:
        return []
    names = get_text_list([gettext(phrase) for phrase in phrases], gettext("and"))
    return [gettext("Left out of the document: %(names)s.") % {"names": names}]


def say_too_large() -> str:
    return gettext("The document is too large. Divide it, or copy the part of it that you need.")


def _is_xml(package: ZipFile, info: ZipInfo) -> bool:
    """Whether a file may be read as XML, whatever its name is."""
    with package.open(info) as file:
        return BEGINNING.match(file.read(64)) is not None


class _Count:
    """Counts the elements of all parts, and finds those without a place; "" is words in the margin."""

    def __init__(self) -> None:
        self.elements = 0
        self.depth = 0
        self.found: set[str] = set()
        self.in_margin = False

    def read(self, name: str, content: bytes) -> None:
        self.depth = 0
        self.in_margin = HEAD_OR_FOOT.fullmatch(name) is not None
        parser = ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self.begin
        parser.EndElementHandler = self.end
        parser.StartDoctypeDeclHandler = self.refuse
        parser.Parse(content, True)

    def begin(self, name: str, _attributes: Any) -> None:
        self.elements += 1
        self.depth += 1
        if self.elements > MOST_ELEMENTS or self.depth > DEEPEST:
            raise ValidationError(say_too_large())
        local = name.rpartition(" ")[2]
        if local in LEFT_OUT:
            self.found.add(local)
        elif local == "t" and self.in_margin:
            self.found.add("")

    def end(self, _name: str) -> None:
        self.depth -= 1

    def refuse(self, *_declaration: Any) -> None:
        """Word writes no such declaration; with it, entities could multiply, or name other files."""
        raise ValidationError(gettext("The document is damaged. Save it again in Word, as .docx."))
