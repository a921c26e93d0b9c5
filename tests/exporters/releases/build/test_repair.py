"""`reconcile --repair` restores lost files that the pages still have."""

import pytest
from django.core.management import CommandError, call_command

from events.models import EventPage
from exporters.content.site_tree import find_tree
from exporters.core.errors import ExportError
from exporters.releases.build.manifests import read_manifest
from exporters.releases.build.reconcile import reconcile
from exporters.releases.build.store import Store
from exporters.releases.models import Release
from tests.exporters.exports import image_block, make_event

PATH = "src/pages/podujatia/beseda/index.md"


@pytest.fixture
def released(folder, release, make_image):
    make_event(folder, body=[image_block(make_image().pk)])
    return release()


def contents(release):
    return read_manifest(release.manifest).sizes.keys()


def test_lost_and_damaged_files_are_written_again(released, settings):
    lost, damaged = sorted(contents(released))
    Store().delete([lost])
    (settings.RELEASES_ROOT / damaged[:2] / damaged).write_bytes(b"something else")
    assert Store().find_lost(contents(released)) == {lost, damaged}

    call_command("reconcile", repair=True)

    assert Store().find_lost(contents(released)) == set()
    assert Release.objects.get() == released


def test_without_repair_no_file_is_read(released):
    Store().delete(contents(released))

    call_command("reconcile")

    assert Store().find_lost(contents(released)) == set(contents(released))


def test_lost_file_of_a_page_that_cannot_be_exported_is_named(released):
    EventPage.objects.update(publish_date=None)
    Store().delete(contents(released))

    with pytest.raises(CommandError) as error:
        call_command("reconcile", repair=True)

    assert (
        f"{PATH}: the storage has lost this file, and its page cannot be exported; correct the page"
        in str(error.value)
    )


def test_lost_manifest_is_followed_by_a_whole_release(released):
    Store().delete([released.manifest])
    read_manifest.cache_clear()

    second = reconcile(find_tree()).release

    assert second.number == 2
    assert contents(second) == {content for content in Store().list_digests() if content != second.manifest}


def test_lost_manifest_and_a_page_that_cannot_be_exported_is_an_error(folder, released):
    make_event(folder, "ina")
    EventPage.objects.filter(slug="beseda").update(publish_date=None)
    Store().delete([released.manifest])
    read_manifest.cache_clear()

    with pytest.raises(
        ExportError, match="has lost the list of the latest release's files; put this page right first"
    ):
        reconcile(find_tree())

    assert Release.objects.get() == released
