"""Where a page's file lies in an Astro project, and what that makes of its address and layout."""

from __future__ import annotations

import posixpath

PAGES = "src/pages"
LAYOUT = "src/layouts/EventLayout.astro"
# Astro copies nothing that is only linked to, so documents go where it serves files as they are.
DOCUMENTS = "public/documents"
DOCUMENTS_URL = "/documents"


def page_path(url: str, imported: str = "") -> str:
    """The file of the page at `url` ("/podujatia/x/").

    imported: the path the page came in with; kept while the address is the same, its style
    ("x.md" beside "x/index.md") afterwards too.
    """
    if imported and page_url(imported) == url:
        return imported
    if imported and posixpath.basename(imported) != "index.md" and url != "/":
        return f"{PAGES}{url.rstrip('/')}.md"
    return f"{PAGES}{url}index.md"


def page_url(path: str) -> str:
    """The address that Astro gives to a file below src/pages; always with a final "/"."""
    stem = path.removeprefix(f"{PAGES}/").removesuffix(".md")
    if stem == "index" or stem.endswith("/index"):
        stem = stem.removesuffix("index").rstrip("/")
    return f"/{stem}/" if stem else "/"


def layout_for(path: str) -> str:
    """The `layout` of a file: the way from its folder to EventLayout."""
    return posixpath.relpath(LAYOUT, posixpath.dirname(path))


def is_event_layout(layout: object, path: str) -> bool:
    """Whether a file's `layout` leads to EventLayout, relative or from the project's root."""
    if not isinstance(layout, str):
        return False
    if layout.startswith("/"):
        return layout.lstrip("/") == LAYOUT
    if layout.startswith("."):
        return posixpath.normpath(posixpath.join(posixpath.dirname(path), layout)) == LAYOUT
    # An alias of the project's own ("@layouts/…", "~/layouts/…"): the name has to do.
    return posixpath.basename(layout) == posixpath.basename(LAYOUT)
