"""Astro projects as the exporter sees them."""

from pathlib import Path

REFERENCE = Path(__file__).resolve().parents[2] / "frontend-contract/site"
SAMPLE = "src/pages/podujatia/ogp-druhe-stretnutie/index.md"


def read_tree(root: Path) -> dict[str, bytes]:
    """path -> bytes of every file of a project."""
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}
