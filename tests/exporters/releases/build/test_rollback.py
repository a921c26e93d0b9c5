"""Rollback to an earlier release: how long it lasts, and when it is refused."""

import pytest
from django.core.management import call_command
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction, Site

from cms.models import CustomImage
from events.models import EventPage
from exporters.content.site_tree import find_tree
from exporters.core.errors import ExportError
from exporters.releases.build.manifests import read_manifest
from exporters.releases.build.reconcile import reconcile
from exporters.releases.build.rollback import find_restored, make_current
from exporters.releases.build.series import find_series, find_tree_of
from exporters.releases.build.store import Store
from exporters.releases.models import Delivery, Release, Series, Webhook
from tests.exporters.exports import image_block, make_event

PATH = "src/pages/podujatia/beseda/index.md"


@pytest.fixture
def page(folder, make_image):
    return make_event(folder, body=[image_block(make_image().pk)])


@pytest.fixture
def first(page, release):
    return release()


@pytest.fixture
def second(first, folder, release):
    make_event(folder, "ina")
    return release()


def series():
    return Series.objects.get()


def test_rollback_ends_when_any_page_is_published_even_unchanged(first, second, page, release):
    make_current(first)
    assert release() is None
    assert series().current == first

    page.save_revision().publish()

    assert release() == second
    assert (series().current, series().rolled_back) == (second, False)
    assert list(Release.objects.all()) == [second, first]


def test_publishing_that_ends_a_rollback_notifies_webhooks(first, second, page, release):
    Webhook.objects.create(series=series(), name="CI", url="https://example.org/hook")
    make_current(first)
    page.save_revision().publish()

    release()

    assert list(Delivery.objects.values_list("release__number", "status")) == [
        (2, "waiting"),
        (1, "superseded"),
    ]


def test_publishing_on_another_site_ends_no_rollback(first, second, page):
    other = (
        find_tree().root.get_parent().add_child(instance=EventPage(title="Iné", publish_date="2026-01-01"))
    )
    Site.objects.create(hostname="other.example", root_page=other)
    make_current(first)

    other.save_revision().publish()

    assert series().rolled_back


def test_rollback_to_a_page_that_is_private_now_is_refused(first, second, page):
    PageViewRestriction.objects.create(page=page, restriction_type="login")

    with pytest.raises(ExportError, match=f"it holds {PATH}, which is private now"):
        make_current(first)

    assert series().current == second


def test_rollback_to_an_upload_that_is_private_now_is_refused(first, second):
    private = Collection.get_first_root_node().add_child(name="Súkromné")
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    CustomImage.objects.update(collection=private)

    with pytest.raises(ExportError, match=r"it holds .*lipa\.png, which is private now"):
        make_current(first)


def test_rollback_ends_when_one_of_its_pages_becomes_private(first, page, release):
    page.unpublish()
    second = release()
    make_current(first)
    PageViewRestriction.objects.create(page=page, restriction_type="login")

    assert release() == second
    assert series().current == second


@pytest.mark.parametrize("what", ["manifest", "file"])
def test_rollback_to_a_damaged_release_is_refused(first, page, release, what):
    old = read_manifest(first.manifest).files[PATH].sha256
    page.description = "Na námestí."
    page.save_revision().publish()
    second = release()
    Store().delete([first.manifest if what == "manifest" else old])

    with pytest.raises(ExportError, match="the storage has lost"):
        make_current(first)

    assert series().current == second


def test_repair_finds_the_damage_of_an_earlier_release_too(first, page, release):
    old = read_manifest(first.manifest).files[PATH].sha256
    page.description = "Na námestí."
    page.save_revision().publish()
    second = release()
    make_current(first)
    Store().delete([old])

    call_command("reconcile")
    assert series().current == first

    call_command("reconcile", repair=True)
    assert series().current == second


def test_reconcile_without_the_manifest_does_not_end_a_rollback(first, second):
    make_current(first)
    Store().delete([second.manifest])
    read_manifest.cache_clear()

    call_command("reconcile")

    assert (series().current, series().latest.number) == (first, 3)


def test_restored_files_are_listed(first, page, release):
    page.unpublish()
    second = release()

    assert PATH in find_restored(first)
    assert find_restored(second) == []


def test_a_site_that_has_another_name_keeps_its_releases(first, page):
    Site.objects.update(is_default_site=False, hostname="new.example", port=443)

    page.description = "Na námestí."
    page.save_revision().publish()
    result = reconcile(find_tree_of(series()))

    assert (result.release.number, series().hostname) == (2, "new.example:443")


def test_a_site_that_is_gone_is_said_and_nothing_fails(first, capsys):
    gone = Series.objects.create(tree="gone", hostname="gone.example.org:80", locale="sk")

    call_command("reconcile")

    assert find_tree_of(gone) is None
    assert capsys.readouterr().err == (
        "gone.example.org:80 (sk): Wagtail has no such site any more; its releases stay as they are.\n"
    )


def test_what_cannot_be_exported_is_kept_where_no_release_names_it(first, release):
    EventPage.objects.update(publish_date=None)

    assert release() is None

    assert [problem["where"] for problem in series().problems] == [f"{PATH} (Beseda)"]
    EventPage.objects.update(publish_date="2026-01-01")
    release()
    assert series().problems == []


def test_a_series_is_found_by_its_pages(folder):
    tree = find_tree()

    assert find_tree_of(find_series(tree)) == tree
