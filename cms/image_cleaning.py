"""Cleans an uploaded image: turned upright, bounded in size, without anything that does not draw it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import ExifTags, Image, PngImagePlugin

from cms.image_parts import BrokenImage, find_format, png, strip, webp
from cms.image_rules import open_image

# How a picture is written that has to be turned or scaled down; any other keeps its own pixels.
QUALITY: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 90, "progressive": True},
    "PNG": {},
    "WEBP": {"quality": 90},
    "AVIF": {"quality": 85},
}
UPRIGHT = 1


def clean_image(content: bytes, *, longest_side: int) -> bytes:
    """The image turned upright, bounded, and without what does not draw it (where it was taken, by whom).

    longest_side: in pixels; a larger image is scaled down to it, unless it is animated or a GIF.
    Where it need not be turned or scaled, its pixels stay as they are stored; an image that is clean already
    comes back as the very same bytes. Raises BrokenImage for what is no image of a known format.
    """
    format = find_format(content)
    if format is None:
        raise BrokenImage("is of no format that is known here")
    stripped = strip(content, format)
    if format not in QUALITY:
        return stripped
    return strip(
        _redraw(stripped, format, longest_side, TURNS.get(_read_orientation(content, format))), format
    )


def _redraw(content: bytes, format: str, longest_side: int, turn: Image.Transpose | None) -> bytes:
    """The content itself where it is upright and small enough."""
    with open_image(content, format) as image:
        animated = format != "JPEG" and getattr(image, "n_frames", 1) > 1
        large = not animated and max(image.size) > longest_side
        # An animated AVIF says itself how it is turned, and whoever shows AVIF heeds it.
        if (turn is None or (animated and format == "AVIF")) and not large:
            return content
        options = {**QUALITY[format], "icc_profile": image.info.get("icc_profile"), "exif": b""}
        if format == "WEBP":
            options |= {"lossless": webp.is_lossless(content), "exact": True}
        if format == "PNG":
            options["pnginfo"] = _copy_colours(content)
            _read_key(image, content)
        if animated:
            options |= _read_animation(image)
            frames = [_turn(image, turn, number) for number in range(image.n_frames)]  # type: ignore[attr-defined]
            options["append_images"] = frames[1:]
            drawn = frames[0]
        else:
            drawn = image if turn is None else image.transpose(turn)
            if large:
                drawn = make_scalable(drawn)
                drawn.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
        # Pillow writes what it finds in `info` unless told otherwise.
        drawn.info = {name: drawn.info[name] for name in ("transparency",) if name in drawn.info}
        output = BytesIO()
        drawn.save(output, format, **options)
    return output.getvalue()


# The value of EXIF's orientation -> what turns such a picture upright.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _read_orientation(content: bytes, format: str) -> int:
    """As browsers read it: from EXIF alone, which of AVIF's own turns Pillow tells too."""
    exif = Image.Exif()
    try:
        with open_image(content, format) as image:
            # Pillow finds what stands behind a PNG's pixels only once they are decoded.
            exif.load(png.read_exif(content) if format == "PNG" else image.info.get("exif") or b"")
        return int(exif.get(ExifTags.Base.Orientation, UPRIGHT))
    # Pillow raises whatever comes to hand at EXIF that nobody meant; browsers show such a picture as it lies.
    except Exception:  # noqa: BLE001
        return UPRIGHT


def _turn(image: Image.Image, turn: Image.Transpose | None, frame: int) -> Image.Image:
    image.seek(frame)
    whole = image.convert("RGBA")
    return whole if turn is None else whole.transpose(turn)


def _read_animation(image: Image.Image) -> dict[str, Any]:
    """How often it is shown, how long each frame, and that none shows through another."""
    durations = []
    for number in range(image.n_frames):  # type: ignore[attr-defined]
        image.seek(number)
        image.load()
        durations.append(image.info.get("duration", 0))
    animation = {"save_all": True, "duration": durations, "loop": image.info.get("loop", 0)}
    if image.format == "PNG":
        animation |= {"blend": PngImagePlugin.Blend.OP_SOURCE, "disposal": PngImagePlugin.Disposal.OP_NONE}
        if getattr(image, "default_image", False):
            # What is shown where nothing moves is no frame, and has no duration.
            animation |= {"default_image": True, "duration": durations[1:]}
    return animation


def _copy_colours(content: bytes) -> PngImagePlugin.PngInfo:
    """What a PNG says of how its numbers are meant, which Pillow would not write."""
    colours = PngImagePlugin.PngInfo()
    for kind, data in png.read_colours(content):
        colours.add(kind, data)
    return colours


def _read_key(image: Image.Image, content: bytes) -> None:
    """Let the colour that is transparent have 8 bits, as Pillow reads the others, whatever they have."""
    key, depth = image.info.get("transparency"), content[png.DEPTH]
    if image.mode == "RGB" and key is not None and depth == 16:
        image.info["transparency"] = tuple(value >> 8 for value in key)
    elif image.mode == "L" and key is not None and depth < 8:
        image.info["transparency"] = key * 255 // (2**depth - 1)


def make_scalable(image: Image.Image) -> Image.Image:
    """The image with its transparency in every pixel: colours of a palette, and those that mean
    "transparent", cannot be mixed. 16 bits become 8.
    """
    key = image.info.get("transparency")
    if image.mode.startswith("I;16"):
        numbers = image.convert("I")
        grey = numbers.point([value >> 8 for value in range(1 << 16)], "L")
        if key is not None:
            grey.putalpha(numbers.point([255 * (value != key) for value in range(1 << 16)], "L"))
        return grey
    if key is None:
        return image.convert({"1": "L", "P": "RGB", "PA": "RGBA"}.get(image.mode, image.mode))
    return image.convert("LA" if image.mode in ("1", "L") else "RGBA")
