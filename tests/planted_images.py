"""Pictures of every kind, and pictures with a secret planted wherever their format has room for one."""

import struct
from collections.abc import Callable
from io import BytesIO
from random import Random
from typing import Any
from zlib import compress, crc32

from PIL import Image, ImageCms

SECRET = b"TAJOMSTVO 48.7363N"
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
Picture = tuple[str, bytes]


def draw(mode: str, size: tuple[int, int] = (48, 32), random: Random | None = None) -> Image.Image:
    """Something with edges and slopes, transparent in part where the mode can be."""
    random = random or Random(1)
    slope = Image.linear_gradient("L").resize(size).rotate(90 * random.randrange(4), expand=False)
    image = Image.merge("RGB", (slope, slope.transpose(Image.Transpose.FLIP_LEFT_RIGHT), slope))
    image.paste(
        tuple(random.randrange(256) for _ in range(3)),
        (random.randrange(8), 4, size[0] // 2, size[1] - 4),
    )
    if mode in ("RGBA", "LA"):
        image.putalpha(slope)
    if mode == "I;16":
        return Image.frombytes(mode, size, bytes(random.randrange(256) for _ in range(2 * size[0] * size[1])))
    return image.quantize(16) if mode == "P" else image.convert(mode)


def save(image: Image.Image, format: str, **options: Any) -> bytes:
    output = BytesIO()
    image.save(output, format, **options)
    return output.getvalue()


def make_pictures(random: Random | None = None) -> dict[str, Picture]:
    """name -> (format, bytes) of a clean picture of each kind."""
    modes = {
        "JPEG": ("RGB", "L", "CMYK"),
        "PNG": ("RGB", "RGBA", "L", "LA", "P", "1", "I;16"),
        "GIF": ("P", "L"),
        "WEBP": ("RGB", "RGBA"),
        "AVIF": ("RGB", "RGBA", "L"),
    }
    pictures = {
        f"{format} {mode}": (format, save(draw(mode, random=random), format))
        for format, all_modes in modes.items()
        for mode in all_modes
    }
    for format in ("JPEG", "PNG", "WEBP", "AVIF"):
        pictures[f"{format} profile"] = format, save(draw("RGB", random=random), format, icc_profile=PROFILE)
    pictures["JPEG progressive"] = "JPEG", save(draw("RGB", random=random), "JPEG", progressive=True)
    pictures["WEBP lossless"] = "WEBP", save(draw("RGBA", random=random), "WEBP", lossless=True)
    for mode, key in (("RGB", (9, 9, 9)), ("L", 9), ("1", 1), ("I;16", 9)):
        pictures[f"PNG {mode} key"] = "PNG", save(draw(mode, random=random), "PNG", transparency=key)
    pictures["PNG palette alpha"] = (
        "PNG",
        save(draw("P", random=random), "PNG", transparency=bytes(range(0, 256, 17))),
    )
    pictures["GIF transparent"] = "GIF", save(draw("P", random=random), "GIF", transparency=3)
    for format in ("PNG", "GIF", "WEBP", "AVIF"):
        frames = [draw("RGBA", random=Random(number)) for number in range(3)]
        options = {"duration": [70, 130, 200], **({} if format == "AVIF" else {"loop": 3})}
        if format == "GIF":
            frames, options["disposal"] = [frame.quantize(16) for frame in frames], 2
        pictures[f"{format} animated"] = (
            format,
            save(frames[0], format, save_all=True, append_images=frames[1:], **options),
        )
    return pictures


def jpeg_segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc32(kind + data))


def gif_blocks(data: bytes) -> bytes:
    parts = [data[at : at + 255] for at in range(0, len(data), 255)]
    return b"".join(bytes((len(part),)) + part for part in parts) + b"\0"


def riff_chunk(kind: bytes, data: bytes) -> bytes:
    return kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def box(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data) + 8) + kind + data


