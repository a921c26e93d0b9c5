"""What is made from the contract is what the contract says now: the types, and the table of its page."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.frontend_contract.sites import FRONTEND, environment

pytestmark = pytest.mark.node

INVOLVED = [
    "event.schema.json",
    "generate.js",
    "package.json",
    "README.md",
    "integration/types.d.ts",
    "integration/contract/types.js",
]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for path in INVOLVED:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(FRONTEND / path, tmp_path / path)
    return tmp_path


def generate(folder: Path, *arguments: str) -> tuple[int, list[str]]:
    """Exit code and complaints of the generator."""
    done = subprocess.run(
        ["node", "generate.js", *arguments], cwd=folder, env=environment(), capture_output=True, text=True
    )
    return done.returncode, done.stderr.splitlines()


def test_types_and_page_are_current() -> None:
    assert generate(FRONTEND, "--check") == (0, [])


def test_a_changed_contract_is_noticed_and_written(copy: Path) -> None:
    schema = json.loads((copy / "event.schema.json").read_text())
    schema["properties"]["place"] = {
        "description": "Where it is.",
        "type": "string",
        "maxLength": 80,
        "examples": ["Radnica"],
    }
    (copy / "event.schema.json").write_text(json.dumps(schema))

    assert generate(copy, "--check") == (
        1,
        [
            "integration/types.d.ts is not what event.schema.json says; run `npm run generate`.",
            "README.md is not what event.schema.json says; run `npm run generate`.",
        ],
    )
    assert generate(copy) == (0, [])
    assert generate(copy, "--check") == (0, [])
    row = "| `place` | text, at most 80 characters | no | Where it is. | `Radnica` |"
    assert row in (copy / "README.md").read_text().splitlines()
    assert "  place?: string;\n" in (copy / "integration/types.d.ts").read_text()
