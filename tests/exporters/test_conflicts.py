"""What stands in the way of an export is named, with what to do; the other files still go out."""

import json
import re
import unicodedata

import pytest
from django.core.management import CommandError

from events.models import EventPage
from exporters.files.project import LINK
from exporters.plan import EDITED_AND_GONE, EDITED_ELSEWHERE, NOT_OURS
from tests.exporters.exports import (
    exit_code,
    export,
    image_block,
    make_event,
    make_folder,
    run,
    text_block,
    texts,
)

PAGE = "src/pages/podujatia/beseda/index.md"


@pytest.fixture
def astro(tmp_path):
    root = tmp_path / "astro"
    (root / "src/pages").mkdir(parents=True)
    return root


@pytest.fixture
def folder(db):
    return make_folder("podujatia")


def write(astro, path, text="Not ours.\n"):
    (astro / path).parent.mkdir(parents=True, exist_ok=True)
    (astro / path).write_text(text)


def conflicts(outcome):
    return {change.path: change.why for change in outcome.conflicts}


def test_every_conflict_is_listed_and_the_other_files_go_out(astro, folder):
    for slug in ("jar", "leto", "zima"):
        make_event(folder, slug)
    export(astro)
    for slug in ("jar", "leto"):
        write(astro, f"src/pages/podujatia/{slug}/index.md")
    EventPage.objects.update(description="Nové")

    with pytest.raises(CommandError) as refused:
        export(astro)

    assert refused.value.returncode == 2
    assert str(refused.value).split("\n") == [
        "These were not exported:",
        f"src/pages/podujatia/jar/index.md: {EDITED_ELSEWHERE}",
        f"src/pages/podujatia/leto/index.md: {EDITED_ELSEWHERE}",
    ]
    assert "description: Nové" in texts(astro)["podujatia/zima/index.md"]
    assert texts(astro)["podujatia/jar/index.md"] == "Not ours.\n"


def test_edited_file_of_a_page_that_is_gone_is_not_removed_unasked(astro, folder):
    page = make_event(folder)
    export(astro)
    write(astro, PAGE)
    page.unpublish()

    assert conflicts(run(astro)) == {PAGE: EDITED_AND_GONE}
    assert (astro / PAGE).exists()

    export(astro, force=True)
    assert not (astro / PAGE).parent.exists()


def test_edited_file_of_a_page_that_moves_holds_the_whole_page(astro, folder, make_image):
    page = make_event(folder, body=[image_block(make_image().pk)])
    export(astro)
    write(astro, PAGE)
    page.slug = "diskusia"
    page.save_revision().publish()

    outcome = run(astro)

    assert {change.action for change in outcome.changes if change.path.startswith("src/pages")} == {
        "conflict"
    }
    assert list(texts(astro)) == ["podujatia/beseda/index.md"]
    assert (astro / "src/pages/podujatia/beseda/lipa.png").exists()


def test_foreign_image_holds_the_page_that_would_show_it(astro, folder, make_image):
    make_event(folder, body=[image_block(make_image().pk)])
    image = "src/pages/podujatia/beseda/lipa.png"
    write(astro, image)

    assert conflicts(run(astro)) == {
        image: NOT_OURS,
        PAGE: f"waits for {image}, which belongs to the same page",
    }
    assert texts(astro) == {}


@pytest.mark.parametrize("rival", ["beseda.md", "beseda.astro", "beseda/index.mdx", "beseda/index.astro"])
def test_file_that_has_the_pages_address_already_is_named(astro, folder, rival):
    make_event(folder)
    write(astro, f"src/pages/podujatia/{rival}")

    outcome = run(astro)

    assert conflicts(outcome) == {
        PAGE: f"src/pages/podujatia/{rival} has the same address; remove one of the two"
    }
    assert exit_code(astro, force=True) == 2


@pytest.mark.parametrize("name", ["Beseda", "BESEDA"])
def test_folder_that_differs_in_case_alone_is_named(astro, folder, name):
    make_event(folder)
    write(astro, f"src/pages/podujatia/{name}/photo.jpg")

    twin = f"src/pages/podujatia/{name}"
    assert conflicts(run(astro)) == {
        PAGE: f"differs from {twin} in case or Unicode form alone; give one of them another name"
    }


def test_file_that_differs_in_unicode_form_alone_is_named(astro, folder):
    make_event(folder, "čaj")
    other = unicodedata.normalize("NFD", "čaj")
    write(astro, f"src/pages/podujatia/{other}/photo.jpg")

    assert list(conflicts(run(astro))) == ["src/pages/podujatia/čaj/index.md"]


def test_two_pages_that_differ_in_case_alone_are_both_refused_by_name(astro, folder):
    make_event(folder, "jar")
    other = make_event(folder, "leto")
    EventPage.objects.filter(pk=other.pk).update(slug="Jar", url_path=other.url_path.replace("leto", "Jar"))

    outcome = run(astro)

    assert sorted(conflicts(outcome)) == [
        "src/pages/podujatia/Jar/index.md",
        "src/pages/podujatia/jar/index.md",
    ]
    assert texts(astro) == {}


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


def test_page_may_change_the_case_of_its_own_slug(astro, folder):
    page = make_event(folder, "Jar")
    export(astro)
    page.slug = "jar"
    page.save_revision().publish()

    assert run(astro).conflicts == []
    assert list(texts(astro)) == ["podujatia/jar/index.md"]


@pytest.mark.parametrize("link", ["src/pages/podujatia", "src/pages/podujatia/beseda", PAGE])
def test_link_is_refused_by_name_and_nothing_is_written_through_it(astro, folder, tmp_path, link):
    make_event(folder)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (astro / link).parent.mkdir(parents=True, exist_ok=True)
    (astro / link).symlink_to(elsewhere / "index.md" if link == PAGE else elsewhere)

    assert conflicts(run(astro, force=True)) == {PAGE: LINK}
    assert list(elsewhere.iterdir()) == []


def test_file_that_the_site_serves_at_the_pages_address_is_named(astro, folder):
    make_event(folder)
    write(astro, "public/podujatia/beseda/index.html")

    assert list(conflicts(run(astro))) == [PAGE]


def break_page(page):
    """A page that cannot be exported any more, for no reason of its neighbours."""
    EventPage.objects.filter(pk=page.pk).update(publish_date=None)


def rename(page, slug):
    page = EventPage.objects.get(pk=page.pk)
    page.slug = slug
    page.save_revision().publish()


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


def test_page_that_links_to_one_whose_move_waits_waits_as_well(astro, folder):
    moving = make_event(folder, "prva")
    link = text_block(f'<p><a linktype="page" id="{moving.pk}">Prvá</a></p>')
    make_event(folder, "druha", [link])
    export(astro)
    write(astro, "src/pages/podujatia/prva/index.md")
    rename(moving, "nova")

    outcome = run(astro)

    assert conflicts(outcome)["src/pages/podujatia/druha/index.md"] == (
        "waits for src/pages/podujatia/nova/index.md, which it links to"
    )


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
    assert [(beside / name).read_bytes() for name in shown] == [i.file.open().read() for i in images]
    assert len(list(beside.iterdir())) == 4
