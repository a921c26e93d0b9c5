"""Real Markdown files of public sites, beside the repository; they are no part of it."""

from __future__ import annotations

import csv
from functools import cache

import pytest

from cms.bootstrap.machine import CORPUS, NO_CORPUS
from exporters.core import front_matter
from exporters.core.errors import SourceError

needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason=NO_CORPUS)


@cache
def corpus_bodies() -> tuple[tuple[str, str], ...]:
    """(path, body) of each file that is UTF-8 and whose front matter can be cut off."""
    bodies = []
    for path in sorted(CORPUS.rglob("*.md")):
        try:
            body = front_matter.split(path.read_bytes().decode()).body
        except (UnicodeDecodeError, SourceError):
            continue
        bodies.append((path.relative_to(CORPUS).as_posix(), body))
    return tuple(bodies)


def picked_by_hash() -> list[tuple[str, str]]:
    """Those that nobody chose for what they hold, without template tags and not empty."""
    with (CORPUS / "manifest.tsv").open(encoding="utf-8") as lines:
        rows = {row["path"]: row for row in csv.DictReader(lines, delimiter="\t")}
    return [
        (path, body)
        for path, body in corpus_bodies()
        if path in rows
        and rows[path]["picked"] == "hash"
        and "template" not in rows[path]["features"].split(",")
        and body.strip()
    ]
