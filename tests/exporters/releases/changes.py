"""Releases of what has changed, for their tests."""

from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile

from cms.models import CustomDocument
from exporters.content.site_tree import find_tree
from exporters.core.manifest import ManifestEntry
from exporters.releases.build.manifests import read_manifest
from exporters.releases.build.reconcile import reconcile
from exporters.releases.build.recording import Reconciled
from exporters.releases.build.series import find_default_series
from exporters.releases.build.store import Store
from tests.exporters.exports import text_block


def release_changes() -> Reconciled:
    """What a release of the changes came to; asserts that the comparison of everything finds no more."""
    made = reconcile(find_tree(), by_change=True)
    assert reconcile(find_tree()).release is None
    return made


def files() -> Mapping[str, ManifestEntry]:
    series = find_default_series()
    assert series is not None
    assert series.latest is not None
    return read_manifest(series.latest.manifest).files


def texts() -> dict[str, bytes]:
    return {path: Store().read(file.sha256) for path, file in files().items()}


def make_document() -> CustomDocument:
    file = ContentFile(b"%PDF-1.4", "pozvanka.pdf")
    return CustomDocument.objects.create(title="Pozvánka", file=file, file_hash="a", file_size=8)


def show_document(document: CustomDocument) -> dict[str, Any]:
    return text_block(f'<p><a linktype="document" id="{document.pk}">Pozvánka</a></p>')
