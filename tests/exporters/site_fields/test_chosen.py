"""Images, documents and pages in the site's own fields: chosen, counted, exported, and private ones kept."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image as Picture
from wagtail.models import Collection, ReferenceIndex

from cms.models import CustomImage
from events.models import EventPage
from events.site_fields.comparison import SiteFieldsComparison
from events.site_fields.description import describe_fields
from exporters.content.site_tree import find_tree
from exporters.preview.drafts import render_draft
from tests.exporters.exports import hide_collection, make_event, make_folder, run
from tests.exporters.site_fields.conftest import FILE, Use, diff, save, take_in
from tests.exporters.site_fields.contracts import FRONT_MATTER, PROPERTIES

pytestmark = pytest.mark.django_db

WITH_IMAGES = f"""---
{FRONT_MATTER}cover: obal.jpg
related: /podujatia/ine/
---

Text.
"""


@pytest.fixture
def page(astro: Path, use: Use) -> EventPage:
    """An event whose file names an image, and another page."""
    use(PROPERTIES)
    Picture.new("RGB", (60, 40), "seagreen").save((astro / FILE).parent / "obal.jpg")
    make_event(make_folder("podujatia"), slug="ine", title="Iné")
    return take_in(astro, WITH_IMAGES)


def test_what_a_file_names_is_chosen_counted_and_written_as_it_was(
    page: EventPage, astro: Path, admin: Client
) -> None:
    image = CustomImage.objects.get(export_name="obal.jpg")
    other = EventPage.objects.get(slug="ine")

    assert describe_fields(page).kept == {}
    assert page.site_fields["cover"] == {"$image": image.pk}
    assert page.site_fields["related"] == {"$page": other.pk}
    assert ReferenceIndex.get_references_to(image).filter(content_path="site_fields.cover").exists()
    assert ReferenceIndex.get_references_to(other).filter(content_path="site_fields.related").exists()
    assert run(astro).problems == []
    assert (astro / FILE).read_text() == WITH_IMAGES

    assert save(admin, page).status_code == 302
    assert run(astro).problems == []
    assert (astro / FILE).read_text() == WITH_IMAGES


def test_another_image_is_exported_beside_the_file_and_a_moved_page_keeps_its_link(
    page: EventPage, astro: Path, admin: Client, make_image: Any
) -> None:
    image = make_image("Nová", name="nova.png")

    assert save(admin, page, cover=str(image.pk)).status_code == 302
    other = EventPage.objects.get(slug="ine")
    other.slug = "premenovane"
    other.publish_unchecked(other.save_revision())

    assert run(astro).problems == []
    assert diff(WITH_IMAGES, (astro / FILE).read_text()) == [
        "-cover: obal.jpg",
        "-related: /podujatia/ine/",
        f"+cover: ./{image.export_name}",
        "+related: /podujatia/premenovane/",
    ]
    assert (astro / FILE).parent.joinpath(image.export_name).is_file()


def test_a_private_image_is_refused_at_its_field_and_shown_to_nobody(
    page: EventPage, astro: Path, admin: Client, make_image: Any
) -> None:
    secret = Collection.get_first_root_node().add_child(name="Tajné")
    hide_collection(secret)
    image = make_image("tajna", name="tajna.png")
    image.collection = secret
    image.save()

    response = save(admin, page, cover=str(image.pk))

    error = response.context["form"].errors.as_data()["site_fields"][0]
    assert set(error.block_errors) == {"cover"}
    assert "tajna" not in str(error.block_errors["cover"].messages)

    draft = page.get_latest_revision_as_object()
    draft.site_fields = {**draft.site_fields, "cover": {"$image": image.pk}}
    shown = render_draft(draft, find_tree(), origin="http://cms", is_shared=True)
    assert "tajna" not in str(shown)


def test_a_copy_has_the_fields_and_a_comparison_shows_what_changed(page: EventPage, admin: Client) -> None:
    copy = page.copy(update_attrs={"slug": "kopia", "title": "Kópia"})
    assert copy.site_fields == page.site_fields

    assert save(admin, page, **{"place": "Les", "speakers-0-value-name": "Iva"}).status_code == 302

    field = EventPage._meta.get_field("site_fields")
    changed = SiteFieldsComparison(field, page, EventPage.objects.get(pk=page.pk))
    assert changed.has_changed()
    html = changed.htmldiff()
    assert '<span class="deletion">Park</span>' in html
    assert "Miesto konania" in html
    assert "Iva" in html
    assert "capacity" not in html.lower()


def test_words_of_fields_are_searched(page: EventPage) -> None:
    assert {"park", "jan", "moderatorka"} <= set(page.search_text().split())


def test_a_field_of_an_imported_list_can_be_commented(page: EventPage, admin: Client) -> None:
    field = EventPage._meta.get_field("site_fields")
    item = describe_fields(page).stored["speakers"][0]["id"]

    assert field.get_block_by_content_path(page.site_fields, ["speakers", item, "name"])
    assert field.get_block_by_content_path(page.site_fields, ["speakers", "gone", "name"]) is None
    assert field.get_block_by_content_path(page.site_fields, ["programme"])


def test_an_image_that_lies_elsewhere_stays_as_the_file_has_it(
    page: EventPage, astro: Path, admin: Client
) -> None:
    Picture.new("RGB", (60, 40), "red").save((astro / FILE).parent.parent / "spolu.jpg")
    text = WITH_IMAGES.replace("cover: obal.jpg", "cover: ../spolu.jpg")

    page = take_in(astro, text)

    described = describe_fields(page)
    assert described is not None
    assert described.kept == {"cover": "../spolu.jpg"}
    assert save(admin, page).status_code == 302
    assert run(astro).problems == []
    assert (astro / FILE).read_text() == text
