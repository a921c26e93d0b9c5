"""A draft shows how far it has come, and says at each place what is missing, in the editor's language."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils.translation import override
from wagtail.models import Collection, CollectionViewRestriction, Site

from cms.models import CustomImage
from events.models import EventIndexPage, EventPage
from exporters.content.assets import open_draft_library, open_library
from exporters.content.site_tree import tree_of
from exporters.preview.drafts import render_draft
from tests.exporters.projects import SAMPLE

pytestmark = pytest.mark.django_db

NO_IMAGE = {"image": None, "decorative": False, "alt_text": "", "caption": ""}


@pytest.fixture
def folder(site: Site) -> EventIndexPage:
    return site.root_page.add_child(instance=EventIndexPage(title="Podujatia", slug="podujatia"))


@pytest.fixture
def draft(folder: EventIndexPage) -> Callable[..., EventPage]:
    """Returns a function that makes an event which is not saved since its body and fields were changed."""

    def make(*body: tuple[str, Any], **fields: Any) -> EventPage:
        values = {"title": "Stretnutie", "publish_date": "2021-03-31", "description": "Opis."}
        page = folder.add_child(instance=EventPage(**values))
        page = EventPage.objects.get(pk=page.pk)
        page.body = json.dumps([{"type": name, "value": value} for name, value in body])
        for name, value in fields.items():
            setattr(page, name, value)
        return page

    return make


def render(page: EventPage) -> str:
    return render_draft(page, tree_of(page), origin="p1")["markdown"]


def notes(markdown: str) -> list[str]:
    """What each note says, its title left out."""
    found = re.findall(r'<aside class="callout callout-warning">\n(.*?)</aside>', markdown, re.DOTALL)
    return [note.split("</p>")[1].strip() for note in found]


def test_finished_draft_has_no_note(draft: Callable[..., EventPage]) -> None:
    page = draft(("text", "<p>Text.</p>"), ("quote", {"quote": "<p>Slovo.</p>", "attribution": ""}))

    assert notes(render(page)) == []


def test_errors_of_fields_are_noted_at_the_top(draft: Callable[..., EventPage]) -> None:
    page = draft(("text", "<p>Text.</p>"), title="", publish_date=None, edition=0)

    markdown = render(page)

    assert notes(markdown) == [
        "Názov: Toto chýba. Doplňte to, napríklad Druhé stretnutie Partnerstva pre otvorené vládnutie.\n\n"
        "Dátum: Toto chýba. Doplňte to, napríklad 31.03.2021.\n\n"
        "Poradie: Hodnota musí byť najmenej 1."
    ]
    assert "\ntitle: (bez názvu)\n" in markdown
    assert markdown.endswith("</aside>\n\nText.\n")


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (("image", NO_IMAGE), "V bloku ešte nie je obrázok; vyberte ho alebo blok odstráňte"),
        (("gallery", {"images": []}), "V galérii ešte nie sú obrázky; pridajte ich alebo blok odstráňte"),
        (("quote", {"quote": "", "attribution": "Ja"}), "Citát: Toto pole je povinné."),
        (
            ("table", {"columns": [], "rows": []}),
            "Tabuľka ešte nemá stĺpce; pridajte ich alebo blok odstráňte",
        ),
        (("code", {"language": "", "code": ""}), "Kód: Toto pole je povinné."),
        (
            ("embed", {"url": "example.org", "title": "Záznam"}),
            "Webová adresa: Zadajte celú webovú adresu, ktorá sa začína na https:<!-- -->//.",
        ),
        (
            ("embed", {"url": "", "title": ""}),
            "Vložený obsah ešte nemá adresu; napíšte ju alebo blok odstráňte",
        ),
        (
            ("documents", [{"type": "item", "value": {"document": None, "title": ""}}]),
            "Niektorý dokument ešte nie je vybraný; vyberte ho alebo riadok odstráňte",
        ),
        (("callout", {"kind": "note", "title": "", "text": ""}), "Text: Toto pole je povinné."),
        (("markdown", ""), "Markdown: Toto pole je povinné."),
        (
            ("text", '<p><a href="javascript:1">Odkaz</a></p>'),
            "Odkaz vedie na javascript:…, čo nie je dovolené; odkážte na webovú adresu, e-mail alebo telefón",
        ),
        (
            ("text", '<p><a linktype="page" id="777">Odkaz</a></p>'),
            "Odkaz vedie na stránku, ktorá už nie je alebo nie je verejná; zverejnite ju alebo odkaz zmeňte",
        ),
        (
            ("image", {**NO_IMAGE, "image": 777, "alt_text": "Lipa"}),
            "Obrázok bol odstránený; vyberte iný",
        ),
    ],
    ids=lambda case: case[0] if isinstance(case, tuple) else "",
)
def test_errors_of_a_block_are_noted_below_it(
    draft: Callable[..., EventPage], block: tuple[str, object], said: str
) -> None:
    page = draft(("text", "<p>Pred.</p>"), block, ("text", "<p>Za.</p>"))

    markdown = render(page)

    assert notes(markdown) == [said]
    assert markdown.index("Pred.") < markdown.index("Nedokončené") < markdown.index("\nZa.\n")


def test_image_without_alternative_text_is_shown_with_a_note(
    draft: Callable[..., EventPage], make_image: Callable[..., CustomImage]
) -> None:
    markdown = render(draft(("image", {**NO_IMAGE, "image": make_image().pk})))

    assert notes(markdown) == [
        "Alternatívny text: Napíšte alternatívny text obrázka alebo ho označte za ozdobný"
    ]
    assert markdown.index("![](./lipa.png)") < markdown.index("Nedokončené")


def test_private_image_is_replaced_by_a_note(
    draft: Callable[..., EventPage], make_image: Callable[..., CustomImage]
) -> None:
    image = make_image()
    image.collection = Collection.get_first_root_node().add_child(name="Súkromné")
    image.save()
    CollectionViewRestriction.objects.create(collection=image.collection, restriction_type="login")

    page = draft(("image", {**NO_IMAGE, "image": image.pk, "alt_text": "Lipa"}))
    answer = render_draft(page, tree_of(page), origin="p1")
    shared = render_draft(page, tree_of(page), origin="l1", is_shared=True)

    assert notes(answer["markdown"]) == [
        "Obrázok „lipa.png“ je v neverejnej zbierke; presuňte ho do verejnej alebo vyberte iný"
    ]
    assert answer["files"] == shared["files"] == {}
    assert notes(shared["markdown"]) == ["Táto časť ukazuje niečo neverejné."]
    assert "lipa" not in shared["markdown"].lower()


def test_each_cell_and_item_that_is_wrong_is_counted_once(draft: Callable[..., EventPage]) -> None:
    cell = '<p><a href="ftp:x">x</a></p>'
    table = {
        "columns": [{"type": "left", "heading": "A"}, {"type": "left", "heading": "B"}],
        "rows": [{"values": [cell, cell]}],
    }

    [said] = notes(render(draft(("table", table))))

    assert said.startswith("Odkaz vedie na ftp:…")


def test_notes_are_in_the_language_that_is_active(draft: Callable[..., EventPage]) -> None:
    page = draft(("text", '<p><a linktype="page" id="777">Odkaz</a></p>'), title="")

    with override("en"):
        markdown = render(page)

    assert "title: (no title yet)" in markdown
    assert notes(markdown)[1] == ("Links to a page that is gone or not public; publish it or change the link")


def test_moved_event_is_shown_where_it_is_now(site: Site, draft: Callable[..., EventPage]) -> None:
    page = draft(("text", "<p>Text.</p>"))
    page.save_revision()
    archive = site.root_page.add_child(instance=EventIndexPage(title="Archív", slug="archiv"))
    year = archive.add_child(instance=EventIndexPage(title="2021", slug="2021"))
    EventPage.objects.get(pk=page.pk).move(year, pos="last-child")

    moved = EventPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    moved.slug = "ine"
    answer = render_draft(moved, tree_of(moved), origin="p1")

    assert (answer["path"], answer["url"]) == ("src/pages/archiv/2021/ine/index.md", "/archiv/2021/ine/")
    assert "layout: ../../../../layouts/EventLayout.astro" in answer["markdown"]


def test_only_assets_that_the_draft_refers_to_are_queried(
    draft: Callable[..., EventPage], make_image: Callable[..., CustomImage]
) -> None:
    page, image, other = draft(), make_image("Lipa"), make_image("Dub")
    page.save_revision().publish()
    one, all_of_them = open_draft_library(tree_of(page)), open_library(tree_of(page))

    assert one.images.get(image.pk) == all_of_them.images[image.pk]
    assert one.page_urls.get(page.pk) == all_of_them.page_urls[page.pk] == "/podujatia/stretnutie/"
    assert [found.get(999) for found in (one.images, one.documents, one.page_urls)] == [None, None, None]
    assert (list(one.images), list(one.page_urls)) == ([image.pk], [page.pk])
    assert other.pk in all_of_them.images


def test_page_that_its_source_cannot_take_is_rendered_without_it(draft: Callable[..., EventPage]) -> None:
    source = '+++\ntitle = "Staré"\n+++\n\nText.\n'
    page = draft(("text", "<p>Text.</p>"), source=source, source_path=SAMPLE, title="Nové")

    markdown = render(page)

    assert "title: Nové" in markdown
    assert notes(markdown)[0].startswith("Zmenilo sa slug, layout, title")
    assert markdown.endswith("Text.\n")
