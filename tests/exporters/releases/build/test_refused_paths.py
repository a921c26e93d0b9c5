"""What the client of a release refuses never comes into one: the page is named, the others go out."""

import json

import pytest
from django.utils.translation import override
from wagtail.models import Page

from events.models import EventPage
from exporters.releases.build import target
from exporters.releases.build.store import Store
from exporters.releases.models import Release, Series
from exporters.releases.state.words import describe_problem
from tests.exporters.exports import image_block, link_to_page, make_event, make_folder


def paths_of(release: Release) -> list[str]:
    return sorted(json.loads(Store().read(release.manifest))["files"])


def problems() -> list[tuple[str, str]]:
    return [(problem["where"], problem["what"]) for problem in Series.objects.get().problems]


def put_at(page: Page, slug: str) -> None:
    """Give a page a slug as it could have before slugs were checked."""
    url_path = page.url_path.removesuffix(f"{page.slug}/") + f"{slug}/"
    Page.objects.filter(pk=page.pk).update(slug=slug, url_path=url_path)
    page.refresh_from_db()


def refuse(what: str) -> str:
    return f"no release can hold it, since it {what}; give the page or the upload another name"


@pytest.mark.parametrize(
    ("slug", "phrase"),
    [
        ("con", "has the name of a device"),
        ("COM1", "has the name of a device"),
        ("node_modules", "lies in node_modules"),
        ("á" * 130, "is too long"),
    ],
)
def test_page_with_a_name_that_no_client_takes_stays_out(folder, release, slug, phrase):
    make_event(folder)
    put_at(make_event(folder, "jar"), slug)

    assert paths_of(release()) == ["src/pages/podujatia/beseda/index.md"]
    assert problems() == [(f"src/pages/podujatia/{slug}/index.md", refuse(phrase))]


def test_folder_with_such_a_name_keeps_its_pages_back(folder, release):
    make_event(folder)
    other = make_folder("jar")
    put_at(other, "aux")
    make_event(other)

    assert paths_of(release()) == ["src/pages/podujatia/beseda/index.md"]


def test_upload_with_such_a_name_keeps_its_page_back(folder, release, make_image):
    image = make_image()
    type(image).objects.update(export_name="CON.jpg")
    make_event(folder)
    make_event(folder, "jar", body=[image_block(image.pk)])

    assert paths_of(release()) == ["src/pages/podujatia/beseda/index.md"]
    assert [where for where, _ in problems()] == ["src/pages/podujatia/jar/CON.jpg"]


def test_names_that_differ_in_case_keep_each_other_back_and_a_page_that_links_to_one(folder, release):
    make_event(folder)
    make_event(folder, "Straße")
    other = make_event(folder, "STRASSE")
    make_event(folder, "odkaz", body=[link_to_page(other)])

    assert paths_of(release()) == ["src/pages/podujatia/beseda/index.md"]
    collides = (
        "no release can hold it beside %s, which some disks take for the same; give one of them another name"
    )
    pages = ["src/pages/podujatia/STRASSE/index.md", "src/pages/podujatia/Straße/index.md"]
    assert sorted(problems()[:2]) == [(pages[0], collides % pages[1]), (pages[1], collides % pages[0])]
    assert problems()[2][0] == "src/pages/podujatia/odkaz/index.md"


def test_page_whose_slug_changes_in_case_alone_moves(folder, release):
    page = make_event(folder, "Jar")
    release()
    page.slug = "jar"
    page.save_revision().publish()

    assert paths_of(release()) == ["src/pages/podujatia/jar/index.md"]


def test_release_made_before_the_rule_is_followed_by_one_without(folder, release, monkeypatch):
    make_event(folder)
    put_at(make_event(folder, "jar"), "con")
    with monkeypatch.context() as before:
        before.setattr(target, "find_refused", lambda _paths: {})
        assert len(paths_of(release())) == 2
    # Its old file stays where a page cannot be exported for another reason.
    EventPage.objects.filter(slug="con").update(body='[{"type": "unknown", "value": ""}]')

    assert paths_of(release()) == ["src/pages/podujatia/beseda/index.md"]


def test_problem_is_told_in_the_readers_language(folder, release):
    make_event(folder)
    put_at(make_event(folder, "jar"), "con")
    release()

    with override("sk"):
        told = describe_problem(Series.objects.get().problems[0])

    assert told == (
        "Žiadne vydanie to nemôže obsahovať, lebo to má názov zariadenia; "
        "dajte stránke alebo súboru iný názov"
    )
