"""Releases of what has changed, for their tests."""

from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile

from cms.models import CustomDocument, CustomImage
from events.models import EventIndexPage, EventPage
from exporters.content.site_tree import find_tree
from exporters.core.manifest import ManifestEntry
from exporters.releases.build.manifests import read_manifest
from exporters.releases.build.reconcile import reconcile
from exporters.releases.build.recording import Reconciled
from exporters.releases.build.series import find_default_series
from exporters.releases.build.store import Store
from tests.exporters.exports import hide, image_block, make_event, make_folder, text_block

PAGE = "src/pages/podujatia/beseda/index.md"


def release_shown_page(folder: EventIndexPage, image: CustomImage) -> EventPage:
    """A released page with an image, which another page shows under another address."""
    page = make_event(folder, body=[image_block(image.pk)])
    page.create_alias(parent=make_folder("archiv"), update_slug="alias")
    make_folder("skryte")
    hide(make_folder("skryte-davno"))
    make_event(folder, "ina")
    reconcile(find_tree())
    assert PAGE in files()
    return EventPage.objects.get(pk=page.pk)


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
