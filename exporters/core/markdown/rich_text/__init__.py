"""Rich text (the HTML that Draftail stores) ⇄ nodes.

    nodes = parse_rich_text(html, references)
    html = render_rich_text(nodes, references)      what Draftail would store, but for its block keys

Draftail keeps one line of text a list item: `items.py` says how it holds loose lists and longer items.
Source: wagtail.admin.rich_text.converters, draftjs_exporter; tests run against Wagtail's own converter.
"""

from exporters.core.markdown.rich_text.flatten import Unrepresentable
from exporters.core.markdown.rich_text.reader import parse_rich_text
from exporters.core.markdown.rich_text.writer import PLACEHOLDER, render_rich_text

__all__ = ["PLACEHOLDER", "Unrepresentable", "parse_rich_text", "render_rich_text"]
