"""Cleans an uploaded image: turned upright, bounded in size, without personal data."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageOps

# What Pillow writes as well as it reads; the others (GIF, animated pictures) stay as they are.
FORMATS: dict[str, dict[str, object]] = {
    "JPEG": {"quality": 85, "progressive": True},
    "PNG": {},
    "WEBP": {"quality": 85},
    "AVIF": {"quality": 75},
}


def clean_image(content: bytes, *, longest_side: int) -> bytes:
    """The image turned upright, without EXIF and XMP (where it was taken is personal data), and bounded.

    longest_side: in pixels; a larger image is scaled down to it.
    An image that is already so comes back as the very same bytes.
    """
    with Image.open(BytesIO(content)) as image:
        if (
            image.format not in FORMATS
            or getattr(image, "is_animated", False)
            or _is_clean(image, longest_side)
        ):
            return content
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
        output = BytesIO()
        options = {**FORMATS[image.format], "icc_profile": image.info.get("icc_profile")}
        # Pillow writes what it finds in `info` unless told otherwise.
        upright.info = {}
        upright.save(output, image.format, exif=b"", **options)
    return output.getvalue()


def _is_clean(image: Image.Image, longest_side: int) -> bool:
    personal = {"exif", "xmp", "XML:com.adobe.xmp", "Raw profile type exif", "photoshop", "comment"}
    return max(image.size) <= longest_side and not image.getexif() and not personal & image.info.keys()
