"""No image or document leaves that is not certainly public; and one that was public once goes."""

import pytest
from django.core.files.base import ContentFile
from wagtail.models import Collection

from cms.models import CustomDocument
from exporters.core.errors import DanglingReference, PrivateReference
from tests.exporters.exports import (
    export,
    hide,
    hide_collection,
    image_block,
    link_to_page,
    make_event,
    run,
    text_block,
    texts,
)
from tests.exporters.projects import read_tree


@pytest.fixture
def make_document(db, media):
    def make(name="zapisnica.pdf", content=b"%PDF-1.7", **fields):
        return CustomDocument.objects.create(title=name, file=ContentFile(content, name), **fields)

    return make


@pytest.fixture
def secret(db):
    """A collection inside a private one."""
    private = Collection.get_first_root_node().add_child(name="Interné")
    hide_collection(private)
    return private.add_child(name="Zápisnice")


def link_to(document):
    return text_block(f'<p><a linktype="document" id="{document.pk}">Zápisnica</a></p>')


def test_image_of_a_collection_inside_a_private_one_never_leaves(astro, folder, make_image, secret):
    image = make_image()
    image.collection = secret
    image.save()
    make_event(folder, body=[image_block(image.pk)])
    make_event(folder, "ina")

    outcome = run(astro)

    assert list(texts(astro)) == ["podujatia/ina/index.md"]
    assert list(astro.rglob("*.png")) == []
    assert [str(problem) for problem in outcome.problems] == [
        "src/pages/podujatia/beseda/index.md (Beseda), body[0]: shows an image, 'lipa.png', that is in a "
        "private collection; move it to a public one or choose another"
    ]


def test_page_leaves_with_its_image_when_the_image_becomes_private(astro, folder, make_image, secret):
    image = make_image()
    make_event(folder, body=[image_block(image.pk)])
    export(astro)
    image.collection = secret
    image.save()

    outcome = run(astro)

    assert list(read_tree(astro)) == [".wagtail-export.json"]
    assert [type(problem) for problem in outcome.problems] == [PrivateReference]


def test_private_image_leaves_even_where_its_page_has_another_fault(astro, folder, make_image, secret):
    image = make_image()
    page = make_event(folder, body=[image_block(image.pk)])
    export(astro)
    image.collection = secret
    image.save()
    type(page).objects.filter(pk=page.pk).update(publish_date=None)

    run(astro)

    assert list(astro.rglob("*.png")) == []
    assert texts(astro) == {}


def test_page_leaves_with_its_image_whatever_fault_its_text_has(astro, folder, make_image, secret):
    image = make_image()
    page = make_event(folder, body=[image_block(image.pk)])
    export(astro)
    image.collection = secret
    image.save()
    body = [{"type": "unknown", "value": ""}, *page.body.get_prep_value()]
    page.body = page.body.stream_block.to_python([])
    type(page).objects.filter(pk=page.pk).update(body=body)

    outcome = run(astro)

    assert outcome.problems
    assert list(astro.rglob("*.png")) == []


def test_page_with_another_fault_keeps_its_public_image(astro, folder, make_image):
    page = make_event(folder, body=[image_block(make_image().pk)])
    export(astro)
    before = read_tree(astro)
    type(page).objects.filter(pk=page.pk).update(publish_date=None)

    outcome = run(astro)

    assert len(outcome.problems) == 1
    assert read_tree(astro) == before


def test_private_image_leaves_though_the_text_beside_it_was_edited_in_git(astro, folder, make_image, secret):
    image = make_image()
    make_event(folder, body=[image_block(image.pk)])
    export(astro)
    text = next(astro.rglob("index.md"))
    text.write_text(text.read_text() + "Pridané v gite.\n")
    image.collection = secret
    image.save()

    run(astro)

    assert list(astro.rglob("*.png")) == []
    assert "Pridané v gite." in text.read_text()


def test_private_document_leaves_with_the_page_that_links_to_it(astro, folder, make_document, secret):
    document, other = make_document(), make_document("plan.pdf", b"%PDF-1.4")
    make_event(folder, body=[link_to(document)])
    make_event(folder, "ina", [link_to(other)])
    export(astro)
    assert sorted(p.name for p in (astro / "public/documents").iterdir()) == ["plan.pdf", "zapisnica.pdf"]
    document.collection = secret
    document.save()

    run(astro)

    assert [p.name for p in (astro / "public/documents").iterdir()] == ["plan.pdf"]
    assert list(texts(astro)) == ["podujatia/ina/index.md"]


def test_document_that_nobody_links_to_stays_in(astro, folder, make_document):
    make_document()
    page = make_event(folder, body=[link_to(make_document("plan.pdf"))])
    export(astro)
    page.body = page.body.stream_block.to_python([])
    page.save_revision().publish()

    export(astro)

    assert not (astro / "public/documents/plan.pdf").exists()
    assert not (astro / "public/documents/zapisnica.pdf").exists()


def test_private_document_is_found_behind_another_fault(astro, folder, make_document, secret):
    document, hidden = make_document(), make_event(folder, "tajna")
    make_event(folder, body=[link_to(document)])
    export(astro)
    hide(hidden)
    page = folder.get_children().get(slug="beseda").specific
    page.body = page.body.stream_block.to_python([link_to_page(hidden), link_to(document)])
    page.publish_unchecked(page.save_revision())
    document.collection = secret
    document.save()

    outcome = run(astro)

    assert list(read_tree(astro)) == [".wagtail-export.json"]
    assert [type(problem) for problem in outcome.problems] == [DanglingReference, PrivateReference]


def test_page_that_waits_for_another_leaves_with_the_private_image_that_it_showed(
    astro, folder, make_image, secret
):
    image = make_image()
    target = make_event(folder, "ciel")
    page = make_event(folder, body=[image_block(image.pk), link_to_page(target)])
    export(astro)
    image.collection = secret
    image.save()
    page.body = [link_to_page(target)]
    page.save_revision().publish()
    # A slug that nobody has exported yet, of a page that cannot be exported.
    target.refresh_from_db()
    target.slug = "novy-ciel"
    target.body = [image_block(4711)]
    target.publish_unchecked(target.save_revision())

    outcome = run(astro)

    assert [problem.where for problem in outcome.problems][1:] == [
        "src/pages/podujatia/beseda/index.md",
        "src/pages/podujatia/beseda/lipa.png",
    ]
    assert list(texts(astro)) == ["podujatia/ciel/index.md"]
    assert list(astro.rglob("*.png")) == []
