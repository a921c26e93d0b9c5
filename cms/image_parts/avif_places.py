"""Where in an AVIF its pictures lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cms.image_parts.part import BrokenImage

PICTURES = {b"av01", b"grid", b"iovl", b"tmap"}
Bytes = bytes | bytearray


@dataclass(frozen=True, slots=True)
class Extent:
    start: int
    end: int

    def moved(self, by: int) -> Extent:
        return Extent(self.start + by, self.end + by)


def read_number(content: Bytes, at: int, size: int) -> int:
    """The number of so many bytes; raises BrokenImage behind the end."""
    if at + size > len(content):
        raise BrokenImage("ends in the middle of a number")
    return int.from_bytes(content[at : at + size], "big")


def find_boxes(content: Bytes, at: int, end: int, *path: bytes) -> Iterator[tuple[int, int]]:
    """(start, end) of the content of each box at a path of names, such as moov, trak."""
    while at + 8 <= end:
        size = read_number(content, at, 4)
        head = 16 if size == 1 else 8
        size = read_number(content, at + 8, 8) if size == 1 else size or end - at
        if size < head or at + size > end:
            raise BrokenImage("holds a box that is larger than the one around it")
        if content[at + 4 : at + 8] == path[0]:
            if path[1:]:
                yield from find_boxes(content, at + head, at + size, *path[1:])
            else:
                yield at + head, at + size
        at += size


def find_items(content: Bytes, start: int, end: int, in_idat: bool) -> list[Extent]:
    """Of the pictures that a meta box lists: places in the file, or those in its idat box."""
    kinds = dict(_read_kinds(content, start, end))
    found = []
    for at, stop in find_boxes(content, start, end, b"iloc"):
        version, sizes = content[at], read_number(content, at + 4, 2)
        offset_size, length_size, base_size, index_size = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
        id_size = 4 if version == 2 else 2
        count, at = read_number(content, at + 6, id_size), at + 6 + id_size
        for _ in range(count):
            id, at = read_number(content, at, id_size), at + id_size
            method = 0
            if version:
                method, at = read_number(content, at, 2) & 15, at + 2
            # Two bytes say which other file it lies in: none does.
            base, at = read_number(content, at + 2, base_size), at + 2 + base_size
            extents, at = read_number(content, at, 2), at + 2
            if extents > 1 and not offset_size + length_size:
                raise BrokenImage("lists more than it has")
            for _ in range(extents):
                at += index_size if version else 0
                offset, at = read_number(content, at, offset_size), at + offset_size
                length, at = read_number(content, at, length_size), at + length_size
                if kinds.get(id) in PICTURES and method == int(in_idat):
                    first = base + offset
                    found.append(Extent(first, first + length if length else len(content)))
            if at > stop:
                raise BrokenImage("lists more than it has")
    return found


def _read_kinds(content: Bytes, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """(number, kind) of each item."""
    for at, stop in find_boxes(content, start, end, b"iinf"):
        for item, _ in find_boxes(content, at + (8 if content[at] else 6), stop, b"infe"):
            size = 4 if content[item] == 3 else 2
            at_kind = item + 4 + size + 2
            yield read_number(content, item + 4, size), bytes(content[at_kind : at_kind + 4])


def find_samples(content: Bytes, start: int, end: int) -> list[Extent]:
    """Of the frames of an animation: places in the file."""
    found = []
    for table, stop in find_boxes(content, start, end, b"trak", b"mdia", b"minf", b"stbl"):
        sizes = [
            size for box, _ in find_boxes(content, table, stop, b"stsz") for size in _read_sizes(content, box)
        ]
        chunks = [
            read_number(content, box + 8 + width * number, width)
            for name, width in ((b"stco", 4), (b"co64", 8))
            for box, _ in find_boxes(content, table, stop, name)
            for number in range(read_number(content, box + 4, 4))
        ]
        runs = [
            (read_number(content, box + 8 + 12 * number, 4), read_number(content, box + 12 + 12 * number, 4))
            for box, _ in find_boxes(content, table, stop, b"stsc")
            for number in range(read_number(content, box + 4, 4))
        ]
        frame, run = 0, 0
        for number, place in enumerate(chunks, 1):
            # Each run says from which chunk on so many frames lie in one.
            while run + 1 < len(runs) and runs[run + 1][0] <= number:
                run += 1
            held = runs[run][1] if runs else 0
            found.append(Extent(place, place + sum(sizes[frame : frame + held])))
            frame += held
    return found


def _read_sizes(content: Bytes, box: int) -> list[int]:
    """Of each frame in bytes: one for all, or a list."""
    same, count = read_number(content, box + 4, 4), read_number(content, box + 8, 4)
    if same:
        return [same] * min(count, len(content))
    return [read_number(content, box + 12 + 4 * number, 4) for number in range(count)]
