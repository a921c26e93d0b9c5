"""The boxes of an AVIF, animated ones included (ISO 14496-12 and 23008-12, AV1 Image File Format).

Boxes point at each other by their places in the file, so nothing is moved: what goes is filled with zeros
where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from cms.image_parts.avif_places import PICTURES, Extent, find_items, find_samples, read_number
from cms.image_parts.part import BrokenImage, Part, names_faults

# Box -> how many bytes of its own come before the boxes in it.
CONTAINERS = {
    **dict.fromkeys(b"moov trak mdia minf stbl dinf edts iprp ipco grpl".split(), 0),
    b"meta": 4,
    **dict.fromkeys((b"dref", b"stsd"), 8),
    b"av01": 78,
}
PROPERTIES = (
    b"ispe pixi av1C colr auxC auxi irot imir clap pasp a1op lsel a1lx clli mdcv amve reve ndwt cclv ccst"
).split()
STRUCTURE = b"pitm iloc iref iinf infe idat ipma altr".split()
SEQUENCE = b"mvhd tkhd mdhd vmhd stts stsc stsz stco co64 stss ctts elst tref url ".split()
KEPT = {b"ftyp", b"mdat", b"hdlr", b"url ", *CONTAINERS, *PROPERTIES, *STRUCTURE, *SEQUENCE}
# What encoders call a picture and its transparency.
USUAL_NAMES = (b"", b"Color", b"Alpha")
DATED = {b"mvhd", b"tkhd", b"mdhd"}
NAMES = {b"Exif": "EXIF", b"mime": "XMP", b"udta": "user data", b"uuid": "private data"}
# Outermost ones; each is looked at for each place where a picture lies.
MOST_BOXES = 100
FREE, SKIPPED = b"free", b"skip"


@dataclass(frozen=True, slots=True)
class Box:
    """start, end: the whole box. body: where its content begins."""

    kind: bytes
    start: int
    body: int
    end: int


@dataclass(slots=True)
class Sheet:
    """The bytes, while what does not draw is taken out of them; dropped: the names of what it was."""

    content: bytearray
    dropped: dict[str, None] = field(default_factory=dict)

    def clear(self, start: int, end: int, name: str) -> None:
        if any(self.content[start:end]):
            self.content[start:end] = bytes(end - start)
            self.dropped[name] = None


def is_avif(content: bytes) -> bool:
    """By the brands that the file says it is of."""
    size = int.from_bytes(content[:4], "big")
    brands = content[8:12] + content[16 : min(size, 256)]
    return content[4:8] == b"ftyp" and any(brand in brands for brand in (b"avif", b"avis"))


@names_faults
def read_parts(content: bytes) -> list[Part]:
    sheet = Sheet(bytearray(content))
    boxes = list(islice(_read_file(content), MOST_BOXES + 1))
    if len(boxes) > MOST_BOXES:
        raise BrokenImage("has more boxes than any encoder writes")
    kept = [extent for box in boxes for extent in _find_kept(sheet.content, box)]
    for box in boxes:
        _clear_box(sheet, box)
        if box.kind == b"mdat":
            _clear_between(sheet, box, kept)
        elif box.kind == b"meta":
            _clear_inner_data(sheet, box)
    end = max((box.end for box in boxes if box.kind in KEPT), default=0)
    if content[end:].strip(b"\0"):
        sheet.dropped["data after the image"] = None
    return [Part(bytes(sheet.content[:end])), *(Part(b"", name) for name in sheet.dropped)]


def _read_file(content: bytes) -> Iterator[Box]:
    """The outermost boxes; what comes after them and is none is left."""
    if not is_avif(content):
        raise BrokenImage("is no AVIF")
    at = 0
    while at + 8 <= len(content):
        box = _read_box(content, at, len(content))
        if box.end > len(content) or box.end < box.body:
            if box.kind in KEPT:
                raise BrokenImage("ends in the middle of a box")
            return
        yield box
        at = box.end


def _read_box(content: bytes | bytearray, at: int, end: int) -> Box:
    size, kind, body = read_number(content, at, 4), bytes(content[at + 4 : at + 8]), at + 8
    if size == 1:
        size, body = read_number(content, at + 8, 8), at + 16
    return Box(kind, at, body, end if size == 0 else at + size)


def _read_inside(content: bytearray, parent: Box) -> Iterator[Box]:
    at = parent.body + CONTAINERS[parent.kind]
    while at + 8 <= parent.end:
        box = _read_box(content, at, parent.end)
        if box.end > parent.end or box.end < box.body:
            raise BrokenImage("holds a box that is larger than the one around it")
        yield box
        at = box.end


def _find_kept(content: bytearray, box: Box) -> list[Extent]:
    """Where in the file the pictures lie that a box tells of."""
    if box.kind == b"meta":
        return find_items(content, box.body + 4, box.end, False)
    if box.kind == b"moov":
        return find_samples(content, box.body, box.end)
    return []


def _clear_box(sheet: Sheet, box: Box) -> None:
    """Take out of a box, and of those in it, what does not draw."""
    if box.kind not in KEPT:
        name = NAMES.get(box.kind, f"box {box.kind.decode('ascii', 'backslashreplace')}")
        sheet.clear(box.body, box.end, name)
        sheet.content[box.start + 4 : box.start + 8] = FREE
    elif box.kind == b"hdlr":
        # Behind the kind of the handler: its maker's name.
        sheet.clear(box.body + 12, box.end, "name")
    elif box.kind in DATED:
        sheet.clear(box.body + 4, box.body + (20 if sheet.content[box.body] else 12), "time")
    elif box.kind == b"infe":
        _clear_item(sheet, box)
    elif box.kind == b"iinf":
        # The number of items has two bytes, or four.
        at = box.body + (8 if sheet.content[box.body] else 6)
        while at + 8 <= box.end:
            inner = _read_box(sheet.content, at, box.end)
            if inner.end > box.end or inner.end < inner.body:
                raise BrokenImage("holds a box that is larger than the one around it")
            _clear_box(sheet, inner)
            at = inner.end
    elif box.kind in CONTAINERS:
        if box.kind == b"av01":
            # Of the encoder, in the sample entry of an animation.
            sheet.clear(box.body + 42, box.body + 74, "name")
        for inner in _read_inside(sheet.content, box):
            _clear_box(sheet, inner)


def _clear_item(sheet: Sheet, box: Box) -> None:
    """Take the name out of an item, and what it is where it is no picture."""
    at = box.body + (10 if sheet.content[box.body] == 3 else 8)
    kind = bytes(sheet.content[at : at + 4])
    if kind not in PICTURES:
        if kind != SKIPPED:
            sheet.dropped[NAMES.get(kind, f"item {kind.decode('ascii', 'backslashreplace')}")] = None
        sheet.content[at : box.end] = SKIPPED + bytes(box.end - at - 4)
    elif bytes(sheet.content[at + 4 : box.end]).strip(b"\0") not in USUAL_NAMES:
        sheet.clear(at + 4, box.end, "name")


def _clear_inner_data(sheet: Sheet, meta: Box) -> None:
    """Clear what of a meta box's own data no picture lies in."""
    items = find_items(sheet.content, meta.body + 4, meta.end, True)
    for idat in (inner for inner in _read_inside(sheet.content, meta) if inner.kind == b"idat"):
        _clear_between(sheet, idat, [extent.moved(idat.body) for extent in items])
        # A box has one of them.
        items = []


def _clear_between(sheet: Sheet, box: Box, kept: list[Extent]) -> None:
    """Clear what of a box no picture lies in."""
    at = box.body
    for extent in sorted(kept, key=lambda extent: extent.start):
        if extent.start >= box.end or extent.end <= at:
            continue
        sheet.clear(at, max(at, extent.start), "data beside the image")
        at = extent.end
    sheet.clear(min(at, box.end), box.end, "data beside the image")
