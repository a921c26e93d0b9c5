"""A page that cannot be exported is named; it holds back only those that need it."""

import json
import re
from pathlib import Path

from events.models import EventPage
from tests.exporters.exports import (
    PAGE,
    exit_code,
    export,
    image_block,
    make_event,
    rename,
    run,
    text_block,
    texts,
)


def break_page(page):
    """A page that cannot be exported any more, for no reason of its neighbours."""
    EventPage.objects.filter(pk=page.pk).update(publish_date=None)


def test_two_pages_with_one_address_are_refused_and_what_is_there_stays(astro, folder):
    page = make_event(folder)
    export(astro)
    before = texts(astro)
    other = make_event(folder, "ina")
    EventPage.objects.filter(pk=other.pk).update(slug="beseda", url_path=page.url_path)

    outcome = run(astro)

    assert [str(problem) for problem in outcome.problems] == [
        f"{PAGE}: two pages have this address (numbers {page.pk} and {other.pk}); give one of them another "
        "slug"
    ]
    assert texts(astro) == before


def test_page_that_is_to_take_the_place_of_a_broken_one_waits_and_is_not_lost(astro, folder):
    broken, other = make_event(folder, "prva"), make_event(folder, "druha")
    export(astro)
    before = texts(astro)
    rename(broken, "nova")
    break_page(broken)
    rename(other, "prva")

    outcome = run(astro)

    assert texts(astro) == before
    assert [str(problem) for problem in outcome.problems][1:] == [
        "src/pages/podujatia/prva/index.md: has the place of another page, which cannot be exported; put "
        "that one right first"
    ]


def test_page_that_links_to_where_a_broken_one_would_be_waits(astro, folder):
    broken = make_event(folder, "prva")
    link = text_block(f'<p><a linktype="page" id="{broken.pk}">Prvá</a></p>')
    make_event(folder, "druha", [link])
    export(astro)
    before = texts(astro)
    rename(broken, "nova")
    break_page(broken)

    outcome = run(astro)

    assert texts(astro) == before
    assert [str(problem) for problem in outcome.problems][1:] == [
        "src/pages/podujatia/druha/index.md: links to src/pages/podujatia/nova/index.md, which cannot be "
        "exported; put that page right first"
    ]
    assert not (astro / "src/data").exists()


def test_pages_that_link_to_each_other_go_out_together(astro, folder):
    one, two = make_event(folder, "prva"), make_event(folder, "druha")
    for page, other in ((one, two), (two, one)):
        link = text_block(f'<p><a linktype="page" id="{other.pk}">Iná</a></p>')
        page.body = page.body.stream_block.to_python([link])
        page.save_revision().publish()

    assert run(astro).problems == []
    assert len(texts(astro)) == 2


def test_damaged_content_stops_its_page_alone(astro, folder):
    make_event(folder, "dobra")
    for body in ("null", "[1]", '{"a": 1}', '[["text", "<p>x</p>"]]'):
        page = make_event(folder, f"zla-{abs(hash(body))}")
        EventPage.objects.filter(pk=page.pk).update(body=json.loads(body))

    outcome = run(astro)

    assert list(texts(astro)) == ["podujatia/dobra/index.md"]
    assert len(outcome.problems) == 4
    assert all("(Beseda): the stored content is damaged" in str(problem) for problem in outcome.problems)


def test_every_problem_names_its_page(astro, folder):
    page = make_event(folder)
    body = [{"type": "unknown", "value": ""}]
    EventPage.objects.filter(pk=page.pk).update(body=body)

    assert run(astro).problems[0].where.startswith(f"{PAGE} (Beseda)")


def test_upload_with_an_impossible_name_stops_its_page_alone(astro, folder, make_image):
    image = make_image()
    make_event(folder, body=[image_block(image.pk)])
    make_event(folder, "ina")
    type(image).objects.update(export_name="../../x.jpg")

    outcome = run(astro)

    assert list(texts(astro)) == ["podujatia/ina/index.md"]
    assert "which no file can be called" in str(outcome.problems[0])
    assert exit_code(astro, check=True) == 2


def test_each_image_keeps_a_name_of_its_own(astro, folder, make_image):
    colours = ("red", "green", "blue")
    images = [make_image(name=f"{colour}.png", colour=colour) for colour in colours]
    first, second, third = images
    names = {first: "foto.png", second: f"foto-{third.pk}.png", third: "foto.png"}
    for image, name in names.items():
        type(image).objects.filter(pk=image.pk).update(export_name=name)
    make_event(folder, body=[image_block(image.pk) for image in images])

    export(astro)

    shown = re.findall(r"\(\./(.*)\)", texts(astro)["podujatia/beseda/index.md"])
    beside = (astro / PAGE).parent
    assert [(beside / name).read_bytes() for name in shown] == [
        Path(i.file.path).read_bytes() for i in images
    ]
    assert len(list(beside.iterdir())) == 4
