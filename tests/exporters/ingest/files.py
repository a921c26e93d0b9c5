"""Files of events, and what an import makes of them."""

from pathlib import Path
from typing import Any

from exporters.ingest.importer import import_events
from tests.exporters.projects import read_tree


def put(root: Path, path: str, slug: str = "koncert", title: str = "Koncert", body: str = "Text.\n") -> bytes:
    """Write an event's file, relative to src/pages; returns its bytes."""
    file = root / "src/pages" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    yaml = f"slug: {slug}\nlayout: /src/layouts/EventLayout.astro\ntitle: {title}\npublish_date: 12.05.2024\n"
    file.write_text(f"---\n{yaml}---\n\n{body}", encoding="utf-8")
    return file.read_bytes()


def results(root: Path, **options: Any) -> list[tuple[str, ...]]:
    return [(str(entry.result), *entry.notes) for entry in import_events(root, publish=True, **options)]


def pages(root: Path) -> dict[str, bytes]:
    return {path: content for path, content in read_tree(root).items() if path.endswith(".md")}
