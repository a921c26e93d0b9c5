"""What a Markdown page of the documentation names: links, anchors, code, commands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from cms.development.sizes import find_files

ROOT = Path(__file__).resolve().parent.parent
# Markdown that is content, and not about this repository.
CONTENT = ("tests/", "frontend-contract/site/src/")
FENCE = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[(?:[^\]\[]|\[[^\]]*\])*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
EXTERNAL = re.compile(r"[a-z]+:")
COMMAND = re.compile(r"[a-z_]+")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


def find_pages(root: Path = ROOT) -> list[Path]:
    """Every page that tells something about the repository."""
    names = [name for name in find_files(root) if name.endswith(".md") and not name.startswith(CONTENT)]
    return [root / name for name in names]


def read_code(text: str) -> Iterator[str]:
    """Every span of code, and every line of a block; a line that is indented goes on with the one before."""
    for block in FENCE.findall(text):
        lines = "\n".join(block.splitlines()[1:-1])
        yield from re.sub(r"\n {12,}", " ", lines).splitlines()
    yield from SPAN.findall(FENCE.sub("", text))


def read_links(text: str) -> list[str]:
    """Where the links and pictures of a page lead, other sites left out."""
    plain = SPAN.sub("", FENCE.sub("", text))
    return [target for target in LINK.findall(plain) if not EXTERNAL.match(target)]


def read_anchors(text: str) -> set[str]:
    """The anchors that GitHub gives to the headings of a page."""
    anchors: set[str] = set()
    for heading in HEADING.findall(FENCE.sub("", text)):
        shown = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        anchor = re.sub(r"[^\w\- ]", "", shown.lower()).replace(" ", "-")
        number = 0
        while (numbered := f"{anchor}-{number}" if number else anchor) in anchors:
            number += 1
        anchors.add(numbered)
    return anchors


def find_broken_links(page: Path) -> list[str]:
    """The links of a page that lead to no file, or to no heading of it."""
    broken = []
    for target in read_links(page.read_text("utf-8")):
        name, _, anchor = target.partition("#")
        file = page.parent / name if name else page
        if not file.exists() or (anchor and anchor not in read_anchors(file.read_text("utf-8"))):
            broken.append(target)
    return broken


def find_lost_paths(text: str, root: Path = ROOT) -> list[str]:
    """Paths in code that begin with a folder of the repository's root and lead nowhere."""
    folders = {re.escape(name.partition("/")[0]) for name in find_files(root) if "/" in name}
    path = re.compile(rf"(?:{'|'.join(folders)})/[\w./\-\[\]]*")
    named = {
        found for code in SPAN.findall(FENCE.sub("", text)) for found in path.findall(code) if found == code
    }
    return sorted(name for name in named if not (root / name).exists())


def read_make_targets(text: str) -> set[str]:
    return {found for code in read_code(text) for found in re.findall(r"(?:^|\s)make ([a-z][a-z-]*)", code)}


def read_scripts(text: str) -> set[str]:
    return {found for code in read_code(text) for found in re.findall(r"npm run ([a-z:]+)", code)}


def read_modules(text: str) -> set[str]:
    return {found for code in read_code(text) for found in re.findall(r"python3? -m ([\w.]+)", code)}


def read_commands(text: str, known: set[str]) -> Iterator[tuple[str, set[str]]]:
    """(command of manage.py, options that stand with it), a comment left out.

    known: commands that a span of code may begin with, without manage.py before them.
    """
    for code in read_code(text):
        words = code.partition(" #")[0].split()
        for place, word in enumerate(words):
            # `manage` is the command that docs/how-to/install.md makes; "$@" stands for any.
            before = words[place - 1] if place else ""
            after_manage = before.endswith("manage.py") or before == "manage"
            if (after_manage and COMMAND.fullmatch(word)) or (place == 0 and word in known):
                yield word, set(OPTION.findall(" ".join(words[place + 1 :])))
