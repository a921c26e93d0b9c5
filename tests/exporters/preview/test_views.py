"""What Astro gets for a draft that somebody may see. Who may: tests/events/previews."""

import json

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.test import Client
from wagtail.users.models import UserProfile

from events.models import EventPage
from tests import previewing
from tests.exporters.projects import SAMPLE

FOLDER = SAMPLE.removesuffix("index.md")


@pytest.fixture
def show(db: None, client: Client):
    """Returns a function that asks for a page as an editor has it before them."""
    client.force_login(User.objects.create_superuser("admin"))
    request = HttpRequest()
    request.META["HTTP_COOKIE"] = client.cookies.output(header="", sep=";")

    def ask(page: EventPage) -> HttpResponse:
        return previewing.ask(previewing.token_in(page.make_preview_request(request, "")))

    return ask


def test_preview_is_the_very_text_that_the_export_writes(show, sample, astro, edit_heading):
    page = edit_heading(sample)

    answer = show(page)

    call_command("export_events", str(astro), verbosity=0)
    content = answer.json()
    assert content["markdown"] == (astro / SAMPLE).read_text()
    assert (content["path"], content["url"]) == (SAMPLE, "/podujatia/ogp-druhe-stretnutie/")
    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_preview_names_every_file_and_where_it_is(show, sample, settings):
    settings.CMS_URL = "https://cms.example.sk"

    files = show(sample).json()["files"]

    assert len(files) == 2
    assert all(
        address.startswith("https://cms.example.sk/media/original_images/") for address in files.values()
    )
    assert all(f"]({name})" in sample.source for name in files)


def test_preview_shows_the_draft_and_not_the_published_page(show, sample, edit_heading):
    edit_heading(sample, publish=False)

    draft = EventPage.objects.get().get_latest_revision_as_object()

    assert "Cieľ nášho stretnutia" in show(draft).json()["markdown"]


def test_unfinished_draft_is_shown_with_notes(show, sample):
    sample.title = ""
    sample.publish_date = None
    image = {"image": None, "decorative": False, "alt_text": "", "caption": ""}
    stream = [{"type": "image", "value": image}, {"type": "text", "value": "<p>Ďalej</p>"}]
    sample.body = sample.body.stream_block.to_python(stream)

    answer = show(sample)

    assert answer.status_code == 200
    markdown = answer.json()["markdown"]
    assert "title: (bez názvu)" in markdown
    assert "publish_date" not in markdown
    assert '<aside class="callout callout-warning">\n<p class="callout-title">Nedokončené</p>' in markdown
    assert "V bloku ešte nie je obrázok; vyberte ho alebo blok odstráňte" in markdown
    assert markdown.rstrip().endswith("Ďalej")


def test_answer_is_json_with_readable_slovak(show, sample):
    assert json.loads(show(sample).content)["markdown"] == sample.source


def test_notes_are_in_the_language_of_whoever_writes(show, sample):
    profile = UserProfile.get_for_user(User.objects.get(username="admin"))
    profile.preferred_language = "en"
    profile.save()
    sample.title = ""

    assert "title: (no title yet)" in show(sample).json()["markdown"]
