"""Which paths an export and a release may have: the rules that the client of a release has, too.

frontend-contract/release-paths.cases.json holds for both; the client's are in
frontend-contract/integration/pull/pure/paths.js.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache

from exporters.core.errors import ExportError
from exporters.core.i18n import gettext_noop
from exporters.core.paths import DOCUMENTS, PAGES, REDIRECTS

MAX_NAME_BYTES = 255
"""Of a file or folder, as on nearly every disk."""
MAX_PATH_BYTES = 1000
# Astro and Vite would run these; an export writes Markdown, data and images.
CODE = re.compile(r"\.(astro|mdx|[cm]?[jt]sx?|vue|svelte|wasm|node)$")
SETTINGS = ("package.json", "tsconfig.json", "jsconfig.json")
DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)")

REFUSED = gettext_noop(
    "no release can hold it, since it %(phrase)s; give the page or the upload another name"
)
COLLIDES = gettext_noop(
    "no release can hold it beside %(other)s, which some disks take for the same; "
    "give one of them another name"
)

# (what is wrong, test of a path and of its folded names), in the order in which they are looked for.
PATH_ERRORS: Sequence[tuple[str, Callable[[str, Sequence[str]], bool]]] = (
    (gettext_noop("has a character that no file name can have"), lambda path, _: not _is_text(path)),
    (gettext_noop("has a backslash"), lambda path, _: "\\" in path),
    (gettext_noop("is absolute"), lambda path, _: path.startswith("/")),
    (
        gettext_noop("has a drive letter"),
        lambda _, names: any(re.match("[a-z]:", name) for name in names),
    ),
    (gettext_noop("leads out of its folder"), lambda _, names: not {".", ".."}.isdisjoint(names)),
    (gettext_noop("has a name that is empty"), lambda _, names: "" in names),
    (gettext_noop("lies where no export writes"), lambda path, _: not is_exported(path)),
    (
        gettext_noop("has a name that starts with a dot"),
        lambda _, names: any(name.startswith(".") for name in names),
    ),
    (gettext_noop("lies in node_modules"), lambda _, names: "node_modules" in names),
    (
        gettext_noop("has a name that ends with a dot or a space"),
        lambda _, names: any(name.endswith((".", " ")) for name in names),
    ),
    (gettext_noop("has the name of a device"), lambda _, names: any(map(DEVICES.match, names))),
    (
        gettext_noop("would be run by Astro"),
        lambda path, names: path.startswith("src/") and _is_code(names[-1]),
    ),
    (
        gettext_noop("is too long"),
        lambda path, names: (
            _size(path) > MAX_PATH_BYTES or any(_size(name) > MAX_NAME_BYTES for name in names)
        ),
    ),
)


# Most paths are those of the release before.
@lru_cache(maxsize=2**16)
def find_path_error(path: str) -> str | None:
    """Why a path is not allowed, as a phrase that follows the path and is marked for translation; else None.

    path: relative to the Astro project's root.
    """
    names = fold(path).split("/")
    return next((phrase for phrase, has in PATH_ERRORS if has(path, names)), None)


def find_refused(paths: Iterable[str]) -> dict[str, ExportError]:
    """path -> why a release cannot hold it; of paths that collide, each."""
    refused: dict[str, ExportError] = {}
    collisions = PathCollisions()
    ordered = sorted(set(paths))
    side_by_side = _lie_side_by_side(ordered)
    for path in ordered:
        error = find_path_error(path)
        other = None if side_by_side else collisions.find(path)
        if error is not None:
            refused[path] = ExportError(REFUSED, where=path, phrase=error)
        elif side_by_side:
            continue
        elif other is not None:
            refused[path] = ExportError(COLLIDES, where=path, other=other)
            refused.setdefault(other, ExportError(COLLIDES, where=other, other=path))
        else:
            collisions.add(path)
    return refused


class PathCollisions:
    """Paths that lie side by side on every disk.

    Two collide where they differ only in case or Unicode form, or one is a folder of the other.
    """

    def __init__(self) -> None:
        # Folded path of a file or folder -> (as it is spelled, whether it is a file, the path it is part of).
        self._seen: dict[str, tuple[str, bool, str]] = {}

    def find(self, path: str) -> str | None:
        """A path among them that another one collides with."""
        for folded, prefix, is_file in _prefixes(path):
            seen = self._seen.get(folded)
            if seen is None:
                # Nothing lies below what is not there.
                return None
            spelled, other_is_file, other = seen
            if is_file or other_is_file or spelled != prefix:
                return other
        return None

    def add(self, path: str) -> None:
        for folded, prefix, is_file in _prefixes(path):
            self._seen.setdefault(folded, (prefix, is_file, path))


def fold(path: str) -> str:
    """A path as the most lenient file systems compare it: without case, Unicode form, invisible characters.

    Not `str.casefold`, which JavaScript does not have; ß is ss here as well.
    """
    if path.isascii():
        return path.lower()
    visible = "".join(character for character in path if unicodedata.category(character) != "Cf")
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", visible).lower().upper().lower())


def is_exported(path: str) -> bool:
    """Whether an export may ever write there: nothing else is the CMS's to replace or remove."""
    inside = "\0" not in path and not {"", ".", ".."} & set(path.split("/"))
    return inside and (path == REDIRECTS or path.startswith((f"{PAGES}/", f"{DOCUMENTS}/")))


def _prefixes(path: str) -> Iterator[tuple[str, str, bool]]:
    """(folded, as it is spelled, whether it is the path itself) for each folder of a path and the path."""
    folded = fold(path)
    ends = [index for index, character in enumerate(path) if character == "/"]
    folded_ends = [index for index, character in enumerate(folded) if character == "/"]
    for end, folded_end in zip(ends, folded_ends, strict=True):
        yield folded[:folded_end], path[:end], False
    yield folded, path, True


def _is_text(path: str) -> bool:
    if path.isascii() and path.isprintable():
        return True
    return not any(unicodedata.category(character) in ("Cc", "Cs") for character in path)


def _lie_side_by_side(paths: Collection[str]) -> bool:
    """Whether no two of different paths collide, faster than by asking for each."""
    folders: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    folded, folded_folders = set(map(fold, paths)), set(map(fold, folders))
    alike = len(folded) < len(paths) or len(folded_folders) < len(folders)
    return not alike and folded.isdisjoint(folded_folders)


def _is_code(name: str) -> bool:
    return CODE.search(name) is not None or name in SETTINGS


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
