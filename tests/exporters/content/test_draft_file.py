"""The file that a draft would become: the bytes of an export, what the gate says, what is raw Markdown."""

import json
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection

from events.models import EventPage
from exporters.content.draft_file import DraftFile, RawMarkdown, Refusal, explain_raw, render_draft_file
from exporters.content.site_tree import tree_of
from tests.exporters.exports import hide_collection, image_block, make_event, make_folder
from tests.exporters.projects import SAMPLE

pytestmark = pytest.mark.django_db

PRIVATE = "Toto ukazuje niečo zo súkromnej zbierky. Presuňte to do verejnej, alebo vyberte niečo iné."


def render(page: EventPage) -> DraftFile:
    return render_draft_file(page, tree_of(page))


def draft_with(*body: dict[str, Any], **fields: Any) -> EventPage:
    """An event whose form has this body and these fields, and was not saved since."""
    page = make_event(make_folder("podujatia"))
    page.body = json.dumps(body)
    for name, value in fields.items():
        setattr(page, name, value)
    return page


def test_text_is_what_an_export_writes(sample, astro, edit_heading):
    page = edit_heading(sample)

    found = render(page)

    call_command("export_events", str(astro), verbosity=0)
    assert (found.path, found.refusals, found.raw) == (SAMPLE, [], [])
    assert found.text is not None
    assert found.text.encode() == (astro / SAMPLE).read_bytes()


def test_draft_is_shown_and_not_the_published_page(sample, edit_heading):
    edit_heading(sample, publish=False)
    published = EventPage.objects.get()

    assert "Cieľ nášho stretnutia" in str(render(published.get_latest_revision_as_object()).text)
    assert render(published).text == sample.source


def test_what_the_contract_refuses_is_said_and_the_text_is_there(db):
    found = render(draft_with({"type": "text", "value": "<p>Text.</p>"}, publish_date=None))

    assert found.refusals == [Refusal("Dátum: Toto chýba. Doplňte to, napríklad 31.03.2021.")]
    assert found.text == (
        "---\nslug: beseda\nlayout: ../../../layouts/EventLayout.astro\ntitle: Beseda\n---\n\nText.\n"
    )


def test_block_that_cannot_be_written_is_named_and_there_is_no_text(db):
    link = {"type": "text", "value": '<p>Pozri <a linktype="page" id="99">tu</a>.</p>'}
    found = render(draft_with({"type": "text", "value": "<p>Text.</p>"}, link))

    assert found.text is None
    assert [refusal.block for refusal in found.refusals] == [1]
    assert "odkaz zmeňte" in found.refusals[0].sentence


def test_private_picture_is_not_told_by_its_name(make_image):
    picture = make_image(name="tajny-plan.png")
    picture.collection = Collection.get_first_root_node().add_child(name="Interné")
    picture.save()
    hide_collection(picture.collection)
    hidden = image_block(picture.pk, alt="")
    hidden["value"]["decorative"] = True

    found = render(draft_with(hidden))

    assert found.refusals == [Refusal(PRIVATE, 0)]
    assert found.text is None
    assert "tajny" not in str(found)


def test_raw_markdown_is_listed_with_its_reasons(db):
    text = "# Nadpis\n\n5. päť\n\n<div>HTML</div>\n"
    body = [{"type": "text", "value": "<p>Text.</p>"}, {"type": "markdown", "value": text}]

    assert render(draft_with(*body)).raw == [
        RawMarkdown(
            1,
            "# Nadpis",
            [
                "nadpis prvej úrovne, ktorým je názov stránky",
                "číslovaný zoznam, ktorý sa začína číslom 5",
                "kus HTML",
            ],
        )
    ]


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("Obyčajný odstavec.\n", []),
        ("![Lipa](https://example.org/lipa.png) a text\n", ["obrázok, ktorý nie je pri stránke"]),
        ("[x](javascript:alert(1))\n", ["niečo, čo import odmieta"]),
        ("- [ ] úloha\n", ["zoznam úloh"]),
    ],
)
def test_reasons_are_what_other_blocks_cannot_hold(text, reasons):
    assert explain_raw(text) == reasons


def test_number_of_queries_does_not_grow_with_the_page(make_image, django_assert_num_queries):
    others = [make_event(make_folder(f"folder-{number}"), f"dalsia-{number}") for number in range(6)]

    def body(count: int) -> list[dict[str, Any]]:
        links = "".join(f'<a linktype="page" id="{page.pk}">x</a> ' for page in others[:count])
        images = [image_block(make_image(name=f"lipa-{number}.png").pk) for number in range(count)]
        missing = [image_block(9000 + number) for number in range(count)]
        return [{"type": "text", "value": f"<p>{links}</p>"}, *images, *missing]

    page = draft_with(*body(2))
    render(page)  # Some things are read once for all pages.
    page.body = json.dumps(body(2))
    with CaptureQueriesContext(connection) as few:
        render(page)
    page.body = json.dumps(body(6))

    with django_assert_num_queries(len(few.captured_queries)):
        render(page)
