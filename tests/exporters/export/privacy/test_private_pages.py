"""Nothing of a private page leaves, nor its address; and what was public once goes."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from exporters.core.errors import DanglingReference
from tests.exporters.exports import (
    export,
    hide,
    image_block,
    link_to_page,
    make_event,
    make_folder,
    run,
    texts,
)
from tests.exporters.projects import read_tree


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
