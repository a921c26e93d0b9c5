"""The placeholder character of inline images in rich text."""

import re

LINK_TYPE = "image"
PLACEHOLDER = "\N{OBJECT REPLACEMENT CHARACTER}"

INLINE_IMAGE_OR_PLACEHOLDER = re.compile(
    rf'(?P<image><a\b[^>]*\blinktype="{LINK_TYPE}"[^>]*>.*?</a>)|{PLACEHOLDER}', re.DOTALL
)


def drop_orphans(html: str) -> str:
    """Return the rich text without placeholders outside of an inline image.

    Pasting an image into a field that allows none leaves one behind.
    """
    return INLINE_IMAGE_OR_PLACEHOLDER.sub(lambda match: match["image"] or "", html)
