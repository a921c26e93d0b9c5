"""Many pages are rendered on all cores: the files are those that one core would have made."""

import json
from concurrent.futures import ProcessPoolExecutor

import pytest
from django.core.files.base import ContentFile

from cms.models import CustomDocument
from events.models import EventPage
from exporters.export import parallel
from tests.exporters.exports import hide, image_block, make_event, make_folder, run, text_block


@pytest.fixture
def many(monkeypatch):
    """Few are called many here. Holds what the other processes were told to do."""
    begun = []

    def start(processes, context, begin, work):
        begun.append(work)
        return ProcessPoolExecutor(processes, context, begin, work)

    monkeypatch.setattr(parallel, "FIRST", 3)
    monkeypatch.setattr(parallel, "SHARE", 2)
    monkeypatch.setattr(parallel, "ProcessPoolExecutor", start)
    return begun


@pytest.fixture
def make_project(tmp_path):
    def make(name):
        (tmp_path / name / "src/pages").mkdir(parents=True)
        return tmp_path / name

    return make


@pytest.fixture
def folder(db):
    return make_folder("podujatia")


def files(root):
    return {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def add_document(number):
    """Documents of one name: who comes first has it, and the others another one."""
    file = ContentFile(b"%d" % number, f"plan-{number}.pdf")
    document = CustomDocument.objects.create(title=f"Plán {number}", file=file)
    CustomDocument.objects.update(export_name="plan.pdf")
    return f'<p><a linktype="document" id="{document.pk}">Plán</a></p>'


def test_names_that_depend_on_the_pages_before_are_the_same(many, folder, make_image, make_project):
    for number in range(9):
        image = image_block(make_image(f"Obrázok {number}").pk)
        body = [text_block(f"<p>Text {number}</p>"), image]
        if number % 3 == 0:
            body.append(text_block(add_document(number)))
        make_event(folder, f"beseda-{number}", body)
    together, alone = make_project("together"), make_project("alone")

    outcomes = [run(together, canonical=True, processes=2), run(alone, canonical=True)]

    assert len(many) == 1
    assert files(together) == files(alone)
    assert [(o.pages, o.rendered, o.problems) for o in outcomes] == [(9, 9, [])] * 2
    documents = sorted(path.name for path in (together / "public").rglob("*.pdf"))
    assert documents[-1] == "plan.pdf"
    assert len(documents) == 3


def test_what_cannot_go_out_is_said_as_ever(many, folder, make_project):
    for number in range(9):
        make_event(folder, f"beseda-{number}", [text_block(f"<p>Text {number}</p>")])
    hide(EventPage.objects.get(slug="beseda-2"))
    broken = EventPage.objects.filter(slug="beseda-4")
    broken.update(body=json.dumps([{"type": "text", "value": '<p><a linktype="page" id="999">x</a></p>'}]))
    together, alone = make_project("together"), make_project("alone")

    outcomes = [run(together, canonical=True, processes=2), run(alone, canonical=True)]

    said = [[str(problem) for problem in outcome.problems] for outcome in outcomes]
    assert len(many) == 1
    assert said[0] == said[1]
    assert len(said[0]) == 1
    assert "beseda-4" in said[0][0]
    assert files(together) == files(alone)
    assert len(list((together / "src/pages").rglob("*.md"))) == 7


def test_what_was_made_together_is_remembered(many, folder, make_project):
    for number in range(9):
        make_event(folder, f"beseda-{number}", [text_block(f"<p>Text {number}</p>")])
    site = make_project("site")

    assert run(site, processes=2).rendered == 9
    assert run(site, processes=2).rendered == 0
    assert run(site).rendered == 0
    assert len(many) == 1
