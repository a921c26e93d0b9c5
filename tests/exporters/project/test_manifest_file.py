import json

import pytest

from exporters.core.errors import ExportError
from exporters.core.manifest import MANIFEST, Manifest, ManifestEntry, format_manifest
from exporters.project.manifest_file import read_manifest, write_manifest


def test_manifest_is_read_as_written_and_is_the_same_bytes_in_any_order(root):
    files = {
        "src/pages/b.md": ManifestEntry("2", "page:2"),
        "src/pages/á.jpg": ManifestEntry("1", "page:1", "image:5"),
    }
    write_manifest(root, Manifest(files, "this one"))
    first = (root / MANIFEST).read_bytes()

    write_manifest(root, Manifest(dict(reversed(files.items())), "this one"))

    assert read_manifest(root) == Manifest(files, "this one")
    assert (root / MANIFEST).read_bytes() == first


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"a.md": ManifestEntry("1", "page:1")},
        {'Čo "je"\\\n.jpg': ManifestEntry("1", "page:1", "image:5"), "a.md": ManifestEntry("1", "redirects")},
    ],
    ids=["empty", "one file", "odd names"],
)
def test_manifest_is_json_with_an_indent_of_two(files):
    text = format_manifest(Manifest(files, "this “one”"))

    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"


def test_manifest_is_empty_before_the_first_export(root):
    assert read_manifest(root) == Manifest()


@pytest.mark.parametrize(
    "path", ["package.json", ".git/config", "src/layouts/x.astro", "src/pages/../x.md", "public/x.html"]
)
def test_manifest_that_claims_what_no_export_writes_is_refused(root, path):
    (root / MANIFEST).write_text(json.dumps({"files": {path: {"sha256": "1", "owner": "page:1"}}}))

    with pytest.raises(ExportError, match="is not what an export wrote"):
        read_manifest(root)


def test_manifest_of_a_newer_exporter_is_left_alone(root):
    (root / MANIFEST).write_text('{"version": 2, "files": {}}')

    with pytest.raises(ExportError, match="was written by a newer exporter; bring this one up to date"):
        read_manifest(root)


@pytest.mark.parametrize("text", ["{", "[]", '{"files": {"a.md": 1}}', '{"files": {"a.md": {}}}', "\xff"])
def test_damaged_manifest_is_refused_by_name(root, text):
    (root / MANIFEST).write_text(text, "latin-1")

    with pytest.raises(ExportError, match=r"^\.wagtail-export\.json: is not what an export wrote"):
        read_manifest(root)
