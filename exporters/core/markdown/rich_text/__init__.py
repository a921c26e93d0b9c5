"""Wagtail's rich text ⇄ nodes: the HTML that Draftail stores.

    nodes = parse_html(html, references)
    html = render_html(nodes, references)          what Draftail would store, but for its block keys

Draftail keeps one line of text a list item: `items.py` says how it holds loose lists and longer items.
Source: wagtail.admin.rich_text.converters, draftjs_exporter; tests run against Wagtail's own converter.
"""

from exporters.core.markdown.rich_text.flatten import NotHeld
from exporters.core.markdown.rich_text.reader import parse_html
from exporters.core.markdown.rich_text.writer import PLACEHOLDER, render_html

__all__ = ["PLACEHOLDER", "NotHeld", "parse_html", "render_html"]
