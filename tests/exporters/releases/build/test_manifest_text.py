"""A changed manifest text is the very one that is written anew."""

import random
from hashlib import sha256

import pytest

from exporters.core.manifest import ManifestEntry
from exporters.releases.build.manifest_text import ManifestText
from exporters.releases.build.manifests import ReleaseFiles, render_manifest

NAMES = [
    "a",
    "b",
    'q"},"size":1},"',
    "\\",
    "žaba",
    "zˇ",
    "𝄞",
    "a/b",
    "A",
    "x" * 900,
    "{",
    '"files":{',
    "é",
    "\n",
]


def make_entry(path: str, version: int) -> ManifestEntry:
    kind = version % 3
    return ManifestEntry(
        sha256(f"{path} {version}".encode()).hexdigest(),
        f"page:{version}",
        f"image:{version}" if kind else "",
    )


@pytest.mark.parametrize("seed", range(40))
def test_any_difference(seed: int) -> None:
    chance = random.Random(seed)
    paths = [
        f"src/pages/{chance.choice(NAMES)}{number}.md" for number in range(chance.choice((0, 1, 3, 300)))
    ]
    files = {path: make_entry(path, 1) for path in paths}
    for number in range(1, 6):
        sizes = {entry.sha256: len(path) for path, entry in files.items()}
        before = render_manifest(number, 'key"/sk', ReleaseFiles(files, sizes))
        removed = [path for path in files if chance.random() < chance.choice((0, 0.02, 0.5))]
        kept = [path for path in files if path not in removed]
        touched = chance.sample(kept, min(len(kept), chance.randrange(4)))
        new = [
            f"src/pages/{chance.choice(NAMES)}-{chance.randrange(10**6)}" for _ in range(chance.randrange(4))
        ]
        changed = {path: make_entry(path, chance.randrange(2, 9)) for path in [*touched, *new]}
        moved = {path: files[path] for path in kept[:1]}
        new_sizes = {entry.sha256: 7 for entry in changed.values()}
        files = {path: entry for path, entry in {**files, **moved, **changed}.items() if path not in removed}
        sizes = {**sizes, **new_sizes}

        text = ManifestText(before).change(number + 1, {**moved, **changed}, removed, new_sizes)

        assert text == render_manifest(number + 1, 'key"/sk', ReleaseFiles(files, sizes))


def test_a_size_that_nobody_knows() -> None:
    entry = make_entry("src/pages/a.md", 1)
    before = render_manifest(1, "key", ReleaseFiles({"src/pages/a.md": entry}, {entry.sha256: 3}))

    with pytest.raises(KeyError, match=r"src/pages/a\.md"):
        ManifestText(before).change(2, {"src/pages/a.md": make_entry("src/pages/a.md", 2)}, [], {})
