"""Replacing in rich text as Wagtail stores it: in its texts, and in those attributes that are asked for."""

import re
from collections.abc import Callable, Iterator
from html import escape, unescape

from events.links import TAG, TAG_NAME
from events.placeholders import LINK_TYPE
from events.replacing.search import FORMATTING, Excerpt, Search, find_excerpts

# What formats a part of a line; any other element ends the line.
INLINE = frozenset(
    {"a", "b", "strong", "i", "em", "u", "s", "del", "strike", "code", "sub", "sup", "span", "mark", "small"}
)
CHARACTER = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);|.", re.DOTALL)
ATTRIBUTE = re.compile(r'(?<=\s)(href|alt|title)="([^"]*)"')

Replace = Callable[[str], tuple[str, list[Excerpt]]]
"""Takes and returns a value as people read it, without entities."""


def replace_lines(html: str, search: Search) -> tuple[str, list[Excerpt]]:
    """The rich text with what was found replaced, and what was found in it.

    Only what stands within one run of text is replaced. What begins and ends under different formatting
    stays, with the reason FORMATTING: nobody but its author knows which of it the new words should have.
    """
    parts = TAG.split(html)
    found: list[Excerpt] = []
    for line in _split_lines(parts):
        found += _replace_line(parts, line, search)
    return "".join(parts), found


def _split_lines(parts: list[str]) -> Iterator[list[int]]:
    """The indices of the texts of each line."""
    line: list[int] = []
    for index, part in enumerate(parts):
        if not part.startswith("<"):
            line.append(index)
            continue
        name = TAG_NAME.match(part)
        if name is None or name.group(2).lower() not in INLINE:
            yield line
            line = []
    yield line


def _replace_line(parts: list[str], line: list[int], search: Search) -> Iterator[Excerpt]:
    """Replace in the parts in place. Yields what was found, in order."""
    text, places = "", []
    for index in line:
        for character in CHARACTER.finditer(parts[index]):
            # A few entities are two characters: they stay as they are written.
            shown = unescape(character.group())
            for offset, one in enumerate(shown if len(shown) == 1 else character.group()):
                text += one
                start = character.start() + offset
                places.append((index, start, character.end() if len(shown) == 1 else start + 1))
    matches = list(search.pattern.finditer(text))
    for match in reversed(matches):
        (index, start, _), (last, _, end) = places[match.start()], places[match.end() - 1]
        if index == last:
            parts[index] = parts[index][:start] + escape(search.put, quote=False) + parts[index][end:]
    for match in matches:
        is_within = places[match.start()][0] == places[match.end() - 1][0]
        yield from find_excerpts(text, [match], "" if is_within else FORMATTING)


def replace_attributes(
    html: str, *, alt: Replace | None = None, address: Replace | None = None
) -> tuple[str, list[Excerpt]]:
    """The rich text with its alt texts and the addresses of its links replaced.

    Links to pages and documents of the CMS have no address of their own.
    """
    found: list[Excerpt] = []
    parts = TAG.split(html)
    for index, part in enumerate(parts):
        if part.startswith("<a ") and part.endswith(">"):
            is_image = f'linktype="{LINK_TYPE}"' in part
            replace = {"alt": alt, "title": alt} if is_image else {"href": address}
            parts[index] = ATTRIBUTE.sub(lambda match, by=replace: _rewrite(match, by, found), part)
    return "".join(parts), found


def _rewrite(match: re.Match[str], replace: dict[str, Replace | None], found: list[Excerpt]) -> str:
    name, value = match.groups()
    by = replace.get(name)
    if by is None:
        return match.group()
    new, excerpts = by(unescape(value))
    found += excerpts
    is_changed = any(not excerpt.reason for excerpt in excerpts)
    return f'{name}="{escape(new)}"' if is_changed else match.group()
