"""Pages whose file cannot have changed are not rendered, and all others are."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from events.models import EventPage, EventType, Project
from exporters.export import desired_state
from exporters.models import CacheEntry
from tests.exporters.exports import (
    export,
    image_block,
    make_event,
    make_folder,
    run,
    text_block,
    texts,
)


@pytest.fixture
def astro(tmp_path):
    (tmp_path / "src/pages").mkdir(parents=True)
    return tmp_path


@pytest.fixture
def folder(db):
    return make_folder("podujatia")


@pytest.fixture
def exported(astro, folder):
    """Three events, one of them of a project, exported."""
    project = Project.objects.create(name="Mesto", link="mesto")
    kind = EventType.objects.create(name="Diskusia")
    make_event(folder, "jar", project=project, event_type=kind)
    make_event(folder, "leto")
    make_event(folder, "zima")
    assert run(astro).rendered == 3
    return astro


def changed(outcome):
    return [change.path.split("/")[-2] for change in outcome.changes]


def test_nothing_is_rendered_where_nothing_changed(exported):
    outcome = run(exported)

    assert (outcome.pages, outcome.rendered, outcome.changes) == (3, 0, [])


def test_edited_page_alone_is_rendered(exported):
    page = EventPage.objects.get(slug="leto")
    page.description = "Na námestí."
    page.save_revision().publish()

    outcome = run(exported)

    assert (outcome.rendered, changed(outcome)) == (1, ["leto"])


def test_change_that_no_signal_tells_of_goes_out(exported):
    EventPage.objects.filter(slug="zima").update(description="Na námestí.")

    assert changed(run(exported)) == ["zima"]


@pytest.mark.parametrize("model", [Project, EventType])
def test_renamed_project_or_type_takes_its_events_out(exported, model):
    model.objects.update(name="Nové meno")

    outcome = run(exported)

    assert (outcome.rendered, changed(outcome)) == (1, ["jar"])
    assert "Nové meno" in texts(exported)["podujatia/jar/index.md"]


def test_replaced_image_goes_out_and_no_page_is_rendered(exported, folder, make_image):
    image = make_image(colour="seagreen")
    make_event(folder, "jesen", [image_block(image.pk)])
    run(exported)
    image.file = ContentFile(Path(make_image(colour="crimson").file.path).read_bytes(), "nova.png")
    image.save()

    outcome = run(exported)

    assert [change.path for change in outcome.changes] == ["src/pages/podujatia/jesen/lipa.png"]
    stored = Path(image.file.path).read_bytes()
    assert (exported / "src/pages/podujatia/jesen/lipa.png").read_bytes() == stored


def test_new_address_of_a_page_goes_out_with_the_pages_that_link_to_it(exported, folder):
    target = EventPage.objects.get(slug="leto")
    make_event(folder, "jesen", [text_block(f'<p><a linktype="page" id="{target.pk}">Leto</a></p>')])
    run(exported)
    target.slug = "letne"
    target.save_revision().publish()

    outcome = run(exported)

    assert outcome.rendered == 2
    assert "/podujatia/letne/" in texts(exported)["podujatia/jesen/index.md"]


def test_new_version_of_the_exporter_renders_everything(exported, monkeypatch):
    monkeypatch.setattr(desired_state, "exporter_version", lambda: "another")

    outcome = run(exported)

    assert (outcome.rendered, outcome.changes) == (3, [])


def test_stricter_contract_of_the_site_is_asked_again(exported):
    (exported / "event.extension.json").write_text('{"required": ["type"]}')

    outcome = run(exported)

    assert [problem.where for problem in outcome.problems] == [
        "src/pages/podujatia/leto/index.md (Beseda)",
        "src/pages/podujatia/zima/index.md (Beseda)",
    ]


def test_memory_gives_the_bytes_that_no_memory_gives(exported, tmp_path_factory):
    fresh = tmp_path_factory.mktemp("fresh")
    (fresh / "src/pages").mkdir(parents=True)
    export(fresh)
    remembered = texts(fresh)
    CacheEntry.objects.all().delete()
    other = tmp_path_factory.mktemp("other")
    (other / "src/pages").mkdir(parents=True)

    export(other)

    assert texts(other) == remembered == texts(exported)


def test_removed_file_comes_back_though_the_page_is_remembered(exported):
    (exported / "src/pages/podujatia/jar/index.md").unlink()

    outcome = run(exported)

    assert changed(outcome) == ["jar"]
    assert "podujatia/jar/index.md" in texts(exported)


def test_pages_that_are_gone_are_forgotten(exported):
    EventPage.objects.get(slug="zima").delete()

    run(exported)

    assert CacheEntry.objects.count() == 2


def test_check_remembers_nothing(astro, folder):
    make_event(folder)

    run(astro, write=False)

    assert CacheEntry.objects.count() == 0


def test_canonical_form_is_never_taken_for_the_other(exported):
    outcome = run(exported, canonical=True)

    assert outcome.rendered == 3
    assert run(exported).rendered == 0


@pytest.mark.parametrize("outcome", ["garbage", "[1]", "{}", "null"])
def test_memory_that_makes_no_sense_is_forgotten(exported, outcome):
    CacheEntry.objects.update(outcome=outcome)

    found = run(exported)

    assert (found.rendered, found.changes) == (3, [])
