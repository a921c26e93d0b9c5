"""Each tree of Wagtail is one Astro project."""

import pytest
from django.core.management import CommandError, call_command
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page, Site

from events.models import EventPage
from exporters.content.site_tree import find_tree, tree_of
from exporters.core.errors import ExportError
from exporters.export.sync import Options, sync_events
from tests.exporters.exports import export, make_event, make_folder, run, text_block, texts


def make_project(path):
    (path / "src/pages").mkdir(parents=True)
    return path


@pytest.fixture
def astro(tmp_path):
    return make_project(tmp_path / "sk")


@pytest.fixture
def other_site(db):
    root = Page.objects.get(depth=1).add_child(instance=Page(title="Mládež", slug="mladez"))
    return Site.objects.create(hostname="mladez.example.org", port=443, root_page=root)


@pytest.fixture
def english(db):
    locale = Locale.objects.create(language_code="en")
    return find_tree().root.copy_for_translation(locale)


def test_each_site_goes_into_its_own_project(astro, other_site, tmp_path):
    make_event(make_folder("podujatia"), "doma")
    make_event(make_folder("akcie", other_site.root_page), "inde")
    theirs = make_project(tmp_path / "mladez")

    export(astro)
    export(theirs, hostname="mladez.example.org")

    assert list(texts(astro)) == ["podujatia/doma/index.md"]
    assert list(texts(theirs)) == ["akcie/inde/index.md"]


def test_each_language_goes_into_its_own_project(astro, english, tmp_path):
    make_event(make_folder("podujatia"), "beseda")
    make_event(make_folder("events", english), "discussion")
    theirs = make_project(tmp_path / "en")

    export(astro)
    export(theirs, locale="en")

    assert list(texts(astro)) == ["podujatia/beseda/index.md"]
    assert list(texts(theirs)) == ["events/discussion/index.md"]


def test_root_of_a_site_may_lie_anywhere_in_the_tree(astro, db):
    folder = make_folder("podujatia")
    make_event(make_folder("2026", folder), "beseda")
    Site.objects.update(root_page=folder)

    export(astro)

    assert list(texts(astro)) == ["2026/beseda/index.md"]


def test_link_to_a_page_of_another_site_is_its_whole_address(astro, other_site):
    target = make_event(make_folder("akcie", other_site.root_page), "inde")
    link = text_block(f'<p><a linktype="page" id="{target.pk}">Inde</a></p>')
    make_event(make_folder("podujatia"), body=[link])

    export(astro)

    assert "[Inde](https://mladez.example.org/akcie/inde/)" in texts(astro)["podujatia/beseda/index.md"]


def test_link_to_a_page_that_no_site_has_is_refused(astro, english):
    target = make_event(make_folder("events", english), "discussion")
    link = text_block(f'<p><a linktype="page" id="{target.pk}">English</a></p>')
    make_event(make_folder("podujatia"), body=[link])

    outcome = run(astro)

    assert len(outcome.problems) == 1
    assert texts(astro) == {}


def test_links_on_a_site_below_a_path_begin_with_it_and_redirects_do_not(astro, db, settings):
    settings.SITE_URL = "https://example.org/mesto/"
    folder = make_folder("podujatia")
    target = make_event(folder, "ciel")
    Redirect.add_redirect("/stara", target)
    make_event(folder, body=[text_block(f'<p><a linktype="page" id="{target.pk}">Cieľ</a></p>')])

    export(astro)

    assert "[Cieľ](/mesto/podujatia/ciel/)" in texts(astro)["podujatia/beseda/index.md"]
    assert '"/podujatia/ciel/"' in (astro / "src/data/redirects.json").read_text()


def test_export_into_the_project_of_another_tree_removes_nothing(astro, other_site):
    make_event(make_folder("podujatia"), "doma")
    export(astro)
    before = texts(astro)

    outcome = sync_events(find_tree("mladez.example.org"), astro, Options())

    assert texts(astro) == before
    assert outcome.notes == [
        "1 files here were written by another CMS, or from another part of this one. They are left alone; "
        "remove those that nothing needs."
    ]


def test_identical_files_of_an_older_database_are_claimed(astro, db):
    make_event(make_folder("podujatia"), "doma")
    export(astro)
    manifest = astro / ".wagtail-export.json"
    before = manifest.read_text()
    manifest.write_text(before.replace(find_tree().key, "another"))

    assert run(astro).changes == []
    assert manifest.read_text() == before


@pytest.mark.parametrize(
    ("hostname", "locale", "message"),
    [
        ("nikde.sk", "", "Wagtail has no site 'nikde.sk'; it has localhost:80 (Settings, Sites)"),
        ("", "de", "localhost has no pages in the locale 'de'; it has sk"),
    ],
)
def test_unknown_site_or_locale_is_refused_with_what_there_is(db, hostname, locale, message):
    Locale.objects.update(language_code="sk")

    with pytest.raises(ExportError) as refused:
        find_tree(hostname, locale)

    assert str(refused.value) == message


def test_wagtail_without_a_site_is_refused(astro, db):
    Site.objects.all().delete()

    with pytest.raises(CommandError, match=r"Wagtail has no default site; it has none \(Settings, Sites\)"):
        export(astro)


def test_tree_of_a_page_is_that_of_its_site_and_language(english, other_site):
    page = make_event(make_folder("akcie", other_site.root_page))
    translated = make_event(make_folder("events", english))

    assert tree_of(page).site == other_site
    assert tree_of(translated).root == english
    assert tree_of(Page(title="New")) == find_tree()


def test_page_with_a_url_path_outside_the_tree_is_refused_and_the_others_are_exported(astro, db):
    folder = make_folder("podujatia")
    lost = make_event(folder, "stratena")
    make_event(folder)
    EventPage.objects.filter(pk=lost.pk).update(url_path="/stary-koren/podujatia/stratena/")

    outcome = run(astro)

    assert list(texts(astro)) == ["podujatia/beseda/index.md"]
    assert [str(problem) for problem in outcome.problems] == [
        "Beseda: Wagtail takes its address for /stary-koren/podujatia/stratena/, which is not in this site; "
        "run manage.py set_url_paths, then export again"
    ]
    call_command("set_url_paths", verbosity=0)
    assert run(astro).problems == []
    assert list(texts(astro)) == ["podujatia/beseda/index.md", "podujatia/stratena/index.md"]
