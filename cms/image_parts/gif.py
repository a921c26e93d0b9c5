"""The blocks of a GIF (GIF89a)."""

from __future__ import annotations

from cms.image_parts.part import BrokenImage, Part, names_faults

IMAGE, EXTENSION, TRAILER = 0x2C, 0x21, 0x3B
TEXT, CONTROL, COMMENT, APPLICATION = 0x01, 0xF9, 0xFE, 0xFF
LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
NAMES = {TEXT: "text", COMMENT: "comment"}


@names_faults
def read_parts(content: bytes) -> list[Part]:
    if content[:3] != b"GIF" or len(content) < 13:
        raise BrokenImage("is no GIF")
    at = 13 + _table_size(content[10])
    if at > len(content):
        raise BrokenImage("ends in the middle of its colours")
    parts = [Part(content[:at])]
    # Says how long the next picture is shown, and what is transparent in it.
    control = b""
    while at < len(content) and content[at] != TRAILER:
        start = at
        if content[at] == IMAGE:
            at = _skip_blocks(content, at + 11 + _table_size(content[at + 9]))
            parts.append(Part(control + content[start:at]))
            control = b""
        elif content[at] == EXTENSION:
            at = _skip_blocks(content, at + 2)
            if content[start + 1] == CONTROL:
                control = content[start : start + 7] + b"\0"
                continue
            parts.append(_judge(content[start:at]))
            # It would have been for the text.
            control = b"" if content[start + 1] == TEXT else control
        elif content[at] == 0:
            # Some programs end the blocks of a picture twice; browsers pass over that.
            at += 1
            parts.append(Part(b"", "data between blocks"))
        else:
            raise BrokenImage(f"has a block of an unknown kind, {content[at]:02X}")
    parts.append(Part(bytes((TRAILER,))))
    return [*parts, Part(b"", "data after the image")] if content[at + 1 :] else parts


def _judge(extension: bytes) -> Part:
    name = extension[3:14]
    if extension[1] == APPLICATION and name in LOOPS and extension[14:16] == b"\x03\x01":
        kept = extension[:18] + b"\0"
        return Part(kept, "data after the loop" * (len(kept) < len(extension)))
    if extension[1] == APPLICATION:
        return Part(b"", "XMP" if name.startswith(b"XMP") else "application data")
    return Part(b"", NAMES.get(extension[1], f"extension {extension[1]:02X}"))


def _table_size(flags: int) -> int:
    """Of the colour table that the flags announce, in bytes."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _skip_blocks(content: bytes, at: int) -> int:
    """The place behind the sub-blocks that begin here, each with its length before it, the last one empty."""
    while content[at]:
        at += content[at] + 1
    return at + 1
