"""The walls between the rooms of the integration, and its types: each rule notices what it is for."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.frontend_contract.sites import FRONTEND, environment

pytestmark = pytest.mark.node

TOOLS = FRONTEND / "node_modules/.bin"
# file -> what it imports or says.
BREACHES = {
    "shared/one.js": "import '../check/report.js';",
    "redirects/one.js": "import '../preview/index.js';",
    "check/one.js": "import '../contract/validate.js';\nimport '../pull/index.js';",
    "check/two.js": "/** @import { Found } from '../redirects/file.js' */",
    "collection/one.js": "import '../redirects/index.js';",
    "contract/one.js": "import '../check/index.js';",
    "preview/one.js": "import '../contract/index.js';",
    "pull/one.js": "import '../contract/index.js';",
    "bin/one.js": "import '../pull/lock.js';",
    "preview/browser/one.js": "import 'node:fs';",
    "pull/pure/one.js": "import 'node:fs';\nimport '../disk.js';",
    "shared/two.js": "import './three.js';",
    "shared/three.js": "import './two.js';",
    "shared/four.js": "import './nothing.js';",
    "shared/five.js": "import 'typescript';",
}
NOTICED = {
    ("shared-knows-no-room", "shared/one.js"),
    ("redirects-has-its-neighbours", "redirects/one.js"),
    ("rooms-have-a-door", "check/one.js"),
    ("check-has-its-neighbours", "check/one.js"),
    ("rooms-have-a-door", "check/two.js"),
    ("check-has-its-neighbours", "check/two.js"),
    ("collection-has-its-neighbours", "collection/one.js"),
    ("contract-has-its-neighbours", "contract/one.js"),
    ("preview-has-its-neighbours", "preview/one.js"),
    ("pull-has-its-neighbours", "pull/one.js"),
    ("entries-use-the-doors", "bin/one.js"),
    ("browser-has-no-node", "preview/browser/one.js"),
    ("pure-means-pure", "pull/pure/one.js"),
    # Of a circle one module is named.
    ("no-circles", "shared/three.js"),
    ("everything-is-there", "shared/four.js"),
    ("astro-alone", "shared/five.js"),
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The Astro side with its settings, to plant breaches in."""
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


def test_every_breach_of_a_wall_is_noticed(copy: Path) -> None:
    write(copy, BREACHES)

    done = run(
        copy, "depcruise", "integration", "--config", ".dependency-cruiser.cjs", "--output-type", "json"
    )

    found = json.loads(done.stdout)["summary"]["violations"]
    assert {(one["rule"]["name"], one["from"].removeprefix("integration/")) for one in found} == NOTICED
    rules = (copy / ".dependency-cruiser.cjs").read_text()
    named = set(re.findall(r"name: '([\w-]+)'", rules))
    assert named == {name for name, _ in NOTICED if not name.endswith("-neighbours")}


def test_a_wrong_type_is_noticed(copy: Path) -> None:
    write(copy, {"shared/one.js": "/** @type {number} */\nexport const one = '1';"})

    done = run(copy, "tsc", "-p", ".")

    assert done.stdout.splitlines() == [
        "integration/shared/one.js(2,14): error TS2322: Type 'string' is not assignable to type 'number'."
    ]


def test_what_a_browser_does_not_have_is_noticed(copy: Path) -> None:
    write(copy, {"preview/browser/one.js": "const { CMS_URL } = process.env;"})

    done = run(copy, "tsc", "-p", "tsconfig.browser.json")

    assert [line.partition(": ")[0] for line in done.stdout.splitlines()] == [
        "integration/preview/browser/one.js(1,21)"
    ]
