"""What stands in the way of an export is named, with what to do; the other files still go out."""

import unicodedata

import pytest
from django.core.management import CommandError

from events.models import EventPage
from exporters.core.plan import EDITED_AND_GONE, EDITED_ELSEWHERE, NOT_OURS
from exporters.project.disk import LINK_OBSTACLE
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


def test_file_that_the_site_serves_at_the_pages_address_is_named(astro, folder):
    make_event(folder)
    write(astro, "public/podujatia/beseda/index.html")

    assert list(conflicts(run(astro))) == [PAGE]


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

    assert conflicts(run(astro, force=True)) == {PAGE: LINK_OBSTACLE}
    assert list(elsewhere.iterdir()) == []
