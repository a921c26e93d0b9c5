"""What becomes private leaves with the release of that change, whoever made it and however."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Collection

from events.models import EventPage
from events.trash.deletion import put_into_trash
from exporters.content.site_tree import find_tree
from exporters.releases.build.reconcile import reconcile
from tests.exporters.exports import (
    hide,
    hide_collection,
    image_block,
    make_event,
    make_folder,
)
from tests.exporters.releases.changes import (
    files,
    make_document,
    release_changes,
    release_shown_page,
    show_document,
)


def make_collection(name="Súkromné"):
    return Collection.get_first_root_node().add_child(name=name)


@pytest.fixture
def page(folder, make_image):
    return release_shown_page(folder, make_image())


def hidden_folder():
    return type(make_folder("n")).objects.get(slug="skryte-davno")


def expire(page):
    EventPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))


ENDS = {
    "unpublished": lambda page: page.unpublish(),
    "deleted": lambda page: page.delete(),
    "put into the trash": lambda page: put_into_trash(page, None),
    "its folder is": lambda page: put_into_trash(page.get_parent(), None),
    "moved to where nothing is public": lambda page: page.move(hidden_folder(), "last-child"),
    "its folder is moved there": lambda page: page.get_parent().move(hidden_folder(), "last-child"),
    "restricted": hide,
    "its folder is restricted": lambda page: hide(page.get_parent()),
    "expired, and no timer ran": expire,
    "taken off without a signal": lambda page: EventPage.objects.filter(pk=page.pk).update(live=False),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_page_that_is_not_public_any_more_leaves_at_once(page, end):
    end(page)

    release_changes()

    assert not [path for path in files() if path.startswith("src/pages/podujatia/beseda/")]


@pytest.mark.parametrize("end", [ENDS["deleted"], ENDS["moved to where nothing is public"], hide])
def test_alias_leaves_with_its_source(page, end):
    end(page)

    release_changes()

    assert "src/pages/archiv/alias/index.md" not in files()


def update(upload, **values):
    """Change an upload as a program does, without a signal."""
    type(upload).objects.filter(pk=upload.pk).update(**values)


def move_and_save(image):
    image.collection = make_collection()
    hide_collection(image.collection)
    image.save()


def move_silently(image):
    collection = make_collection()
    hide_collection(collection)
    reconcile(find_tree())
    update(image, collection=collection)


def move_the_collection(image):
    shown, hidden = make_collection("Verejné"), make_collection()
    hide_collection(hidden)
    update(image, collection=shown)
    reconcile(find_tree())
    # The second one has changed the place of the first.
    shown.refresh_from_db()
    shown.move(hidden, "sorted-child")


HIDINGS = {
    "its collection is restricted": lambda image: hide_collection(image.collection),
    "moved by its form": move_and_save,
    "moved with others, without a signal": move_silently,
    "its collection is moved": move_the_collection,
}


@pytest.mark.parametrize("hiding", HIDINGS.values(), ids=HIDINGS)
@pytest.mark.parametrize("kind", ["image", "document"])
def test_upload_that_is_private_leaves_at_once(folder, make_image, hiding, kind):
    upload = make_image() if kind == "image" else make_document()
    body = [image_block(upload.pk) if kind == "image" else show_document(upload)]
    make_event(folder, body=body)
    make_event(folder, "ina")
    reconcile(find_tree())

    hiding(upload)
    release_changes()

    assert list(files()) == ["src/pages/podujatia/ina/index.md"]
