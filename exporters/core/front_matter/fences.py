"""Text → its front matter and body, split where Astro splits.

Source: `parseFrontmatter` of @astrojs/internal-helpers, which looks for
/(?:^\\uFEFF?|^\\s*\\n)(?:---|\\+\\+\\+)([\\s\\S]*?\\n)(?:---|\\+\\+\\+)/ — what follows the closing dashes on
their line belongs to the body, and what follows the opening ones to the front matter.
"""

import re
from dataclasses import dataclass, replace
from typing import Literal

from frontmatter.default_handlers import BaseHandler

from exporters.core.errors import SourceError
from exporters.core.i18n import gettext_noop

Kind = Literal["yaml", "toml", "none"]

KINDS: dict[str, Kind] = {"---": "yaml", "+++": "toml"}

# What JavaScript's \s matches; Python's also has U+0085 and the separators U+001C to U+001F.
_SPACE = "[\t-\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]"

# python-frontmatter's splitting with Astro's fences: its own are whole lines of three or more dashes, so that
# it would read on past a line like `---x`, at which Astro stops.
_FENCES = BaseHandler(
    fm_boundary=re.compile(rf"(?:\A\ufeff?|\A{_SPACE}*\n|^)(?:---|\+\+\+)", re.MULTILINE),
    start_delimiter="---",
    end_delimiter="---",
)
_OPENING = re.compile(rf"(?:\ufeff?|{_SPACE}*\n)(---|\+\+\+)")
_REST_OF_FENCE = re.compile(r"[ \t]*(?:\r?\n|\Z)")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A Markdown file in parts: `opening + yaml + closing + body` is its text exactly.

    opening: the first fence with its line ending, and the BOM or blank lines before it; "" where none is.
    yaml: the lines between the fences (TOML where kind is "toml"), each with its line ending.
    closing: the last fence with its line ending. Where more follows on its line (`---x`) the fence
        alone: Astro takes the rest for the body.
    newline: the first line ending of the text, "\\n" where it has none.
    """

    opening: str
    yaml: str
    closing: str
    body: str
    kind: Kind
    newline: str

    @property
    def text(self) -> str:
        """The whole file."""
        return self.opening + self.yaml + self.closing + self.body

    @property
    def first_line(self) -> int:
        """The number of the line in the file on which `yaml` begins, counted from 1."""
        return self.opening.count("\n") + 1

    def with_yaml(self, yaml: str) -> "SourceFile":
        """The same file with other front matter."""
        return replace(self, yaml=yaml)

    def with_body(self, body: str) -> "SourceFile":
        """The same file with another body."""
        return replace(self, body=body)


def split(text: str) -> SourceFile:
    """Split a file's text into its parts.

    Raises SourceError where one kind of fence opens the front matter and the other kind closes it: Astro then
    shows the front matter as part of the page.
    """
    newline = "\r\n" if text.find("\r\n") == text.find("\n") - 1 >= 0 else "\n"
    opening = _OPENING.match(text)
    try:
        if opening is None or not _FENCES.detect(text):
            raise ValueError
        inner, after = _FENCES.split(text)
    except ValueError:
        return SourceFile("", "", "", text, "none", newline)
    start, end = opening.end(), opening.end() + len(inner)
    fence = text[end : end + 3]
    if fence != opening[1]:
        raise SourceError(
            gettext_noop(
                "the front matter opens with %(opening)s but this line begins with %(fence)s, where Astro "
                "ends it. Indent the line or close the front matter with %(opening)s before it."
            ),
            where=f"line {text.count(chr(10), 0, end) + 1}",
            opening=opening[1],
            fence=fence,
        )
    start += _fence_rest(inner)
    cut = end + 3 + _fence_rest(after)
    return SourceFile(text[:start], text[start:end], text[end:cut], text[cut:], KINDS[fence], newline)


def _fence_rest(following: str) -> int:
    """How many characters behind a fence are its line's rest; 0 where text stands there."""
    match = _REST_OF_FENCE.match(following)
    return match.end() if match else 0
