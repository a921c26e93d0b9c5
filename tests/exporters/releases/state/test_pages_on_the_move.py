"""Pages that leave the site, come back, or move on it: said to be where the last build has them."""

import pytest

from events.models import EventPage
from events.trash.deletion import put_into_trash, restore
from events.trash.models import TrashedPage
from exporters.releases.build.series import find_default_series, request_reconcile
from tests.exporters.exports import hide, make_event, make_folder
from tests.exporters.releases.state.test_pages import report, said_of, state_of

pytestmark = pytest.mark.django_db

HIDDEN = "Nevidí ju každý: takú viditeľnosť má nastavenú ona alebo priečinok nad ňou."


@pytest.mark.parametrize(
    ("take_down", "label", "sentence"),
    [
        (lambda page: page.unpublish(), "Stiahnuté z webu", ""),
        (lambda page: hide(page), "Nie je na webe", HIDDEN),
    ],
    ids=["unpublished", "hidden"],
)
def test_site_that_still_shows_a_page_is_said_to(folder, release, take_down, label, sentence):
    page = make_event(folder)
    make_event(folder, "ina")
    release()
    report("succeeded")
    take_down(page)
    request_reconcile(find_default_series())

    still = (
        "Stiahnuté, web ju ešte ukazuje",
        f"Web ju ukazuje, kým sa nezostaví bez nej. {sentence}".strip(),
    )
    assert said_of(page) == still
    release()
    assert said_of(page) == still
    report("succeeded")
    assert said_of(page) == (label, sentence)


def come_back(page: EventPage) -> None:
    entry = TrashedPage.objects.get(page=page)
    restore(entry, entry.parent, None)


def move_away(page: EventPage) -> None:
    page.move(make_folder("ine"), "last-child")


def rename_folder(page: EventPage) -> None:
    folder = page.get_parent().specific
    folder.slug = "akcie"
    folder.save_revision().publish()


@pytest.mark.parametrize(
    ("leave", "come"),
    [
        (lambda page: put_into_trash(page, None), come_back),
        (hide, lambda page: page.view_restrictions.all().delete()),
        (lambda _page: None, move_away),
        (lambda _page: None, rename_folder),
    ],
    ids=["restored", "public again", "moved", "folder renamed"],
)
def test_page_is_on_the_site_where_it_is_only_once_that_was_built(folder, release, leave, come):
    page = make_event(folder)
    make_event(folder, "ina")
    release()
    report("succeeded")
    leave(page)
    if release():
        report("succeeded")

    come(page)
    request_reconcile(find_default_series())

    assert said_of(page) == ("Zverejnené, čaká na web", "Vydanie s ňou sa pripravuje.")
    release()
    assert said_of(page) == ("Zverejnené, čaká na web", "Web sa ešte nezačal zostavovať.")
    report("succeeded")
    assert state_of(page).label == "Na webe"