JPEG_SEGMENTS = {
    "JFIF thumbnail": jpeg_segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1" + bytes((3, 2)) + SECRET),
    "JFXX": jpeg_segment(0xE0, b"JFXX\0\x10" + SECRET),
    "EXIF": jpeg_segment(0xE1, b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0" + SECRET),
    "XMP": jpeg_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>" + SECRET),
    "extended XMP": jpeg_segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + SECRET),
    "private APP1": jpeg_segment(0xE1, SECRET),
    "further images": jpeg_segment(0xE2, b"XPF\0" + SECRET),
    "C2PA": jpeg_segment(0xEB, b"JP\0\1\0\0\0\1" + SECRET),
    "IPTC": jpeg_segment(0xED, b"Photoshop 3.0\x008BIM\4\4\0\0\0\0\0\x12" + SECRET),
    "number of lines": jpeg_segment(0xDC, b"\0\x20" + SECRET),
    "private APP14": jpeg_segment(0xEE, SECRET),
    "comment": jpeg_segment(0xFE, SECRET),
    **{f"APP{n}": jpeg_segment(0xE0 + n, SECRET) for n in (3, 4, 5, 6, 7, 8, 9, 10, 12, 15)},
}
PNG_CHUNKS = {
    "tEXt": b"Comment\0" + SECRET,
    "zTXt": b"Comment\0\0" + compress(b"x") + SECRET,
    "iTXt": b"XML:com.adobe.xmp\0\0\0\0\0" + SECRET,
    "eXIf": b"MM\0*\0\0\0\x08\0\0\0\0\0\0" + SECRET,
    "caBX": SECRET,
    "prVt": SECRET,
    "vpAg": SECRET,
}
GIF_EXTENSIONS = {
    "comment": b"\x21\xfe" + gif_blocks(SECRET),
    "XMP": b"\x21\xff\x0bXMP DataXMP" + gif_blocks(SECRET),
    "profile": b"\x21\xff\x0bICCRGBG1012" + gif_blocks(SECRET),
    "private": b"\x21\xff\x0bTAJNE-1.000" + gif_blocks(SECRET),
    "text": b"\x21\xf9\x04\0\0\0\0\0" + b"\x21\x01\x0c" + bytes(12) + gif_blocks(SECRET),
}
WEBP_CHUNKS = {b"EXIF": SECRET, b"XMP ": SECRET, b"C2PA": SECRET, b"ABCD": SECRET}


def plant_in_jpeg(content: bytes) -> dict[str, bytes]:
    planted = {name: content[:2] + segment + content[2:] for name, segment in JPEG_SEGMENTS.items()}
    first = content.index(b"\xff", 4)
    planted["between segments"] = content[:first] + SECRET + content[first:]
    planted["before the scan"] = content.replace(b"\xff\xda", JPEG_SEGMENTS["comment"] + b"\xff\xda", 1)
    at = content.find(b"\xff\xee\x00\x0eAdobe")
    if at > 0:
        tail = struct.pack(">H", 14 + len(SECRET))
        planted["Adobe"] = content[: at + 2] + tail + content[at + 4 : at + 16] + SECRET + content[at + 16 :]
    return planted


def plant_in_png(content: bytes) -> dict[str, bytes]:
    places = {"first": 33, "last": len(content) - 12}
    planted = {
        f"{kind} {place}": content[:at] + png_chunk(kind.encode(), data) + content[at:]
        for kind, data in PNG_CHUNKS.items()
        for place, at in places.items()
    }
    for kind, size in {"gAMA": 4, "cHRM": 32, "sRGB": 1, "cICP": 4, "mDCV": 24, "cLLI": 8}.items():
        if kind.encode() not in content:
            planted[f"{kind} that is too long"] = (
                content[:33] + png_chunk(kind.encode(), bytes(size) + SECRET) + content[33:]
            )
    if b"iCCP" in content:
        at = content.index(b"iCCP") - 4
        size = struct.unpack(">I", content[at : at + 4])[0]
        data = content[at + 8 : at + 8 + size]
        named = png_chunk(b"iCCP", SECRET + data[data.index(b"\0") :])
        planted["profile's name"] = content[:at] + named + content[at + 12 + size :]
        longer = png_chunk(b"iCCP", data + SECRET)
        planted["after the profile"] = content[:at] + longer + content[at + 12 + size :]
    return planted


