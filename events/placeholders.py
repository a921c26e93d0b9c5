"""The character that stands in a rich text where an image is."""

import re

LINK_TYPE = "image"
PLACEHOLDER = "\N{OBJECT REPLACEMENT CHARACTER}"

INLINE_IMAGE_OR_PLACEHOLDER = re.compile(
    rf'(?P<image><a\b[^>]*\blinktype="{LINK_TYPE}"[^>]*>.*?</a>)|{PLACEHOLDER}', re.DOTALL
)


def drop_orphans(html: str) -> str:
    """Return the rich text without placeholders that no image stands over.

    One is left behind where an image is pasted into a field that cannot hold any.
    """
    return INLINE_IMAGE_OR_PLACEHOLDER.sub(lambda match: match["image"] or "", html)
