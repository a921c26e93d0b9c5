import pytest

from exporters.core.errors import ExportError
from exporters.releases.build.prune import prune_releases
from exporters.releases.build.rollback import make_current
from exporters.releases.build.store import Store
from exporters.releases.models import Release, Series
from tests.exporters.exports import make_event


def stored(settings):
    return {path.name for path in settings.RELEASES_ROOT.rglob("*") if path.is_file()}


def test_old_releases_go_with_what_only_they_hold(folder, release, settings):
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


def test_what_killed_reconciles_have_left_goes_as_well(folder, release, settings):
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


def test_nobody_goes_back_to_a_release_that_is_forgotten(folder, release):
    for number in range(2):
        make_event(folder, f"beseda-{number}")
        release()
    first = Release.objects.get(number=1)
    prune_releases(1)

    with pytest.raises(ExportError, match="this release is forgotten; choose a newer one"):
        make_current(first)

    assert Series.objects.get().current.number == 2


def test_release_that_the_storage_has_lost_keeps_no_other_from_being_forgotten(folder, release):
    for number in range(3):
        make_event(folder, f"beseda-{number}")
        release()
    Store().delete([Release.objects.get(number=2).manifest])

    assert prune_releases(2) == 1

    assert [r.number for r in Release.objects.all()] == [3, 2]
    assert Store().find_lost([Release.objects.get(number=3).manifest]) == set()
