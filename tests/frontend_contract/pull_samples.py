"""The release that the tests of the pull begin with, and what the manifest of a hostile one says."""

import json
from typing import Any

from tests.frontend_contract.releases import digest

FAIR = "src/pages/podujatia/fair/index.md"
PHOTO = "src/pages/podujatia/fair/lipa.jpg"
LEAFLET = "public/documents/letak.pdf"
FIRST = {FAIR: b"---\ntitle: Jarmok\n---\n", PHOTO: b"\xff\xd8photo" * 9000, LEAFLET: b"%PDF-1.7"}
FAIR_URL = f"/api/export/files/{digest(FIRST[FAIR])}"
HOSTILE = b"hostile"


def entry(content: bytes = HOSTILE) -> dict[str, Any]:
    return {"sha256": digest(content), "size": len(content), "owner": "page:1"}


def manifest(*paths: str) -> bytes:
    """A manifest that names these paths, with surrogates as JSON can hold them."""
    return json.dumps({"version": 1, "release": 6, "files": {path: entry() for path in paths}}).encode()
