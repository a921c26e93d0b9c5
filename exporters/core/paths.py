"""Where a page's file lies in an Astro project, and what that makes of its address and layout."""

from __future__ import annotations

import posixpath
import re

from exporters.core.errors import ExportError
from exporters.core.i18n import gettext_noop

PAGES = "src/pages"
LAYOUT = "src/layouts/EventLayout.astro"
# Astro copies nothing that is only linked to, so documents go where it serves files as they are.
DOCUMENTS = "public/documents"
DOCUMENTS_URL = "/documents"
REDIRECTS = "src/data/redirects.json"
# What Astro reads as Markdown. Of these the CMS holds .md alone.
MARKDOWN_SUFFIXES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd", ".mdwn")
# What Astro makes pages from.
PAGE_SUFFIXES = (*MARKDOWN_SUFFIXES, ".mdx", ".astro", ".html", ".js", ".ts")

# Astro reads brackets as a parameter, and the others as parts of an address or of JavaScript.
_UNBUILDABLE = re.compile(r'["#?%\[\]\\\t\n\r]')
ERROR_PAGES = ("/404/", "/500/")


def is_file_name(name: str) -> bool:
    """Whether a name is that of one file in a folder."""
    return name not in ("", ".", "..") and not set("/\\\0") & set(name)


def route_conflict_paths(path: str) -> list[str]:
    """The other files that would give a page the address that `path` gives; none for what is no page."""
    if not path.startswith(f"{PAGES}/") or not path.endswith(".md"):
        return []
    stem = path.removesuffix(".md").removesuffix("/index")
    stems = [stem, f"{stem}/index"] if stem != f"{PAGES}/index" else [stem]
    pages = [f"{s}{suffix}" for s in stems for suffix in PAGE_SUFFIXES if f"{s}{suffix}" != path]
    served = [f"public{s.removeprefix(PAGES)}.html" for s in stems]
    return [*pages, *served]


def page_path(url: str, imported: str = "") -> str:
    """The file of the page at `url` ("/podujatia/x/").

    imported: the path the page came in with; kept while the address is the same, its style
    ("x.md" beside "x/index.md") afterwards too.
    """
    if imported and page_url(imported) == url:
        return imported
    is_single = imported and posixpath.basename(imported) != "index.md"
    # Astro takes x/index.md for the page of the folder x.
    if is_single and url != "/" and not url.endswith("/index/"):
        return f"{PAGES}{url.rstrip('/')}.md"
    return f"{PAGES}{url}index.md"


def page_url(path: str) -> str:
    """The address that Astro gives to a file below src/pages; always with a final "/"."""
    stem = path.removeprefix(f"{PAGES}/").removesuffix(".md")
    if stem == "index" or stem.endswith("/index"):
        stem = stem.removesuffix("index").rstrip("/")
    return f"/{stem}/" if stem else "/"


def find_name_fault(path: str) -> ExportError | None:
    """Why Astro builds no page from a file below src/pages, or another one than its name says; else None."""
    below = path.removeprefix(f"{PAGES}/")
    found = _UNBUILDABLE.search(below)
    if found:
        return ExportError(
            gettext_noop(
                "has %(sign)r in its name, and Astro builds no such page; "
                "rename the file, or the folder that it is in"
            ),
            where=path,
            sign=found[0],
        )
    if page_url(path) in ERROR_PAGES:
        return ExportError(
            gettext_noop(
                "is what Astro builds the site's error page from, which cannot be an event; rename it"
            ),
            where=path,
        )
    return None


def is_routed(name: str) -> bool:
    """Whether Astro makes pages from a file or folder of this name below src/pages."""
    return not name.startswith("_") and (not name.startswith(".") or name == ".well-known")


def layout_for(path: str) -> str:
    """The `layout` of a file below src: the way from its folder to EventLayout."""
    return "../" * (path.count("/") - 1) + LAYOUT.removeprefix("src/")


def is_from_root(layout: object) -> bool:
    """Whether a file's `layout` means the same wherever the file lies: an alias, or a path from the root."""
    return isinstance(layout, str) and not layout.startswith(".")


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
