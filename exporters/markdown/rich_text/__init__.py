"""Wagtail's rich text ⇄ nodes: the HTML that Draftail stores.

    nodes = parse_html(html, references)
    html = render_html(nodes, references)          what Draftail would store, but for its block keys

Draftail keeps no trace of the space between the items of a loose list, and throws away every attribute but
its own `data-block-key`: so the items of such a list carry a key that says it (`LOOSE`).
Source: wagtail.admin.rich_text.converters, draftjs_exporter; tests run against Wagtail's own converter.
"""

from exporters.markdown.rich_text.held import NotHeld
from exporters.markdown.rich_text.reader import parse_html
from exporters.markdown.rich_text.writer import LOOSE, PLACEHOLDER, render_html

__all__ = ["LOOSE", "PLACEHOLDER", "NotHeld", "parse_html", "render_html"]
