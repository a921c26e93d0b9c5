"""Markdown and Wagtail's rich text ⇄ mdast nodes: all that other packages may use.

nodes = parse_markdown(body)                    top-level nodes, each with the characters it came from
body = serialize_markdown(root)                 canonical Markdown
body = preserve_formatting(source, root)        the same content with the bytes of what did not change
blocks = parse_rich_text(html, references)      from what Draftail stores
html = render_rich_text(blocks, references)     and back; raises Unrepresentable
"""

from exporters.core.markdown.local_addresses import (
    find_in_values,
    find_local_addresses,
    replace_local_addresses,
)
from exporters.core.markdown.nodes import (
    Align,
    Block,
    Blockquote,
    Break,
    Code,
    Delete,
    Emphasis,
    FootnoteDefinition,
    FootnoteReference,
    Heading,
    Html,
    Image,
    Inline,
    InlineCode,
    InlineHtml,
    Link,
    List,
    ListItem,
    Paragraph,
    Root,
    Strong,
    Subscript,
    Superscript,
    Table,
    Text,
    ThematicBreak,
    Verbatim,
)
from exporters.core.markdown.normalize.tree import normalize_inline
from exporters.core.markdown.parse.blocks import Spanned, parse_markdown, parse_root
from exporters.core.markdown.preserve.draft import check_canonical
from exporters.core.markdown.preserve.formatting import preserve_formatting
from exporters.core.markdown.rich_text import (
    PLACEHOLDER,
    Unrepresentable,
    parse_rich_text,
    render_rich_text,
)
from exporters.core.markdown.serialize.blocks import serialize_markdown
from exporters.core.markdown.url_schemes import refuse_unsafe_url, script_scheme

__all__ = [
    "PLACEHOLDER",
    "Align",
    "Block",
    "Blockquote",
    "Break",
    "Code",
    "Delete",
    "Emphasis",
    "FootnoteDefinition",
    "FootnoteReference",
    "Heading",
    "Html",
    "Image",
    "Inline",
    "InlineCode",
    "InlineHtml",
    "Link",
    "List",
    "ListItem",
    "Paragraph",
    "Root",
    "Spanned",
    "Strong",
    "Subscript",
    "Superscript",
    "Table",
    "Text",
    "ThematicBreak",
    "Unrepresentable",
    "Verbatim",
    "check_canonical",
    "find_in_values",
    "find_local_addresses",
    "normalize_inline",
    "parse_markdown",
    "parse_rich_text",
    "parse_root",
    "preserve_formatting",
    "refuse_unsafe_url",
    "render_rich_text",
    "replace_local_addresses",
    "script_scheme",
    "serialize_markdown",
]
