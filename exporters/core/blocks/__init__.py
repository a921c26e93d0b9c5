"""Raw StreamField JSON ⇄ Markdown nodes: one table each way.

root = to_nodes(page_body, references)                  what the file says
blocks, fallbacks = from_markdown(body, references)     what the page will hold, and what stayed raw
"""

from exporters.core.blocks.read import Fallback, from_markdown, from_nodes
from exporters.core.blocks.write import RENDERERS, to_nodes

__all__ = ["RENDERERS", "Fallback", "from_markdown", "from_nodes", "to_nodes"]
