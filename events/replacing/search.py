"""What is looked for in events and what is put in its place, in plain text. No Django, no database."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

# Where to look.
TITLE, DESCRIPTION, TEXT, ALT, ADDRESS = "title", "description", "text", "alt", "address"
# Why something that was found is not replaced.
FORMATTING, MARKDOWN, REFUSED = "formatting", "markdown", "refused"

# Of an excerpt, on either side of what was found, in characters.
AROUND = 40
MARKS = "\u0300-\u036f"
SPACES = "[ \N{NO-BREAK SPACE}]"
RUN = re.compile(r"[A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Search:
    """find: one line, not blank. put: one line, may be empty. places: of TITLE … ADDRESS."""

    find: str
    put: str
    match_case: bool
    whole_words: bool
    places: frozenset[str]

    @property
    def pattern(self) -> re.Pattern[str]:
        return make_pattern(self.find, match_case=self.match_case, whole_words=self.whole_words)

    @property
    def runs(self) -> list[str]:
        """Letters and digits that stand together in whatever is found, however it is stored.

        Others may be stored as entities, as escapes of JSON, or as a letter and its accent.
        """
        return RUN.findall(normalize("NFC", self.find))


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Something that was found, with the text around it. reason: why it is not replaced, or ""."""

    before: str
    found: str
    after: str
    reason: str = ""


@lru_cache(maxsize=32)
def make_pattern(find: str, *, match_case: bool, whole_words: bool) -> re.Pattern[str]:
    """Finds the text in both of Unicode's forms, no-break spaces for spaces, and never half a letter."""
    text = normalize("NFC", find)
    pattern = "".join(map(_match_character, text)) + f"(?![{MARKS}])"
    if whole_words:
        before = rf"(?<![\w{MARKS}])" if text[0].isalnum() else ""
        pattern = before + pattern + (r"(?!\w)" if text[-1].isalnum() else "")
    return re.compile(pattern, re.NOFLAG if match_case else re.IGNORECASE)


def _match_character(character: str) -> str:
    if character == " ":
        return SPACES
    apart = normalize("NFD", character)
    whole = re.escape(character)
    return whole if apart == character else f"(?:{whole}|{re.escape(apart)})"


def find_excerpts(text: str, matches: list[re.Match[str]], reason: str = "") -> Iterator[Excerpt]:
    for match in matches:
        start, end = match.span()
        yield Excerpt(text[max(0, start - AROUND) : start], match.group(), text[end : end + AROUND], reason)


def replace_text(text: str, search: Search) -> tuple[str, list[Excerpt]]:
    """The plain text with everything replaced, and what was found in it."""
    matches = list(search.pattern.finditer(text))
    if not matches:
        return text, []
    return search.pattern.sub(lambda _match: search.put, text), list(find_excerpts(text, matches))
