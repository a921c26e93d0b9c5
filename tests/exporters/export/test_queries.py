"""An export asks the database as often for thirty events as for three."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import EventPage, EventType, Project
from exporters.models import CacheEntry
from tests.exporters.exports import image_block, make_event, make_folder, run, text_block


@pytest.fixture
def add_events(db, make_image):
    """Returns a function that adds events to a folder: each shows an image and links to the event before."""
    folder = make_folder("podujatia")
    project = Project.objects.create(name="Mesto", link="mesto")
    kind = EventType.objects.create(name="Diskusia")

    def add(count: int) -> None:
        for number in range(count):
            before = EventPage.objects.last()
            link = f'<p><a linktype="page" id="{before.pk}">Minule</a></p>' if before else "<p>Prvýkrát</p>"
            body = [image_block(make_image(colour=f"#{number:06x}").pk), text_block(link)]
            slug = f"beseda-{EventPage.objects.count()}"
            make_event(folder, slug, body, project=project, event_type=kind)

    return add


def count_queries(astro: Path, rendered: int) -> int:
    """The queries of an export that has to render so many events."""
    with CaptureQueriesContext(connection) as queries:
        assert run(astro).rendered == rendered
    return len(queries)


def count_all(astro: Path) -> tuple[int, int, int]:
    """The queries of a first export, of one without changes and of one after an edit."""
    (astro / "src/pages").mkdir(parents=True)
    CacheEntry.objects.all().delete()
    events = EventPage.objects.count()
    first, nothing = count_queries(astro, events), count_queries(astro, 0)
    page = EventPage.objects.first()
    page.description = f"Jedna z {events}."
    page.save_revision().publish()
    return first, nothing, count_queries(astro, 1)


def test_queries_do_not_grow_with_the_events(add_events, tmp_path):
    add_events(3)
    few = count_all(tmp_path / "few")
    add_events(27)

    assert count_all(tmp_path / "many") == few
