"""Media types of files that browsers show."""

IMAGE_TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
"""Extension -> type of images that a browser shows and never executes; SVG may hold scripts."""
