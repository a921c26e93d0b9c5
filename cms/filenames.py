"""ASCII file names for the export of uploads."""

import re
from collections.abc import Iterable
from pathlib import PurePath

from wagtail.coreutils import string_to_ascii

from exporters.core.paths import DOCUMENTS
from exporters.core.release_paths import find_path_error, fold

MAX_STEM_LENGTH = 60


def plain_name(upload: str, *, fallback: str) -> str:
    """Return the upload's name as `[a-z0-9-]` and a lower-case extension.

    upload: the name as the editor's machine has it, folders ignored.
    fallback: the stem where the upload's own has no ASCII letter or digit, and what it begins with where no
    release can hold its own.
    Astro breaks on `%`, `#`, `?`, quotes and on any difference in normal form.
    """
    path = PurePath(upload)
    stem = re.sub(r"[^a-z0-9]+", "-", string_to_ascii(path.stem).lower())
    name = (stem[:MAX_STEM_LENGTH].strip("-") or fallback) + extension(upload)
    # "con.jpg" is the name of a device, which no release can hold.
    return f"{fallback}-{name}" if find_path_error(f"{DOCUMENTS}/{name}") else name


def extension(name: str) -> str:
    """Return the name's extension, lower-case, with its dot; "" for none of ASCII letters and digits."""
    suffix = PurePath(name).suffix.lower()
    return suffix if re.fullmatch(r"\.[a-z0-9]+", suffix) else ""


def unique_name(wanted: str, taken: Iterable[str]) -> str:
    """Return the name itself or the first free one of `name-2`, `name-3`…, compared as disks do."""
    folded = {fold(name) for name in taken}
    stem, suffix = wanted.removesuffix(extension(wanted)), extension(wanted)
    candidate, number = wanted, 1
    while fold(candidate) in folded:
        number += 1
        candidate = f"{stem}-{number}{suffix}"
    return candidate
