"""`.wagtail-export.json` at an Astro project's root, read and written."""

from __future__ import annotations

import json
from pathlib import Path

from exporters.core.errors import ExportError
from exporters.core.i18n import gettext_noop
from exporters.core.manifest import MANIFEST, VERSION, Manifest, format_manifest, parse_files
from exporters.project.atomic_write import write_file
from exporters.project.disk import locate
from exporters.project.git_forms import GitForms


def read_manifest(root: Path, forms: GitForms | None = None) -> Manifest:
    """The last export's manifest, empty before the first; raises ExportError where it is damaged or newer.

    forms: with it, a manifest counts that git has and leaves out of the work tree.
    """
    target = locate(root, MANIFEST)
    if target.exists():
        content: bytes | None = target.read_bytes()
    else:
        content = forms.read_left_out(MANIFEST) if forms else None
    if content is None:
        return Manifest()
    try:
        stored = json.loads(content)
        if stored.get("version", VERSION) != VERSION:
            raise ExportError(
                gettext_noop("was written by a newer exporter; bring this one up to date"), where=MANIFEST
            )
        return Manifest(parse_files(stored["files"]), str(stored.get("cms", "")))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ExportError(
            gettext_noop("is not what an export wrote; restore it from git, or delete it and import again"),
            where=MANIFEST,
        ) from error


def write_manifest(root: Path, manifest: Manifest, forms: GitForms | None = None) -> None:
    """Write the manifest as git's checkout would, unless the file is the same already."""
    content = format_manifest(manifest).encode()
    if forms is not None:
        found, _ = forms.find_forms({MANIFEST: content})
        content = found[MANIFEST].on_disk if found else content
    target = locate(root, MANIFEST)
    if not target.exists() or target.read_bytes() != content:
        write_file(root, MANIFEST, content)
