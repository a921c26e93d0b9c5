"""The rules for imports in the integration, and its types: a violation of each rule is reported."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.frontend_contract.sites import FRONTEND, environment

pytestmark = pytest.mark.node

TOOLS = FRONTEND / "node_modules/.bin"
# File -> its text, which violates one or two rules.
VIOLATIONS = {
    "shared/one.js": "import '../check/report.js';",
    "redirects/one.js": "import '../preview/index.js';",
    "check/one.js": "import '../contract/validate.js';\nimport '../pull/index.js';",
    "check/two.js": "/** @import { Found } from '../redirects/file.js' */",
    "collection/one.js": "import '../redirects/index.js';",
    "contract/one.js": "import '../check/index.js';",
    "preview/one.js": "import '../contract/index.js';",
    "sanitize/one.js": "import '../check/index.js';",
    "pull/one.js": "import '../contract/index.js';",
    "bin/one.js": "import '../pull/lock.js';",
    "preview/browser/one.js": "import 'node:fs';",
    "pull/pure/one.js": "import 'node:fs';\nimport '../disk.js';",
    "shared/two.js": "import './three.js';",
    "shared/three.js": "import './two.js';",
    "shared/four.js": "import './nothing.js';",
    "shared/five.js": "import 'typescript';",
}
REPORTED = {
    ("shared-is-independent", "shared/one.js"),
    ("redirects-imports", "redirects/one.js"),
    ("only-public-modules", "check/one.js"),
    ("check-imports", "check/one.js"),
    ("only-public-modules", "check/two.js"),
    ("check-imports", "check/two.js"),
    ("collection-imports", "collection/one.js"),
    ("contract-imports", "contract/one.js"),
    ("preview-imports", "preview/one.js"),
    ("pull-imports", "pull/one.js"),
    ("sanitize-imports", "sanitize/one.js"),
    ("entry-points-use-public-modules", "bin/one.js"),
    ("browser-has-no-node", "preview/browser/one.js"),
    ("pure-has-no-io", "pull/pure/one.js"),
    # Of circular imports, one module is reported.
    ("no-circular", "shared/three.js"),
    ("imports-resolve", "shared/four.js"),
    ("no-dependency-but-astro", "shared/five.js"),
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the integration with the configuration of its linters, for a test to change."""
    for name in (".dependency-cruiser.cjs", "package.json", "tsconfig.json", "tsconfig.browser.json"):
        shutil.copy(FRONTEND / name, tmp_path)
    shutil.copytree(FRONTEND / "integration", tmp_path / "integration")
    (tmp_path / "node_modules").symlink_to(FRONTEND / "node_modules")
    return tmp_path


def write(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / "integration" / path).write_text(f"{text}\n")


def run(folder: Path, tool: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [TOOLS / tool, *arguments], cwd=folder, env=environment(), capture_output=True, text=True
    )


def test_every_violation_is_reported(copy: Path) -> None:
    write(copy, VIOLATIONS)

    done = run(
        copy, "depcruise", "integration", "--config", ".dependency-cruiser.cjs", "--output-type", "json"
    )

    found = json.loads(done.stdout)["summary"]["violations"]
    assert {(one["rule"]["name"], one["from"].removeprefix("integration/")) for one in found} == REPORTED
    rules = (copy / ".dependency-cruiser.cjs").read_text()
    named = set(re.findall(r"name: '([\w-]+)'", rules))
    assert named == {name for name, _ in REPORTED if not name.endswith("-imports")}


def test_a_wrong_type_is_reported(copy: Path) -> None:
    write(copy, {"shared/one.js": "/** @type {number} */\nexport const one = '1';"})

    done = run(copy, "tsc", "-p", ".")

    assert done.stdout.splitlines() == [
        "integration/shared/one.js(2,14): error TS2322: Type 'string' is not assignable to type 'number'."
    ]


def test_a_node_global_in_browser_code_is_reported(copy: Path) -> None:
    write(copy, {"preview/browser/one.js": "const { CMS_URL } = process.env;"})

    done = run(copy, "tsc", "-p", "tsconfig.browser.json")

    assert [line.partition(": ")[0] for line in done.stdout.splitlines()] == [
        "integration/preview/browser/one.js(1,21)"
    ]
