"""The indexes of the search and of references after an import."""

from django.core.management import call_command
from wagtail.models import ReferenceIndex
from wagtail.search.models import IndexEntry

from events.models import EventPage
from exporters.ingest import indexed_once
from exporters.ingest.importer import import_events
from tests.exporters.ingest.test_importer import OTHER, add_file


def read_references():
    return set(ReferenceIndex.objects.values_list("object_id", "to_object_id", "content_path_hash"))


def read_words():
    names = [
        field.name
        for field in IndexEntry._meta.fields
        if field.name not in ("id", "title_norm") and field.concrete
    ]
    entries = IndexEntry.objects.filter(
        content_type__app_label="events", content_type__model__contains="page"
    )
    return set(map(str, entries.values_list(*names)))


def test_indexes_are_as_if_made_anew(db, astro, media, search_index):
    add_file(astro, OTHER + "\nFujara.\n")
    list(import_events(astro, publish=True))
    add_file(astro, OTHER + "\nPíšťala.\n")
    list(import_events(astro))
    references, words = read_references(), read_words()

    call_command("rebuild_references_index", verbosity=0)
    call_command("update_index", verbosity=0)

    assert len(references) >= 2
    assert references == read_references()
    assert len(words) == 3
    assert words == read_words()
    # The words of the draft, which is newer than what is live.
    assert [page.slug for page in EventPage.objects.all().autocomplete("pistala")] == ["beseda"]


def test_a_page_is_indexed_once(db, astro, media, monkeypatch):
    indexed = []
    for name in ("index_words", "index_references"):
        index = getattr(indexed_once, name)
        monkeypatch.setattr(
            indexed_once, name, lambda page, index=index: (indexed.append(page.slug), index(page))
        )

    list(import_events(astro, publish=True))
    assert sorted(indexed) == ["ogp-druhe-stretnutie"] * 2 + ["podujatia"] * 2

    indexed.clear()
    list(import_events(astro, dry_run=True))
    assert indexed == []
