"""The chunks of a WebP, animated ones included (RFC 9649)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cms.image_parts.part import BrokenImage, Part, names_faults

EXTENDED, FRAME, LOSSLESS = b"VP8X", b"ANMF", b"VP8L"
PICTURE = {b"VP8 ", LOSSLESS, b"ALPH"}
KEPT = {*PICTURE, b"ICCP"}
NAMES = {b"EXIF": "EXIF", b"XMP ": "XMP", b"C2PA": "C2PA"}
# Flags of the extended header: colour profile, alpha, animation. Those of EXIF and XMP are left out.
FLAGS = 0b0011_0010
FRAME_HEADER = 16
# Background and loop.
ANIMATION, ANIMATION_SIZE = b"ANIM", 6


@names_faults
def read_parts(content: bytes) -> Sequence[Part]:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        raise BrokenImage("is no WebP")
    end = _find_end(content)
    parts = [_judge(kind, data) for kind, data in read_chunks(content[12:end])]
    size = 4 + sum(len(part.kept) for part in parts)
    head = Part(b"RIFF" + size.to_bytes(4, "little") + b"WEBP")
    return [head, *parts, *([Part(b"", "data after the image")] if content[end:] else [])]


def read_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(type, data) of each."""
    at = 0
    while at + 8 <= len(content):
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        if at + 8 + size > len(content):
            raise BrokenImage("ends in the middle of a chunk")
        yield content[at : at + 4], content[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


@names_faults
def is_lossless(content: bytes) -> bool:
    """Whether no picture in it is written with loss."""
    # What comes after the end of the picture need not be chunks.
    chunks = list(read_chunks(content[12 : _find_end(content)]))
    kinds = {kind for kind, _ in chunks}
    frames = (data for kind, data in chunks if kind == FRAME)
    kinds |= {kind for data in frames for kind, _ in read_chunks(data[FRAME_HEADER:])}
    return b"VP8 " not in kinds


def measure(content: bytes) -> tuple[int, int, int]:
    """Width and height in pixels, and the number of frames, read without decoding."""
    chunks = list(read_chunks(content[12 : _find_end(content)]))
    frames = sum(kind == FRAME for kind, _ in chunks) or 1
    for kind, data in chunks:
        if kind == EXTENDED and len(data) >= 10:
            return 1 + int.from_bytes(data[4:7], "little"), 1 + int.from_bytes(data[7:10], "little"), frames
        if kind == b"VP8 " and len(data) >= 10:
            sides = (int.from_bytes(data[at : at + 2], "little") & 0x3FFF for at in (6, 8))
            return next(sides), next(sides), frames
        if kind == LOSSLESS and len(data) >= 5:
            bits = int.from_bytes(data[1:5], "little")
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF), frames
    raise BrokenImage("has no picture")


def _find_end(content: bytes) -> int:
    """Where the picture ends by its own head."""
    return 8 + int.from_bytes(content[4:8], "little")


def _judge(kind: bytes, data: bytes) -> Part:
    if kind == EXTENDED:
        kept = bytes((data[0] & FLAGS, 0, 0, 0)) + data[4:10]
        return Part(_write(kind, kept), "data after the size" if data[10:] else "")
    if kind == FRAME:
        inner = list(read_chunks(data[FRAME_HEADER:]))
        kept = b"".join(_write(*chunk) for chunk in inner if chunk[0] in PICTURE)
        lost = any(name not in PICTURE for name, _ in inner)
        return Part(_write(kind, data[:FRAME_HEADER] + kept), "data in a frame" if lost else "")
    if kind == ANIMATION:
        return Part(
            _write(kind, data[:ANIMATION_SIZE]), "data after the loop" if data[ANIMATION_SIZE:] else ""
        )
    if kind in KEPT:
        return Part(_write(kind, data))
    return Part(b"", NAMES.get(kind, f"chunk {kind.decode('ascii', 'backslashreplace')}"))


def _write(kind: bytes, data: bytes) -> bytes:
    return kind + len(data).to_bytes(4, "little") + data + b"\0" * (len(data) % 2)
