"""The Markdown pages of an Astro project, as Astro finds them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from exporters.core.errors import ExportError
from exporters.core.i18n import gettext_noop
from exporters.core.paths import MARKDOWN_SUFFIXES, PAGES, is_routed
from exporters.project.disk import unreadable

LINKED = gettext_noop(
    "lies behind the symbolic link %(link)s, which no export follows; put the file itself in its place"
)
SUFFIX = gettext_noop(
    "Astro reads %(suffix)s as Markdown, and the CMS .md alone; give it that name, its address stays"
)
MDX = gettext_noop("is MDX, and the CMS holds Markdown alone; if it has no components, name it .md")
NOWHERE = gettext_noop("is a symbolic link that leads nowhere; remove it")


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A file of Markdown, or what keeps others from being found.

    path: from the project's root. obstacle: why the CMS cannot hold it; None where it can.
    is_file: False for a link that leads nowhere, and for a folder that cannot be read.
    """

    path: str
    obstacle: ExportError | None = None
    is_file: bool = True


def find_pages(root: Path) -> list[FoundPage]:
    """Every Markdown page of the project, in order of the paths; Astro follows symbolic links.

    What begins with "_" or ".", but for .well-known, is no page. Raises ExportError where src/pages itself
    cannot be read.
    """
    return sorted(_walk(root, PAGES, "", frozenset()), key=lambda page: page.path)


def _walk(root: Path, folder: str, link: str, above: frozenset[str]) -> Iterator[FoundPage]:
    """link: the symbolic link above the folder. above: the folders that it lies in, links resolved."""
    real = os.path.realpath(root / folder)
    if real in above:
        return
    try:
        entries = list(os.scandir(root / folder))
    except OSError as error:
        if not above:
            raise ExportError(unreadable(error), where=folder) from error
        yield FoundPage(folder, ExportError(unreadable(error)), is_file=False)
        return
    for entry in entries:
        if not is_routed(entry.name):
            continue
        path = f"{folder}/{entry.name}"
        linked = link or (path if entry.is_symlink() else "")
        # Of a link in a circle an entry of scandir raises an error, where these answer no.
        if os.path.isdir(root / path) if entry.is_symlink() else entry.is_dir():
            yield from _walk(root, path, linked, above | {real})
        elif os.path.isfile(root / path):
            yield from _judge(path, linked)
        elif entry.is_symlink() and not os.path.exists(root / path):
            yield FoundPage(path, ExportError(NOWHERE), is_file=False)


def _judge(path: str, link: str) -> Iterator[FoundPage]:
    suffix = os.path.splitext(path)[1]
    if suffix == ".mdx":
        yield FoundPage(path, ExportError(MDX))
    elif suffix in MARKDOWN_SUFFIXES:
        misnamed = None if suffix == ".md" else ExportError(SUFFIX, suffix=suffix)
        yield FoundPage(path, ExportError(LINKED, link=link) if link else misnamed)