def plant_in_gif(content: bytes) -> dict[str, bytes]:
    start = 13 + (3 * 2 ** ((content[10] & 7) + 1) if content[10] & 0x80 else 0)
    planted = {
        f"{name} {place}": content[:at] + extension + content[at:]
        for name, extension in GIF_EXTENSIONS.items()
        for place, at in {"first": start, "last": len(content) - 1}.items()
    }
    loop = content.find(b"NETSCAPE2.0")
    if loop > 0:
        planted["after the loop"] = content[: loop + 15] + gif_blocks(SECRET)[:-1] + content[loop + 15 :]
    else:
        extension = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x03\0" + gif_blocks(SECRET)
        planted["with a loop"] = content[:start] + extension + content[start:]
    return planted


def end_of_chunk(content: bytes, at: int) -> int:
    """Where the chunk of a WebP ends that begins here, which may hold a secret already."""
    size = int.from_bytes(content[at + 4 : at + 8], "little")
    return at + 8 + size + size % 2


def plant_in_webp(content: bytes) -> dict[str, bytes]:
    def wrap(body: bytes) -> bytes:
        return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body

    planted = {
        kind.decode(): wrap(content[12:] + riff_chunk(kind, data)) for kind, data in WEBP_CHUNKS.items()
    }
    if content[12:16] == b"VP8X":
        flagged = content[12:20] + bytes((content[20] | 0x0C,)) + content[21:]
        planted["flagged"] = wrap(flagged + riff_chunk(b"EXIF", SECRET) + riff_chunk(b"XMP ", SECRET))
        head = riff_chunk(b"VP8X", content[20:30] + SECRET)
        planted["after the size"] = wrap(head + content[end_of_chunk(content, 12) :])
    if b"ANMF" in content:
        at = content.index(b"ANIM")
        loop = riff_chunk(b"ANIM", content[at + 8 : at + 14] + SECRET)
        planted["after the loop"] = wrap(content[12:at] + loop + content[end_of_chunk(content, at) :])
        at = content.index(b"ANMF")
        size = struct.unpack("<I", content[at + 4 : at + 8])[0]
        frame = content[at + 8 : at + 8 + size] + riff_chunk(b"ABCD", SECRET)
        planted["in a frame"] = wrap(
            content[12:at] + riff_chunk(b"ANMF", frame) + content[at + 8 + size + size % 2 :]
        )
    return planted


def plant_in_avif(content: bytes) -> dict[str, bytes]:
    named = content.replace(b"Color\0", b"Tajne\0").replace(b"Alpha\0", b"Tajne\0")
    return {
        "uuid": content + box(b"uuid", bytes(16) + SECRET),
        "free": content + box(b"free", SECRET),
        "skip": content + box(b"skip", SECRET),
        "udta": content + box(b"udta", box(b"name", SECRET)),
        "in the data": content + box(b"mdat", SECRET),
        **({"name of an item": named} if named != content else {}),
    }


PLANTERS: dict[str, Callable[[bytes], dict[str, bytes]]] = {
    "JPEG": plant_in_jpeg,
    "PNG": plant_in_png,
    "GIF": plant_in_gif,
    "WEBP": plant_in_webp,
    "AVIF": plant_in_avif,
}


def plant(format: str, content: bytes) -> dict[str, bytes]:
    """Slot -> the picture with the secret there."""
    return {**PLANTERS[format](content), "after the end": content + SECRET}


def look(content: bytes) -> list[tuple[Any, ...]]:
    """What is seen of a picture: of each frame its pixels with their transparency, and its duration."""
    with Image.open(BytesIO(content)) as image:
        # Several pictures in a JPEG: browsers show the first.
        count = 1 if image.format == "MPO" else getattr(image, "n_frames", 1)
        seen: list[tuple[Any, ...]] = [
            (image.size, count, image.info.get("loop"), image.info.get("icc_profile"))
        ]
        for number in range(count):
            image.seek(number)
            pixels = image.tobytes() if image.mode in ("CMYK", "I;16") else image.convert("RGBA").tobytes()
            seen.append((image.mode, pixels, image.info.get("duration"), image.info.get("transparency")))
    return seen
