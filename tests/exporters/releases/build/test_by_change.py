"""Releases of what has changed alone; `tests.fuzz.changes` has the edits that nobody thought of."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.redirects.models import Redirect

from cms.models import CustomDocument, CustomImage
from events.models import EventPage, EventType, Project
from events.trash.deletion import put_into_trash, restore
from exporters.content.site_tree import find_tree
from exporters.releases.build.reconcile import reconcile
from exporters.releases.models import SiteChange
from tests.exporters.exports import (
    image_block,
    link_to_page,
    make_event,
    make_folder,
    rename,
)
from tests.exporters.releases.changes import (
    PAGE,
    files,
    make_document,
    release_changes,
    release_shown_page,
    show_document,
    texts,
)

MOST_QUERIES = 40


@pytest.fixture
def page(folder, make_image):
    return release_shown_page(folder, make_image())


@pytest.fixture
def linked(folder, make_image):
    """A page with all that a page can show, released, beside one that it links to."""
    other = make_event(folder, "ciel")
    document = make_document()
    page = make_event(
        folder,
        body=[image_block(make_image().pk), show_document(document), link_to_page(other)],
        project=Project.objects.create(name="Lipa", link="https://example.org"),
        event_type=EventType.objects.create(name="Beseda"),
    )
    make_event(folder, "ina")
    reconcile(find_tree())
    return page


def save(one, **values):
    for name, value in values.items():
        setattr(one, name, value)
    one.save()


SHOWN = {
    "project": (lambda _: save(Project.objects.get(), name="Dub"), b"Dub"),
    "type": (lambda _: save(EventType.objects.get(), name="Koncert"), b"Koncert"),
    "image": (lambda _: save(CustomImage.objects.get(), export_name="dub.png"), b"dub.png"),
    "document": (lambda _: save(CustomDocument.objects.get(), export_name="dub.pdf"), b"dub.pdf"),
    "linked page": (lambda _: rename(EventPage.objects.get(slug="ciel"), "iny-ciel"), b"/iny-ciel/"),
    "folder": (lambda page: save_slug(page.get_parent(), "akcie"), b"/akcie/ciel/"),
}


def save_slug(folder, slug):
    folder = folder.specific
    folder.slug = slug
    folder.save_revision().publish()


@pytest.mark.parametrize(("edit", "words"), SHOWN.values(), ids=SHOWN)
def test_what_a_page_shows_changes_its_file(linked, edit, words):
    edit(linked)

    made = release_changes()

    assert made.by_change
    [path] = [path for path in files() if path.endswith("beseda/index.md")]
    assert words in texts()[path]


def test_bytes_of_an_image_are_replaced(linked, make_image):
    path = "src/pages/podujatia/beseda/lipa.png"
    before = files()[path]
    save(CustomImage.objects.get(), file=make_image(colour="red").file, file_hash="")

    assert release_changes().by_change
    assert files()[path].sha256 != before.sha256


def test_page_that_comes_back_from_the_trash_is_in_the_release(page):
    entry = put_into_trash(page, None)
    release_changes()

    restore(entry, page.get_parent(), None)
    made = release_changes()

    assert made.by_change
    assert PAGE in files()


def test_new_alias_is_in_the_release(page):
    page.create_alias(parent=make_folder("inde"), update_slug="druhy")

    assert release_changes().by_change
    assert "src/pages/inde/druhy/index.md" in files()


def test_redirect_is_released(page):
    Redirect.objects.create(old_path="/stare", site=find_tree().site, redirect_page=page)

    assert release_changes().by_change
    assert b"/stare/" in texts()["src/data/redirects.json"]


def test_path_of_the_site_concerns_all_pages(linked, settings):
    settings.SITE_URL = "https://example.org/mesto"

    made = release_changes()

    assert not made.by_change
    assert b"/mesto/podujatia/ciel/" in texts()[PAGE]


def test_change_without_a_signal_is_found_by_the_comparison_of_everything_and_logged(linked, caplog):
    Project.objects.update(name="Dub")
    assert reconcile(find_tree(), by_change=True).release is None

    assert reconcile(find_tree()).release.number == 2

    [record] = [record for record in caplog.records if record.levelname == "ERROR"]
    assert record.getMessage().endswith(f"no change told of what is put right now (1): {PAGE}")


def test_change_that_waits_for_its_release_is_not_logged(linked, caplog):
    rename(linked, "iba")

    assert reconcile(find_tree()).release.number == 2

    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


def test_changes_are_forgotten_once_they_are_released(page):
    rename(page, "iba")
    assert SiteChange.objects.exists()

    reconcile(find_tree(), by_change=True)

    assert not SiteChange.objects.exists()


def test_page_that_cannot_be_exported_is_reported_as_ever(linked):
    EventPage.objects.get(slug="ciel").unpublish()

    made = release_changes()

    assert not made.by_change
    assert [problem.page for problem in made.problems] == [linked.pk]


def test_queries_do_not_grow_with_pages_nor_with_images(folder, make_image):
    tree = find_tree()

    def count_queries(slug, images):
        make_event(
            folder, slug, body=[image_block(make_image(name=f"{slug}-{n}.png").pk) for n in range(images)]
        )
        with CaptureQueriesContext(connection) as queries:
            assert reconcile(tree, by_change=True).by_change
        return len(queries)

    make_event(folder)
    reconcile(find_tree())
    few = count_queries("prva", 1)
    for number in range(20):
        make_event(folder, f"dalsia-{number}")
    reconcile(find_tree())

    assert count_queries("druha", 12) == few <= MOST_QUERIES, few
