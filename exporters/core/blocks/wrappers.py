"""The HTML that wraps Markdown for blocks that Markdown has no syntax for, and how it is recognized.

The opening and the closing tags are HTML blocks of their own between blank lines: what they wrap stays
Markdown, and a site without special components shows a plain figure, list or box.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import parse_qs, urlsplit

from exporters.core.markdown import Block, Html


@dataclass(frozen=True, slots=True)
class Wrapper:
    """The HTML before and after a wrapped block.

    label: a line of HTML with one "%s" for a caption or title; "" for a wrapper without one.
        It is the first line of the closing HTML (`at_end`) or the last of the opening HTML.
    """

    opening: str
    closing: str
    label: str = ""
    at_end: bool = False

    def wrap(self, nodes: Sequence[Block], words: str = "") -> list[Block]:
        """The nodes between the opening and the closing HTML. words: the label's, "" for no label."""
        label = self.label % escape(" ".join(words.split()), quote=False) if words.strip() else ""
        start = self.opening if self.at_end or not label else f"{self.opening}\n{label}"
        end = f"{label}\n{self.closing}" if self.at_end and label else self.closing
        return [Html(start), *nodes, Html(end)]

    def words(self, start: str, end: str) -> str | None:
        """The label's words, given the HTML before and after; None where it is not that of this wrapper."""
        labelled, tag, other, other_tag = (end, self.closing, start, self.opening)
        if not self.at_end:
            labelled, tag, other, other_tag = (start, self.opening, end, self.closing)
        if other != other_tag:
            return None
        if labelled == tag:
            return ""
        label = labelled.removesuffix(f"\n{tag}") if self.at_end else labelled.removeprefix(f"{tag}\n")
        before, _, after = self.label.partition("%s")
        if label == labelled or not self.label or not (label.startswith(before) and label.endswith(after)):
            return None
        return unescape(label.removeprefix(before).removesuffix(after))


FIGURE = Wrapper("<figure>", "</figure>", "<figcaption>%s</figcaption>", at_end=True)
GALLERY = Wrapper('<div class="gallery">', "</div>")
DOCUMENTS = Wrapper('<div class="documents">', "</div>")
EMBED = Wrapper('<div class="embed">', "</div>")
CALLOUT = {
    kind: Wrapper(f'<aside class="callout callout-{kind}">', "</aside>", '<p class="callout-title">%s</p>')
    for kind in ("note", "tip", "important", "warning", "caution")
}

_IFRAME = re.compile(
    r'<div class="embed">\n<iframe src="(?P<src>[^"]*)" title="(?P<title>[^"]*)" data-url="(?P<url>[^"]*)" '
    r'loading="lazy" allowfullscreen></iframe>\n</div>'
)


def embed_html(url: str, title: str) -> str | None:
    """The HTML of a player for an address of YouTube or Vimeo, None for any other. Nothing is fetched."""
    for find in _PLAYERS:
        source = find(url)
        if source is not None:
            return (
                f'<div class="embed">\n<iframe src="{escape(source)}" title="{escape(title or url)}" '
                f'data-url="{escape(url)}" loading="lazy" allowfullscreen></iframe>\n</div>'
            )
    return None


def read_embed(html: str) -> tuple[str, str] | None:
    """(address, title) of a player that `embed_html` wrote; None for any other HTML."""
    found = _IFRAME.fullmatch(html)
    return (unescape(found["url"]), unescape(found["title"])) if found else None


def _youtube(url: str) -> str | None:
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    name = ""
    if host == "youtu.be":
        name = parts.path.strip("/")
    elif host in ("youtube.com", "youtube-nocookie.com"):
        first, _, rest = parts.path.strip("/").partition("/")
        name = rest if first in ("embed", "shorts", "live") else parse_qs(parts.query).get("v", [""])[0]
    return f"https://www.youtube-nocookie.com/embed/{name}" if re.fullmatch(r"[\w-]{6,20}", name) else None


def _vimeo(url: str) -> str | None:
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("player.")
    found = re.fullmatch(r"/(?:video/)?(\d+)/?", parts.path) if host == "vimeo.com" else None
    return f"https://player.vimeo.com/video/{found[1]}" if found else None


_PLAYERS: tuple[Callable[[str], str | None], ...] = (_youtube, _vimeo)
