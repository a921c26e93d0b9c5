"""An Astro project with the sample in it, and the CMS's idea of it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from wagtail.models import Site

from events.models import EventPage
from exporters.ingest.importer import import_events
from tests.exporters.projects import REFERENCE, SAMPLE


@pytest.fixture
def astro(tmp_path: Path) -> Path:
    """The root of an Astro project that holds the sample event and its images."""
    root = tmp_path / "astro"
    shutil.copytree(REFERENCE / "src", root / "src")
    return root


@pytest.fixture
def sample(db: None, astro: Path) -> EventPage:
    """The sample event, imported and published."""
    entries = list(import_events(astro, publish=True))
    assert [str(entry) for entry in entries] == [f"new  {SAMPLE}"]
    return EventPage.objects.get()


@pytest.fixture
def edit_heading() -> Callable[[EventPage], EventPage]:
    """Returns a function that changes one heading of the sample and publishes it."""

    def edit(page: EventPage, *, publish: bool = True) -> EventPage:
        draft = page.get_latest_revision_as_object()
        body = list(draft.body.get_prep_value())
        for block in body:
            if isinstance(block["value"], str):
                block["value"] = block["value"].replace("Cieľ stretnutia", "Cieľ nášho stretnutia")
        draft.body = draft.body.stream_block.to_python(body)
        revision = draft.save_revision()
        if publish:
            revision.publish()
        return EventPage.objects.get(pk=page.pk)

    return edit


@pytest.fixture
def site(db: None) -> Site:
    return Site.objects.get(is_default_site=True)
