import json

import pytest
from django.core.management import call_command
from django.core.signing import TimestampSigner
from wagtail_headless_preview.models import PagePreview

from events.models import EventPage
from tests.exporters.projects import SAMPLE

FOLDER = SAMPLE.removesuffix("index.md")


def token_for(page):
    preview = page.create_page_preview()
    return preview.token


def ask(client, token):
    return client.get("/api/preview/", {"content_type": "events.eventpage", "token": token})


def test_preview_is_the_very_text_that_the_export_writes(client, sample, astro, edit_heading):
    page = edit_heading(sample)

    answer = ask(client, token_for(page))

    call_command("export_events", str(astro), verbosity=0)
    content = answer.json()
    assert content["markdown"] == (astro / SAMPLE).read_text()
    assert (content["path"], content["url"]) == (SAMPLE, "/podujatia/ogp-druhe-stretnutie/")
    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_preview_names_every_file_and_where_it_is(client, sample, settings):
    settings.CMS_URL = "https://cms.example.sk"

    files = ask(client, token_for(sample)).json()["files"]

    assert len(files) == 2
    assert all(
        address.startswith("https://cms.example.sk/media/original_images/") for address in files.values()
    )
    assert all(f"]({name})" in sample.source for name in files)


def test_preview_shows_the_draft_and_not_the_published_page(client, sample, edit_heading):
    edit_heading(sample, publish=False)

    draft = EventPage.objects.get().get_latest_revision_as_object()

    assert "Cieľ nášho stretnutia" in ask(client, token_for(draft)).json()["markdown"]


def test_unfinished_draft_is_shown_with_kind_notes(client, sample):
    sample.title = ""
    sample.publish_date = None
    image = {"image": None, "decorative": False, "alt_text": "", "caption": ""}
    stream = [{"type": "image", "value": image}, {"type": "text", "value": "<p>Ďalej</p>"}]
    sample.body = sample.body.stream_block.to_python(stream)

    answer = ask(client, token_for(sample))

    assert answer.status_code == 200
    markdown = answer.json()["markdown"]
    assert "title: (bez názvu)" in markdown
    assert "publish_date" not in markdown
    assert '<aside class="callout callout-warning">\n<p class="callout-title">Nedokončené</p>' in markdown
    assert "v bloku ešte nie je obrázok; vyberte ho alebo blok odstráňte" in markdown
    assert markdown.rstrip().endswith("Ďalej")


def tampered(token):
    return token.replace("id=", "id=1")


@pytest.mark.parametrize(
    "make_token",
    [
        lambda _page: "",
        lambda _page: "nonsense",
        lambda page: tampered(token_for(page)),
        lambda _page: TimestampSigner(salt="headlesspreview.token").sign("id=999"),
        lambda page: TimestampSigner(salt="another").sign(f"id={page.pk}"),
    ],
    ids=["none", "nonsense", "tampered", "never made", "another salt"],
)
def test_bad_token_is_not_found_and_nothing_is_said(client, sample, make_token):
    answer = ask(client, make_token(sample))

    assert answer.status_code == 404
    assert sample.title not in answer.content.decode()


def test_token_dies_after_an_hour(client, sample, monkeypatch):
    token = token_for(sample)
    import time

    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 3601)

    assert ask(client, token).status_code == 404
    assert PagePreview.objects.filter(token=token).exists()


def test_answer_is_json_with_readable_slovak(client, sample):
    assert json.loads(ask(client, token_for(sample)).content)["markdown"] == sample.source
