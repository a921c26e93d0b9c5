"""The segments of a JPEG (ITU-T T.81, annex B). Of several images in one file, as phones write, the first."""

from __future__ import annotations

from cms.image_parts.part import BrokenImage, Part, names_faults

SOI, EOI, SOS, TEM = 0xD8, 0xD9, 0xDA, 0x01
RESTARTS = range(0xD0, 0xD8)
# Frames (SOF), Huffman and arithmetic tables (DHT, DAC), quantisation, number of lines, restarts, scan.
DRAWING = {*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD}
LINES, LINES_LENGTH = 0xDC, 2
ICC = b"ICC_PROFILE\0"
PROFILE_HEAD = 128
JFIF, JFIF_LENGTH = b"JFIF\0", 14
ADOBE, ADOBE_LENGTH = b"Adobe", 12
# What a segment that goes is called, by its marker and how it begins.
NAMES = (
    (0xE1, b"Exif\0", "EXIF"),
    (0xE1, b"http://ns.adobe.com/", "XMP"),
    (0xE2, b"MPF\0", "further images"),
    (0xEB, b"JP", "C2PA"),
    (0xED, b"Photoshop", "IPTC"),
    (0xFE, b"", "comment"),
)


@names_faults
def read_parts(content: bytes) -> list[Part]:
    if content[:2] != bytes((0xFF, SOI)):
        raise BrokenImage("is no JPEG")
    parts = [Part(content[:2])]
    profile: dict[int, bytes] = {}
    at = 2
    while at < len(content):
        start = content.find(b"\xff", at)
        if start < 0:
            break
        if start > at:
            parts.append(Part(b"", "data between segments"))
        at = start + 1
        while content[at] == 0xFF:
            at += 1
        marker = content[at]
        at += 1
        if marker == EOI:
            parts.append(Part(bytes((0xFF, EOI))))
            parts = _judge_profile(parts, profile)
            return [*parts, Part(b"", "data after the image")] if content[at:] else parts
        if marker in (0, TEM, SOI) or marker in RESTARTS:
            continue
        length = int.from_bytes(content[at : at + 2], "big")
        if length < 2 or at + length > len(content):
            raise BrokenImage("ends in the middle of a segment")
        body = content[at + 2 : at + length]
        if marker == 0xE2 and body.startswith(ICC):
            profile[len(parts)] = body[len(ICC) :]
        parts.append(_judge(marker, body))
        at += length
        if marker == SOS:
            end = _find_scan_end(content, at)
            parts.append(Part(content[at:end]))
            at = end
    return _judge_profile([*parts, Part(bytes((0xFF, EOI)))], profile)


def _judge_profile(parts: list[Part], profile: dict[int, bytes]) -> list[Part]:
    """The parts with a colour profile that is whole, or without any: decoders read no other.

    profile: index of a part -> its number, how many there are, and its share (ICC.1, annex B.4).
    """
    in_order = sorted(profile, key=lambda index: profile[index][:1])
    heads = [profile[index][:2] for index in in_order]
    if heads != [bytes((number + 1, len(heads))) for number in range(len(heads))]:
        return [Part(b"", "an odd colour profile") if n in profile else part for n, part in enumerate(parts)]
    joined = b"".join(profile[index][2:] for index in in_order)
    # A profile begins with its size.
    size = int.from_bytes(joined[:4], "big")
    rest = size if PROFILE_HEAD <= size < len(joined) else len(joined)
    for index in in_order:
        head, share = profile[index][:2], profile[index][2:]
        kept = share[:rest]
        rest -= len(kept)
        after = "data after the profile" if len(kept) < len(share) else ""
        parts[index] = Part(_write(0xE2, ICC + head + kept), after)
    return parts


def _judge(marker: int, body: bytes) -> Part:
    if marker == LINES and len(body) != LINES_LENGTH:
        return Part(b"", "data after the number of lines")
    if marker in DRAWING or (marker == 0xE2 and body.startswith(ICC)):
        return Part(_write(marker, body))
    if marker == 0xE0 and body.startswith(JFIF) and len(body) >= JFIF_LENGTH:
        # The last two bytes are the size of a thumbnail, which would follow.
        return Part(
            _write(marker, body[: JFIF_LENGTH - 2] + b"\0\0"), "thumbnail" * (len(body) > JFIF_LENGTH)
        )
    if marker == 0xEE and body.startswith(ADOBE) and len(body) >= ADOBE_LENGTH:
        # It says how the colours are stored.
        return Part(_write(marker, body[:ADOBE_LENGTH]), "APP14" * (len(body) > ADOBE_LENGTH))
    names = (name for other, start, name in NAMES if marker == other and body.startswith(start))
    return Part(
        b"", next(names, f"APP{marker - 0xE0}" if 0xE0 <= marker <= 0xEF else f"segment {marker:02X}")
    )


def _write(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


def _find_scan_end(content: bytes, at: int) -> int:
    """Where the next marker is that belongs to no scan."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            return len(content)
        if content[at + 1] not in (0, 0xFF) and content[at + 1] not in RESTARTS:
            return at
        at += 1 if content[at + 1] == 0xFF else 2
