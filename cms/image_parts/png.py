"""The chunks of a PNG, animated ones included (PNG, third edition, W3C)."""

from __future__ import annotations

from collections.abc import Iterator
from zlib import crc32, decompressobj
from zlib import error as ZlibError

from cms.image_parts.part import BrokenImage, Part, names_faults

SIGNATURE = b"\x89PNG\r\n\x1a\n"
END = b"IEND"
# Where in the file the number of bits stands that a colour has.
DEPTH = 24
# And the type of colour: grey, palette, with transparency.
COLOUR = 25
# How the pixels' numbers are meant; written before the palette.
COLOURS = {b"cHRM", b"gAMA", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI"}
KEPT = {b"IHDR", b"PLTE", b"IDAT", END, b"tRNS", b"acTL", b"fcTL", b"fdAT", *COLOURS}
# Chunks of a fixed size, in bytes: what is longer or shorter draws nothing, whatever it holds.
SIZES = {
    b"IHDR": 13,
    END: 0,
    b"acTL": 8,
    b"fcTL": 26,
    b"cHRM": 32,
    b"gAMA": 4,
    b"sRGB": 1,
    b"cICP": 4,
    b"mDCV": 24,
    b"cLLI": 8,
}
# Type of colour -> how many of its numbers sBIT describes, and how many the one transparent colour has.
CHANNELS, KEY_NUMBERS = {0: 1, 2: 3, 3: 3, 4: 2, 6: 4}, {0: 1, 2: 3}
PALETTE, MOST_COLOURS = 3, 256
PROFILE, PROFILE_NAME = b"iCCP", b"ICC"
LARGEST_PROFILE = 16 * 1024 * 1024
EXIF = b"eXIf"
NAMES = {b"eXIf": "EXIF", b"tEXt": "text", b"zTXt": "text", b"iTXt": "text", b"tIME": "time", b"caBX": "C2PA"}


@names_faults
def read_parts(content: bytes) -> list[Part]:
    parts = [Part(SIGNATURE)]
    at = len(SIGNATURE)
    colour = content[COLOUR]
    for kind, chunk in read_chunks(content):
        at += len(chunk)
        parts.append(_judge(kind, chunk, colour))
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


def read_exif(content: bytes) -> bytes:
    """EXIF, which may stand behind the pixels as well; b"" without."""
    return next((chunk[8:-4] for kind, chunk in read_chunks(content) if kind == EXIF), b"")


def _judge(kind: bytes, chunk: bytes, colour: int) -> Part:
    data = chunk[8:-4]
    if kind == PROFILE:
        # Before the profile stands a name that a person may have given it; behind it, anything.
        compressed = data.partition(b"\0")[2]
        rest = _find_rest(compressed[1:])
        kept = compressed[: len(compressed) - len(rest)]
        return Part(_write(kind, PROFILE_NAME + b"\0" + kept), "data after the profile" if rest else "")
    if kind in KEPT and _has_right_size(kind, len(data), colour):
        return Part(chunk)
    return Part(b"", NAMES.get(kind, f"chunk {kind.decode('ascii', 'backslashreplace')}"))


def _has_right_size(kind: bytes, size: int, colour: int) -> bool:
    if kind == b"sBIT":
        return size == CHANNELS.get(colour)
    if kind == b"tRNS":
        return size <= MOST_COLOURS if colour == PALETTE else size == 2 * KEY_NUMBERS.get(colour, 0)
    return size == SIZES.get(kind, size)


def _find_rest(compressed: bytes) -> bytes:
    """What stands behind the end of compressed bytes; none where they have no end."""
    reader = decompressobj()
    try:
        reader.decompress(compressed, LARGEST_PROFILE)
    except ZlibError:
        return b""
    return reader.unused_data


def _write(kind: bytes, data: bytes) -> bytes:
    body = kind + data
    return len(data).to_bytes(4, "big") + body + crc32(body).to_bytes(4, "big")
