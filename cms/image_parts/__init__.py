"""What the bytes of a picture are made of, by format: what draws it stays, anything else goes.

Each module lists what stays of its format; what it does not list is left out. Nothing is decoded, so what
stays has the very bytes that it had. Pure: bytes in, bytes out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cms.image_parts import avif, gif, jpeg, png, webp
from cms.image_parts.part import BrokenImage, Part

__all__ = ["FORMATS", "BrokenImage", "find_format", "name_private_parts", "strip"]

# Pillow's names of the formats that the CMS holds.
FORMATS: dict[str, Callable[[bytes], Sequence[Part]]] = {
    "JPEG": jpeg.read_parts,
    "PNG": png.read_parts,
    "GIF": gif.read_parts,
    "WEBP": webp.read_parts,
    "AVIF": avif.read_parts,
}


def find_format(content: bytes) -> str | None:
    """The format that the first bytes are of; None for any that the CMS does not hold."""
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(png.SIGNATURE):
        return "PNG"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "WEBP"
    return "AVIF" if avif.is_avif(content) else None


def strip(content: bytes, format: str) -> bytes:
    """The picture without anything that does not draw it; a clean one comes back as the same bytes.

    Raises BrokenImage where the bytes are not of that format.
    """
    return b"".join(part.kept for part in FORMATS[format](content))


def name_private_parts(content: bytes, format: str) -> list[str]:
    """What `strip` leaves out, such as "EXIF" or "text", each name once, in order."""
    return sorted({part.dropped for part in FORMATS[format](content) if part.dropped})
