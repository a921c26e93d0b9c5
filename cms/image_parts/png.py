"""The chunks of a PNG, animated ones included (PNG, third edition, W3C)."""

from __future__ import annotations

from collections.abc import Iterator
from zlib import crc32

from cms.image_parts.part import BrokenImage, Part, names_faults

SIGNATURE = b"\x89PNG\r\n\x1a\n"
END = b"IEND"
# Where in the file the number of bits stands that a colour has.
DEPTH = 24
# How the pixels' numbers are meant; written before the palette.
COLOURS = {b"cHRM", b"gAMA", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI"}
KEPT = {b"IHDR", b"PLTE", b"IDAT", END, b"tRNS", b"acTL", b"fcTL", b"fdAT", *COLOURS}
PROFILE, PROFILE_NAME = b"iCCP", b"ICC"
NAMES = {b"eXIf": "EXIF", b"tEXt": "text", b"zTXt": "text", b"iTXt": "text", b"tIME": "time", b"caBX": "C2PA"}


@names_faults
def read_parts(content: bytes) -> list[Part]:
    parts = [Part(SIGNATURE)]
    at = len(SIGNATURE)
    for kind, chunk in read_chunks(content):
        at += len(chunk)
        parts.append(_judge(kind, chunk))
    if content[at:]:
        parts.append(Part(b"", "data after the image"))
    return parts


def read_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(type, the whole chunk with its length and check sum), up to the end chunk."""
    if not content.startswith(SIGNATURE):
        raise BrokenImage("is no PNG")
    at, kind = len(SIGNATURE), b""
    while kind != END:
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(content):
            raise BrokenImage("ends in the middle of a chunk")
        yield kind, content[at:end]
        at = end


def read_colours(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(type, data) of the chunks that say how the pixels' numbers are meant, the profile left out."""
    return ((kind, chunk[8:-4]) for kind, chunk in read_chunks(content) if kind in COLOURS - {b"sBIT"})


def _judge(kind: bytes, chunk: bytes) -> Part:
    if kind in KEPT:
        return Part(chunk)
    if kind == PROFILE:
        # Before the profile stands a name that a person may have given it.
        data = chunk[8:-4]
        name = data.partition(b"\0")[0]
        body = kind + PROFILE_NAME + data[len(name) :]
        return Part((len(body) - 4).to_bytes(4, "big") + body + crc32(body).to_bytes(4, "big"))
    return Part(b"", NAMES.get(kind, f"chunk {kind.decode('ascii', 'backslashreplace')}"))
