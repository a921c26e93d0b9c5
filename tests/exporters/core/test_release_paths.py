"""Python and JavaScript have the same rules for the paths of a release: release-paths.json and its cases."""

import json
import random
import subprocess
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from exporters.core.paths import DOCUMENTS, PAGES, REDIRECTS
from exporters.core.release_paths import PathCollisions, find_path_error, fold

FRONTEND = Path(__file__).resolve().parents[3] / "frontend-contract"
CASES: dict[str, Any] = json.loads((FRONTEND / "release-paths.cases.json").read_text())
PATHS: dict[str, str] = CASES["paths"]
CLIENT = f"""
import {{ findCollision, findPathError }} from '{FRONTEND}/integration/pull/pure/paths.js';
import {{ RELEASE_PATHS }} from '{FRONTEND}/integration/pull/release-paths.js';
import {{ fold }} from '{FRONTEND}/integration/shared/fold.js';
import {{ text }} from 'node:stream/consumers';
const {{ paths, sets, folded }} = JSON.parse(await text(process.stdin));
console.log(JSON.stringify({{
  paths: paths.map((path) => findPathError(path, RELEASE_PATHS) ?? null),
  sets: sets.map((set) => findCollision(set) ?? null),
  folded: folded.map(fold),
}}));
"""
NODE = Path(sys.executable).parent / "node"
# Names near the rules, their parts, and letters that fold in an unusual way.
WORDS = (
    *("con", "nul", "aux.x", "com1", "lpt9", "conin$", "node_modules", "package.json", "index.md"),
    *("x.astro", "x.ts", "x.MDX", ".git", "..", ".", "a", "A", "ab.md", "AB.md", "a\u200db", "_x", "[x]"),
    *("ß", "SS", "ſ", "ŉ", "\ufb01", "fi", "Σς", "σσ", "İ", "i\u0307", "ı", "\u0345\u03b9"),
    *("\u017eilina", "z\u030cilina", "c:", "\\", "\0", "\n", "\u0085", "\ud800", "\u2028"),
)
PIECES = ("", " ", ".", "/", "-", "á" * 130, "x" * 260)


def test_an_export_writes_what_the_client_takes() -> None:
    facts = json.loads((FRONTEND / "release-paths.json").read_text())

    assert facts["files"] == [REDIRECTS]
    assert facts["folders"] == [f"{PAGES}/", f"{DOCUMENTS}/"]


@pytest.mark.parametrize(("path", "phrase"), PATHS.items(), ids=map(ascii, PATHS))
def test_a_path_is_allowed_or_not(path: str, phrase: str) -> None:
    assert (find_path_error(path) or "") == phrase


@pytest.mark.parametrize("case", CASES["collisions"], ids=lambda case: ascii(case["paths"]))
def test_paths_collide_or_not(case: dict[str, Any]) -> None:
    found = find_collision(case["paths"])

    assert (found and list(found)) == case["found"]


def test_the_client_judges_all_other_paths_alike() -> None:
    chosen = random.Random(20261127)
    paths = [make_path(chosen) for _ in range(5000)]
    sets = [["/".join(chosen.choices(WORDS, k=chosen.randint(1, 2))) for _ in range(6)] for _ in range(2000)]

    client = ask_client(paths=paths, sets=sets)

    assert client["paths"] == [find_path_error(path) for path in paths]
    assert client["sets"] == [found and list(found) for found in map(find_collision, sets)]
    # The random paths are no test of either rule alone.
    assert len(set(client["paths"])) > 10
    assert 0.1 < sum(found is None for found in client["sets"]) / len(sets) < 0.9


def test_the_client_folds_every_character_alike() -> None:
    characters = [chr(code) for code in range(sys.maxunicode + 1)]
    # Another version of Unicode may know more of them.
    known = [character for character in characters if unicodedata.category(character) not in ("Cn", "Cs")]
    words = [f"a{character}{unicodedata.normalize('NFD', character)}" for character in known]

    folded = [fold(word) for word in words]

    assert ask_client(folded=words)["folded"] == folded
    assert [fold(word) for word in folded] == folded


def find_collision(paths: Iterable[str]) -> tuple[str, str] | None:
    """The first two paths that collide on some disk, as the client looks for them."""
    collisions = PathCollisions()
    for path in paths:
        other = collisions.find(path)
        if other is not None:
            return other, path
        collisions.add(path)
    return None


def make_path(chosen: random.Random) -> str:
    start = chosen.choice((f"{PAGES}/", f"{PAGES}/", f"{PAGES}/podujatia/", f"{DOCUMENTS}/", ""))
    return start + "/".join(make_name(chosen) for _ in range(chosen.randint(1, 3)))


def make_name(chosen: random.Random) -> str:
    words = chosen.choices(WORDS, k=chosen.choice((1, 1, 1, 2)))
    return "".join([*words, chosen.choice(PIECES)] if chosen.random() < 0.2 else words)


def ask_client(**questions: Any) -> Any:
    asked = json.dumps({"paths": [], "sets": [], "folded": [], **questions})
    command = [NODE, "--input-type=module", "--eval", CLIENT]
    answer = subprocess.run(command, input=asked, capture_output=True, text=True, check=True)
    return json.loads(answer.stdout)
