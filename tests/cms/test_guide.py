"""The guide for editors: in the admin, in both languages, with the words that are on the buttons."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.translation.trans_real import DjangoTranslation
from markdown_it import MarkdownIt

from cms.groups import ensure_editor_group
from cms.help.guide import FOLDER, PAGES, read_guide
from tests.docs import ROOT
from tests.exporters.exports import make_event, make_folder

PICTURES = ROOT / "cms/static/cms/help"


def read_names(text: str) -> list[str]:
    """What stands in bold: the names of buttons, menus and fields."""
    names, within = [], False
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        for child in token.children or ():
            within = child.type == "strong_open" or (within and child.type != "strong_close")
            if within and child.type == "text":
                names.append(child.content)
    return names


def test_names_in_bold_are_names_that_the_admin_shows() -> None:
    names = read_names((FOLDER / PAGES["sk"]).read_text("utf-8"))
    catalogues = [
        DjangoTranslation("sk", domain=domain)._catalog._catalogs for domain in ("django", "djangojs")
    ]
    shown = {
        text
        for group in catalogues
        for catalogue in group
        for text in catalogue.values()
        if isinstance(text, str)
    }

    assert len(names) > 30
    # Bold in the first paragraph explains itself.
    assert [name for name in names if name not in shown | {"hrubým písmom"}] == []


@pytest.mark.django_db
def test_editor_opens_the_guide_from_the_menu(client: Client) -> None:
    editor = User.objects.create_user("editor")
    editor.groups.add(ensure_editor_group())
    client.force_login(editor)

    home = client.get("/admin/").content.decode()
    guide = client.get("/admin/help/").content.decode()

    assert "/admin/help/" in home
    assert "guide.wagtail.org" not in home
    assert "Ako písať a zverejňovať podujatia" in guide
    assert '<h2 id="part-1">Nové podujatie</h2>' in guide
    assert "cms/help/form.png" in guide


@pytest.mark.django_db
def test_no_form_leads_to_a_guide_in_english(admin_client: Client) -> None:
    folder = make_folder("podujatia")

    form = admin_client.get(reverse("wagtailadmin_pages:edit", args=[make_event(folder, "prva").pk]))

    assert "Čas čítania sa počíta z počtu slov" in form.content.decode()
    assert "guide.wagtail.org" not in form.content.decode()


def test_those_with_another_language_read_it_in_english_without_links_that_lead_nowhere() -> None:
    guide = read_guide("de")

    assert guide.title == "Edit and publish events"
    assert 'href="../' not in guide.html
    assert "a setting" in guide.html


def test_pictures_of_the_guide_are_small_and_all_used() -> None:
    pictures = list(PICTURES.glob("*.png"))
    text = (FOLDER / PAGES["sk"]).read_text("utf-8")

    assert sum(path.stat().st_size for path in pictures) < 600_000
    assert sorted(path.name for path in pictures if path.name in text) == [
        "form.png",
        "home.png",
        "list-phone.png",
    ]
    assert [path.name for path in pictures if path.name not in text] == []
