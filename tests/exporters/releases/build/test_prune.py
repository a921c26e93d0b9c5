import pytest

from exporters.core.errors import ExportError
from exporters.releases.build.prune import prune_releases
from exporters.releases.build.rollback import make_current
from exporters.releases.build.store import Store
from exporters.releases.models import Release, Series
from tests.exporters.exports import make_event


def stored(settings):
    return {path.name for path in settings.RELEASES_ROOT.rglob("*") if path.is_file()}


def test_old_releases_are_deleted_with_unreferenced_contents(folder, release, settings):
    page = make_event(folder)
    release()
    first = stored(settings)
    make_event(folder, "ina")
    release()
    page.description = "Na námestí."
    page.save_revision().publish()
    release()

    assert prune_releases(2) == 1

    assert [r.number for r in Release.objects.all()] == [3, 2]
    # The first release's text is the second's as well; its manifest was its own.
    assert len(first - stored(settings)) == 1
    assert prune_releases(1) == 1
    assert len(stored(settings)) == 3


def test_current_and_latest_release_stay_whatever_their_age(folder, release, settings):
    for number in range(4):
        make_event(folder, f"beseda-{number}")
        release()
    make_current(Release.objects.get(number=2))
    before = stored(settings)

    assert prune_releases(0) == 2

    assert [r.number for r in Release.objects.all()] == [4, 2]
    assert len(before - stored(settings)) == 2


def test_contents_of_killed_reconciles_are_deleted(folder, release, settings):
    for number in range(2):
        make_event(folder, f"beseda-{number}")
        release()
    left = Store().put(b"of a release that was never made")
    (settings.RELEASES_ROOT / left[:2] / "note.txt").write_text("not ours")

    prune_releases(2)
    assert left in stored(settings)
    prune_releases(1)

    assert left not in stored(settings)
    assert "note.txt" in stored(settings)


def test_rollback_to_a_pruned_release_is_refused(folder, release):
    for number in range(2):
        make_event(folder, f"beseda-{number}")
        release()
    first = Release.objects.get(number=1)
    prune_releases(1)

    with pytest.raises(ExportError, match="this release has been deleted; choose a newer one"):
        make_current(first)

    assert Series.objects.get().current.number == 2


def test_release_with_a_lost_manifest_does_not_stop_pruning(folder, release):
    for number in range(3):
        make_event(folder, f"beseda-{number}")
        release()
    Store().delete([Release.objects.get(number=2).manifest])

    assert prune_releases(2) == 1

    assert [r.number for r in Release.objects.all()] == [3, 2]
    assert Store().find_lost([Release.objects.get(number=3).manifest]) == set()
