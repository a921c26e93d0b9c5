"""What a release may write is one fact for Python and JavaScript: frontend-contract/release-paths.json."""

import json
from pathlib import Path

import pytest

from exporters.core.paths import DOCUMENTS, PAGES, REDIRECTS, is_exported

FRONTEND = Path(__file__).resolve().parents[3] / "frontend-contract"
CASES: dict[str, bool] = json.loads((FRONTEND / "release-paths.cases.json").read_text())


def test_an_export_writes_what_the_client_takes() -> None:
    facts = json.loads((FRONTEND / "release-paths.json").read_text())

    assert facts["files"] == [REDIRECTS]
    assert facts["folders"] == [f"{PAGES}/", f"{DOCUMENTS}/"]


@pytest.mark.parametrize(("path", "allowed"), CASES.items(), ids=map(ascii, CASES))
def test_a_release_writes_there_or_not(path: str, allowed: bool) -> None:
    assert is_exported(path) == allowed
