"""Where the files that somebody sends lie in an Astro project."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from exporters.core.media_types import IMAGE_TYPES
from exporters.core.paths import MARKDOWN_SUFFIXES, PAGES, is_routed
from exporters.ingest import refusals
from exporters.ingest.entry_names import LEFT_OUT_OF_PROJECT, is_archive

WORD_SUFFIXES = (".doc", ".docx", ".odt", ".rtf", ".pages")
# What an event may link to, beside it.
LINKED_SUFFIXES = (".pdf", ".txt", ".csv", ".xlsx", ".ods", ".pptx", ".odp", ".mp3", ".mp4", ".ics")
OTHER_MARKDOWN = (".mdx",)
PICTURES = (*IMAGE_TYPES, ".svg", ".tif", ".tiff", ".apng")


@dataclass(frozen=True, slots=True)
class Arranged:
    """paths: name -> path from the project's root, of the files that are taken. refused: name -> why not.

    is_project: whether they are those of a project, which has other files than events.
    """

    paths: Mapping[str, str]
    refused: Mapping[str, str]
    is_project: bool


def arrange(names: Collection[str], folder: str, *, packed: bool) -> Arranged:
    """Files that came together, in a project: their own where they have a src/pages, else below one folder.

    folder: the address of that folder ("podujatia/2021"; "" for the top). packed: whether they are the
    entries of an archive, where others are not unpacked.
    """
    root = find_root(names)
    if root is None:
        return _arrange_loose(names, folder, packed=packed)
    paths = {
        name: name.removeprefix(root)
        for name in names
        if name.startswith(root) and name.removeprefix(root).split("/")[0] not in LEFT_OUT_OF_PROJECT
    }
    nested = [name for name, path in paths.items() if is_archive(name) and path.startswith(f"{PAGES}/")]
    kept = {name: path for name, path in paths.items() if not is_archive(name)}
    return Arranged(kept, dict.fromkeys(nested, refusals.NESTED), is_project=True)


def find_root(names: Collection[str]) -> str | None:
    """The shallowest folder with a src/pages, as what names begin with ("site-main/", or ""); else None."""
    within = f"/{PAGES}/"
    found = {f"/{name}".partition(within)[0] for name in names if within in f"/{name}"}
    root = min(found, key=lambda folder: (folder.count("/"), folder), default=None)
    return root if root is None else f"{root}/".lstrip("/")


def _arrange_loose(names: Collection[str], folder: str, *, packed: bool) -> Arranged:
    top = find_container(names)
    base = f"{PAGES}/{folder}" if folder else PAGES
    below = {name: name.removeprefix(top) for name in names}
    reasons = {name: _find_reason(name, packed=packed) or _find_fault(place) for name, place in below.items()}
    return Arranged(
        {name: f"{base}/{_name_markdown(place)}" for name, place in below.items() if not reasons[name]},
        {name: reason for name, reason in reasons.items() if reason},
        is_project=False,
    )


def find_container(names: Collection[str]) -> str:
    """What all names begin with where they lie in one folder that is no page's own; else ""."""
    tops = {name.partition("/")[0] for name in names}
    top = f"{next(iter(tops))}/" if len(tops) == 1 else ""
    is_folder = bool(top) and all(name.startswith(top) for name in names)
    return top if is_folder and f"{top}index.md" not in names else ""


def _name_markdown(name: str) -> str:
    """A name as Astro reads it: to it, A.MD is no Markdown. Some systems still write names in capitals."""
    path = PurePosixPath(name)
    return str(path.with_suffix(path.suffix.lower())) if is_markdown(name) else name


def is_markdown(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in (*MARKDOWN_SUFFIXES, *OTHER_MARKDOWN)


def _find_fault(name: str) -> str:
    """Why Astro builds no page from Markdown, by its name in the folder; "" where it does."""
    is_page = all(map(is_routed, name.split("/")))
    return "" if is_page or not is_markdown(name) else refusals.NO_PAGE


def _find_reason(name: str, *, packed: bool) -> str:
    """Why a file that is in no project is not taken; "" where it is."""
    suffix = PurePosixPath(name).suffix.lower()
    if is_archive(name):
        return refusals.NESTED if packed or "/" in name else refusals.OTHER_ARCHIVE
    if suffix in WORD_SUFFIXES:
        return refusals.WORDS
    is_known = is_markdown(name) or suffix in (*LINKED_SUFFIXES, *PICTURES)
    return "" if is_known else refusals.WRONG_TYPE
