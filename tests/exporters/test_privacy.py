"""Nothing private leaves: what is not certainly public stays in, and what was public once goes."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, PageViewRestriction

from cms.models import CustomDocument
from exporters.errors import DanglingReference, PrivateReference
from tests.exporters.exports import (
    export,
    hide,
    hide_collection,
    image_block,
    make_event,
    make_folder,
    run,
    text_block,
    texts,
)
from tests.exporters.projects import read_tree


@pytest.fixture
def astro(tmp_path):
    root = tmp_path / "site"
    (root / "src/pages").mkdir(parents=True)
    return root


@pytest.fixture
def folder(db):
    return make_folder("podujatia")


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


def link_to_page(page):
    return text_block(f'<p><a linktype="page" id="{page.pk}">Beseda</a></p>')


@pytest.mark.parametrize(
    "kind", [PageViewRestriction.LOGIN, PageViewRestriction.PASSWORD, PageViewRestriction.GROUPS]
)
@pytest.mark.parametrize("ancestor", [0, 1, 2])
def test_page_is_private_whichever_ancestor_and_whatever_kind_of_restriction(astro, folder, ancestor, kind):
    inner = make_folder("interne", folder)
    page = make_event(inner)
    export(astro)
    assert list(texts(astro)) == ["podujatia/interne/beseda/index.md"]

    hidden = [page, inner, folder][ancestor]
    PageViewRestriction.objects.create(page=hidden, restriction_type=kind, password="heslo")
    export(astro)

    assert texts(astro) == {}


def test_sibling_whose_place_in_the_tree_begins_alike_stays_public(astro, folder):
    hide(make_event(folder, "tajne"))
    make_event(folder, "verejne")

    export(astro)

    assert list(texts(astro)) == ["podujatia/verejne/index.md"]


@pytest.mark.parametrize("hidden", ["source", "folder of the source"])
def test_alias_is_as_private_as_its_source_and_the_source_of_that(astro, folder, hidden):
    inner = make_folder("interne", folder)
    source = make_event(inner)
    alias = source.create_alias(parent=folder, update_slug="kopia")
    alias.create_alias(parent=folder, update_slug="kopia-kopie")
    export(astro)
    assert len(texts(astro)) == 3

    hide(source if hidden == "source" else inner)
    export(astro)

    assert texts(astro) == {}


def test_nobody_is_led_to_the_alias_of_a_private_page(astro, folder):
    source = make_event(make_folder("interne", folder))
    alias = source.create_alias(parent=folder, update_slug="kopia")
    make_event(folder, "verejne", [link_to_page(alias)])
    hide(source)

    outcome = run(astro)

    assert texts(astro) == {}
    assert [type(problem) for problem in outcome.problems] == [DanglingReference]


def test_page_past_its_expiry_leaves_before_anybody_unpublishes_it(astro, folder):
    page = make_event(folder)
    export(astro)
    page.expire_at = timezone.now() - timedelta(seconds=1)
    page.save()

    export(astro)

    assert page.live
    assert texts(astro) == {}


def test_page_that_is_to_appear_later_is_not_there_yet(astro, folder):
    page = make_event(folder)
    page.unpublish()
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()

    export(astro)

    assert texts(astro) == {}


def test_draft_of_a_live_page_stays_in_though_its_slug_and_title_changed(astro, folder):
    page = make_event(folder)
    page.title, page.slug = "Tajný názov", "tajny-nazov"
    page.save_revision()

    export(astro)

    assert "Tajný" not in "".join(texts(astro).values())
    assert list(texts(astro)) == ["podujatia/beseda/index.md"]


def test_deleted_page_leaves_with_its_images(astro, folder, make_image):
    page = make_event(folder, body=[image_block(make_image().pk)])
    export(astro)
    assert len(read_tree(astro)) == 3

    page.delete()
    export(astro)

    assert list(read_tree(astro)) == [".wagtail-export.json"]


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


def test_link_to_a_private_page_is_reported_and_its_address_stays_in(astro, folder):
    hidden = make_event(folder, "tajna-adresa")
    hide(hidden)
    make_event(folder, "verejne", [link_to_page(hidden)])

    outcome = run(astro)

    assert "tajna-adresa" not in "".join(path + text.decode() for path, text in read_tree(astro).items())
    assert [str(problem) for problem in outcome.problems] == [
        f"src/pages/podujatia/verejne/index.md (Beseda), body[0]: links to a page (number {hidden.pk}) that "
        "is gone, not published or not public; publish it or change the link"
    ]


def test_redirects_name_nothing_that_is_private(astro, folder):
    private = make_folder("interne")
    page = make_event(private, "beseda")
    hide(private)
    page.move(folder, pos="last-child")
    hidden = make_event(folder, "tajne")
    Redirect.add_redirect("/stara", redirect_to=hidden)
    hide(hidden)
    assert Redirect.objects.count() == 2

    export(astro)

    assert not (astro / "src/data/redirects.json").exists()


def test_address_that_a_page_had_before_it_was_published_stays_in(astro, folder):
    other = make_folder("priprava")
    page = make_event(other)
    page.unpublish()
    type(page).objects.filter(pk=page.pk).update(first_published_at=None)
    page = type(page).objects.get(pk=page.pk)
    page.move(folder, pos="last-child")
    page = type(page).objects.get(pk=page.pk)
    page.save_revision().publish()
    assert Redirect.objects.filter(automatically_created=True).count() == 1

    export(astro)

    assert not (astro / "src/data/redirects.json").exists()


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


def test_private_document_is_found_behind_another_fault(astro, folder, make_document, secret):
    document, hidden = make_document(), make_event(folder, "tajna")
    make_event(folder, body=[link_to(document)])
    export(astro)
    hide(hidden)
    page = folder.get_children().get(slug="beseda").specific
    page.body = page.body.stream_block.to_python([link_to_page(hidden), link_to(document)])
    page.save_revision().publish()
    document.collection = secret
    document.save()

    outcome = run(astro)

    assert list(read_tree(astro)) == [".wagtail-export.json"]
    assert [type(problem) for problem in outcome.problems] == [DanglingReference, PrivateReference]
