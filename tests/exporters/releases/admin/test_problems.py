"""Problems of a release in the editor's words: page, block and what it is about by name, with links."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import translation
from wagtail.models import Collection, Page

from cms.models import CustomImage
from events.gate import find_refusal
from events.models import EventIndexPage, EventPage
from exporters.releases.admin.problems import show_problems
from exporters.releases.models import Release, Series
from tests.exporters.exports import hide_collection, image_block, link_to_page, make_event, text_block

pytestmark = pytest.mark.django_db
GALLERY = {"decorative": False, "alt_text": "Lipa"}


def gallery_block(*images: CustomImage) -> dict:
    items = [
        {"type": "item", "id": f"item-{image.pk}", "value": {"image": image.pk, **GALLERY}}
        for image in images
    ]
    return {"type": "gallery", "value": {"images": items}}


@pytest.fixture
def page_with_a_deleted_image(folder: EventIndexPage, make_image: Callable[..., CustomImage]) -> EventPage:
    kept, deleted = make_image(), make_image("Dub", name="dub.png")
    body = [text_block("<p>A</p>"), text_block("<p>B</p>"), gallery_block(kept, deleted)]
    page = make_event(folder, body=body, title="Beseda o lipách")
    deleted.delete()
    return page


def shown() -> list[tuple[str, str, str]]:
    problems = show_problems(Series.objects.get().problems)
    return [(problem.page, problem.block, problem.what) for problem in problems]


def test_page_block_and_image_are_named_as_in_the_form(page_with_a_deleted_image, release):
    release()

    assert shown() == [
        ("Beseda o lipách", "3. blok, Galéria, 2. obrázok", "Obrázok bol odstránený; vyberte iný")
    ]


def test_links_lead_to_the_form_and_to_the_image_in_it(page_with_a_deleted_image, release):
    release()
    (problem,) = show_problems(Series.objects.get().problems)
    form = reverse("wagtailadmin_pages:edit", args=[page_with_a_deleted_image.pk])
    image = page_with_a_deleted_image.body.raw_data[2]["value"]["images"][1]["id"]

    assert problem.page_url == form
    assert problem.block_url == f"{form}#block-{image}-section"


def test_linked_page_is_named(folder, release):
    other = make_event(folder, "iny", title="Iné podujatie")
    make_event(folder, body=[link_to_page(other)])
    release()
    other.unpublish()
    release()

    (problem,) = shown()
    assert problem[:2] == ("Beseda", "1. blok, Text")
    assert problem[2].startswith(
        "Odkaz vedie na stránku „Iné podujatie“, ktorá nie je zverejnená; zverejnite"
    )
    Page.objects.get(pk=other.pk).delete()
    assert shown()[0][2] == "Odkaz vedie na stránku, ktorá bola odstránená; odkaz zmeňte"


def test_private_image_is_named_by_its_title(folder, release, make_image):
    image = make_image("Lipa pri kostole")
    make_event(folder, body=[image_block(image.pk)])
    private = Collection.get_first_root_node().add_child(instance=Collection(name="Tajné"))
    hide_collection(private)
    image.collection = private
    image.save()
    release()

    assert shown()[0][1:] == (
        "1. blok, Obrázok",
        "Obrázok „Lipa pri kostole“ je v neverejnej zbierke; presuňte ho do verejnej alebo vyberte iný",
    )


def test_page_that_waits_for_another_is_named_with_it(folder, release, make_image):
    image = make_image()
    other = make_event(folder, "iny", [image_block(image.pk)], title="Iné podujatie")
    make_event(folder, body=[link_to_page(other)])
    image.delete()
    release()

    sentence = "Odkaz vedie na „Iné podujatie“, a tú stránku nemožno vydať; najprv opravte ju"
    assert ("Beseda", "", sentence) in shown()


def test_problems_of_earlier_releases_are_shown_as_they_were_stored(db):
    stored = {
        "where": "src/pages/a.md (A), body[2]",
        "what": "shows an image (number 4) that was deleted; choose another",
        "sentence": "shows an image (number %(id)s) that was deleted; choose another",
        "params": {"id": 4},
    }

    (problem,) = show_problems([stored])

    assert (problem.page, problem.page_url, problem.what) == (
        "src/pages/a.md (A), body[2]",
        "",
        "Obrázok bol odstránený; vyberte iný",
    )


def test_screens_draw_the_links(page_with_a_deleted_image, release, admin_client, folder):
    release()
    make_event(folder, "dalsia")
    release()
    newest = Release.objects.latest("pk")

    for address in (reverse("releases:index"), reverse("releases:inspect", args=[newest.pk])):
        html = admin_client.get(address).content.decode()
        assert f'<a href="/admin/pages/{page_with_a_deleted_image.pk}/edit/">Beseda o lipách</a>' in html
        assert '-section">3. blok, Galéria, 2. obrázok</a>' in html
        assert "body[" not in html


def test_queries_do_not_grow_with_the_problems(folder, release, django_assert_num_queries):
    target = make_event(folder, "ciel")
    for number in range(6):
        make_event(folder, f"beseda-{number}", [link_to_page(target)])
    target.unpublish()
    release()
    problems = Series.objects.get().problems
    assert len(problems) == 6

    for some in (problems[:1], problems):
        with django_assert_num_queries(1):
            show_problems(some)


def test_the_gate_says_the_same(folder, make_image):
    first, second = make_image(), make_image("Dub", name="dub.png")
    page = make_event(folder, body=[text_block("<p>A</p>"), gallery_block(first, second)])
    private = Collection.get_first_root_node().add_child(instance=Collection(name="Tajné"))
    hide_collection(private)
    CustomImage.objects.filter(pk=second.pk).update(collection=private)

    refusal = find_refusal(page)

    assert refusal.messages == [
        "2. blok, Galéria: 2. obrázok: Obrázok „Dub“ je v neverejnej zbierke; presuňte ho do verejnej alebo "
        "vyberte iný"
    ]


def test_what_the_form_asks_for_is_named_by_its_place(folder, make_image):
    image = make_image()
    page = make_event(folder, body=[text_block("<p>A</p>"), gallery_block(image, image)])
    page.body[1].value["images"][1].contextual_alt_text = ""

    refusal = find_refusal(page)

    assert [message.partition(":")[0] for message in refusal.messages] == ["2. blok, Galéria, 2. obrázok"]


def test_english_says_it_too(page_with_a_deleted_image, release):
    release()

    with translation.override("en"):
        assert shown()[0][1:] == (
            "block 3, Gallery, image 2",
            "Shows an image that was deleted; choose another",
        )
