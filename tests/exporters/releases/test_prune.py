from exporters.releases.models import Release
from exporters.releases.prune import prune_releases
from exporters.releases.reconcile import make_current
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
