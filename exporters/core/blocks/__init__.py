"""Raw StreamField JSON ⇄ Markdown nodes: one table each way.

root = to_nodes(page_body, references)                  the nodes of the file's body
blocks, fallbacks = from_markdown(body, references)     the page's body, and what stayed raw Markdown
"""

from exporters.core.blocks.read import Fallback, from_markdown, from_nodes
from exporters.core.blocks.write import RENDERERS, to_nodes

__all__ = ["RENDERERS", "Fallback", "from_markdown", "from_nodes", "to_nodes"]
