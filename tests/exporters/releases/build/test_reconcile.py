import json

import pytest
from django.contrib.auth.models import User

from events.models import EventPage
from exporters.content.site_tree import find_tree
from exporters.core.errors import ExportError
from exporters.core.hashing import digest
from exporters.releases.build.reconcile import reconcile
from exporters.releases.build.rollback import make_current
from exporters.releases.build.series import find_series, request_reconcile
from exporters.releases.build.store import Store
from exporters.releases.models import Release, Series
from tests.exporters.exports import hide, image_block, make_event, make_folder, run


def files_of(release):
    return json.loads(Store().read(release.manifest))["files"]


def test_release_holds_the_bytes_that_an_export_writes(folder, release, make_image, tmp_path):
    make_event(folder, body=[image_block(make_image().pk)])
    astro = tmp_path / "astro"
    (astro / "src/pages").mkdir(parents=True)
    run(astro)

    files = files_of(release())

    assert {path: Store().read(file["sha256"]) for path, file in files.items()} == {
        path: (astro / path).read_bytes() for path in files
    }
    assert sorted(files) == [
        "src/pages/podujatia/beseda/index.md",
        "src/pages/podujatia/beseda/lipa.png",
    ]
    assert all(file["size"] == (astro / path).stat().st_size for path, file in files.items())


def test_manifest_says_what_the_projects_own_would(folder, release, tmp_path):
    make_event(folder)
    astro = tmp_path / "astro"
    (astro / "src/pages").mkdir(parents=True)
    run(astro)
    theirs = json.loads((astro / ".wagtail-export.json").read_text())

    manifest = json.loads(Store().read(release().manifest))

    assert manifest["release"] == 1
    assert manifest["cms"] == theirs["cms"]
    without_size = {
        path: {key: value for key, value in file.items() if key != "size"}
        for path, file in manifest["files"].items()
    }
    assert without_size == theirs["files"]


def test_nothing_new_makes_no_release(folder, release):
    make_event(folder)
    assert release().number == 1

    assert release() is None
    assert Release.objects.count() == 1


def test_each_change_makes_the_next_release_and_the_old_one_stays_what_it_was(folder, release):
    page = make_event(folder)
    first = release()
    before = files_of(first)
    page.description = "Na námestí."
    page.save_revision().publish()

    second = release()

    assert second.number == 2
    assert second.changes == [
        {
            "action": "write",
            "path": "src/pages/podujatia/beseda/index.md",
            "source": "",
            "why": "changed",
        }
    ]
    assert files_of(first) == before
    assert Series.objects.get().current == second


def test_release_names_those_who_published_since_the_last_one(folder, release):
    anna = User.objects.create_superuser("anna", first_name="Anna", last_name="Nováková")
    boris = User.objects.create_superuser("boris")
    page = make_event(folder)
    page.save_revision(user=anna).publish(user=anna)
    page.save_revision(user=boris).publish(user=boris)
    assert release().publishers == ["Anna Nováková", "boris"]

    page = EventPage.objects.get(pk=page.pk)
    page.description = "Na námestí."
    page.save_revision(user=boris).publish(user=boris)

    assert release().publishers == ["boris"]


def test_page_that_cannot_be_exported_stays_as_it_was_and_is_named(folder, release):
    page = make_event(folder)
    release()
    make_event(folder, "ina")
    EventPage.objects.filter(pk=page.pk).update(publish_date=None)

    second = release()

    assert sorted(files_of(second)) == [
        "src/pages/podujatia/beseda/index.md",
        "src/pages/podujatia/ina/index.md",
    ]
    assert [problem["where"] for problem in second.problems] == [
        "src/pages/podujatia/beseda/index.md (Beseda)"
    ]


def test_restriction_that_no_signal_tells_of_takes_the_page_out(folder, release):
    page = make_event(folder)
    release()
    hide(page)

    assert files_of(release()) == {}


def test_earlier_release_stays_current_until_the_pages_change(folder, release):
    page = make_event(folder)
    first = release()
    make_event(folder, "ina")
    release()

    make_current(first)
    assert release() is None
    assert Series.objects.get().current == first

    page.description = "Na námestí."
    page.save_revision().publish()
    third = release()
    assert Series.objects.get().current == third
    assert len(files_of(third)) == 2


def test_part_of_a_content_that_a_killed_process_left_is_replaced(folder, release, settings):
    make_event(folder)
    manifest = release().manifest
    place = settings.RELEASES_ROOT / manifest[:2] / manifest
    content = place.read_bytes()
    place.write_bytes(content[:10])
    with pytest.raises(ExportError, match="has damaged this content"):
        Store().read(manifest)

    Store().put(content)

    assert Store().read(manifest) == content


def test_lost_content_is_an_error_that_names_it(settings):
    with pytest.raises(ExportError, match="has lost this content"):
        Store().read(digest(b"never kept"))


def test_request_is_done_by_a_reconcile_that_began_after_it(folder):
    series = find_series(find_tree())
    assert [request_reconcile(series) for _ in range(3)] == [1, 2, 3]

    reconcile(find_tree())

    series.refresh_from_db()
    assert (series.requested, series.done) == (3, 3)


def test_two_trees_have_releases_of_their_own(folder, release):
    make_event(folder)
    assert release().number == 1
    site = find_tree().site
    site.root_page = make_folder("iny")
    site.save()

    other = reconcile(find_tree()).release

    assert other is None
    assert Series.objects.count() == 2
