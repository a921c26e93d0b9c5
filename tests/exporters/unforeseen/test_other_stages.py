"""An error that nobody has foreseen, in an import, a preview and the other commands: the rest goes on."""

import io
import json
import re
import sys
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.translation import override

from cms.models import CustomImage
from events.models import EventPage
from exporters import __main__ as program
from exporters.content.site_tree import tree_of
from exporters.preview.drafts import render_draft
from exporters.preview.views import render_response
from exporters.wagtail_hooks import check_fields
from tests.exporters.exports import export, make_event, text_block
from tests.exporters.unforeseen.faults import (
    FOLDER,
    PLANTED,
    REFUSAL,
    SECRET,
    refused,
)

IMPORTING = (
    "ingest.importer:read_text",
    "ingest.importer:is_event_layout",
    "content.pages:_find_or_add_index",
    "content.pages:_choose_slug",
    "ingest.importer:fill_page",
    "ingest.importer:add_page",
    "ingest.importer:Importer.save",
    "ingest.importer:LocalFiles",
    "ingest.importer:front_matter_changes",
    "core.front_matter:split",
    "core.blocks:from_markdown",
)


@pytest.mark.parametrize("stage", IMPORTING)
@pytest.mark.parametrize("dry_run", [False, True])
def test_import_goes_on_with_the_other_files(db, media, tmp_path, plant, caplog, stage, dry_run):
    for slug in ("prvy", "druhy", "treti"):
        path = tmp_path / FOLDER / slug / f"{slug}.md"
        path.parent.mkdir(parents=True)
        yaml = f"layout: ../../../layouts/EventLayout.astro\nslug: {slug}\ntitle: {slug}\n"
        path.write_text(f"---\n{yaml}publish_date: 12.05.2024\n---\n\n{slug}\n", encoding="utf-8")
    plant(stage, "druhy")
    report = tmp_path / "report.json"

    with pytest.raises(CommandError) as failure:
        call_command("import_events", str(tmp_path), dry_run=dry_run, report=report, verbosity=0)

    entries = {entry["path"].rpartition("/")[2]: entry for entry in json.loads(report.read_text())}
    assert {name: entry["result"] for name, entry in entries.items()} == {
        "druhy.md": "refused",
        "prvy.md": "new",
        "treti.md": "new",
    }
    assert failure.value.returncode == 2
    assert REFUSAL.fullmatch(entries["druhy.md"]["notes"][0])
    assert "planted" in caplog.text


def test_import_lives_with_a_page_that_cannot_be_read(pages, plant):
    EventPage.objects.filter(slug="druhy").update(source_path=f"{FOLDER}/druhy/index.md")
    export(pages.root)
    path = pages.root / FOLDER / "druhy/index.md"
    path.write_text(path.read_text().replace("druhy\n", "dva\n"))
    plant("ingest.importer:read_document", "druhy")

    message = refused_import(pages.root)

    assert message.startswith("1 refused")


def refused_import(root) -> str:
    with pytest.raises(CommandError) as failure:
        call_command("import_events", str(root), verbosity=0)
    assert failure.value.returncode == 2
    return str(failure.value)


def test_roundtrip_answers_the_other_lines(plant, monkeypatch, capfdbinary):
    lines = [{"id": slug, "markdown": f"{slug}\n"} for slug in ("prvy", "druhy", "treti")]
    stdin = SimpleNamespace(buffer=io.BytesIO("\n".join(map(json.dumps, lines)).encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    plant("core.roundtrip:from_markdown", "druhy")

    code = program.main(["roundtrip"])

    answers = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert code == 2
    assert [answer.get("markdown") for answer in answers] == ["prvy\n", None, "treti\n"]
    assert REFUSAL.fullmatch(answers[1]["error"].removeprefix("line 2: "))


def test_roundtrip_answers_half_of_a_character_in_an_id(monkeypatch, capfdbinary):
    lines = b'{"id": "\\ud800", "markdown": "a"}\n{"id": 2, "markdown": "b"}'
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(lines)))

    assert program.main(["roundtrip"]) == 0
    answers = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert [answer["id"] for answer in answers] == ["\ud800", 2]


@pytest.mark.parametrize("stage", ["preview.drafts:serialize_markdown", "preview.drafts:refused_parts"])
def test_preview_shows_the_other_blocks(pages, plant, caplog, stage):
    page = pages.events[0]
    page.body = page.body.stream_block.to_python(
        [text_block(f"<p>{word}</p>") for word in ("prvy", "tajomstvo", "treti")]
    )
    plant(stage, "tajomstvo")

    with override("sk"):
        markdown = render_draft(page, tree_of(page), origin="p1")["markdown"]

    assert re.search(r"prvy\n.*kód [0-9a-f]{8}.*\ntreti\n", markdown, re.DOTALL), markdown
    assert "tajomstvo" not in markdown
    assert "drafts.py" in caplog.text
    assert PLANTED not in caplog.text


def test_draft_that_cannot_be_rendered_is_answered_with_the_code(pages, monkeypatch, caplog):
    shown = SimpleNamespace(page=pages.events[0], language="en", origin="p1", is_shared=False)
    monkeypatch.setattr("exporters.preview.views.render_draft", fail_with_draft)

    answer = render_response(shown)

    assert answer.status_code == 422
    assert REFUSAL.fullmatch(json.loads(answer.content)["error"].replace("Cannot", "cannot"))
    assert SECRET not in caplog.text


def fail_with_draft(*_arguments, **_options):
    raise KeyError(SECRET)


def test_check_before_publishing_says_that_it_could_not_check(pages, plant):
    plant("content.refusals:read_document", "")

    with override("en"):
        messages = check_fields(pages.events[0])

    assert list(messages) == [""]
    assert re.match(r"Cannot be handled: KeyError, code [0-9a-f]{8}\.", messages[""])


def test_scheduled_pages_are_published_each_on_its_own(pages, plant, monkeypatch):
    now = timezone.now()
    for page in pages.events:
        page.unpublish()
        page.go_live_at = now + timedelta(hours=1)
        page.save_revision().publish()
    expiring = make_event(pages.folder, "koniec", title="koniec")
    EventPage.objects.filter(pk=expiring.pk).update(expire_at=now + timedelta(hours=1))
    later = now + timedelta(hours=2)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    commands = "releases.management.commands.publish_scheduled"
    plant(f"{commands}:_publish", "druhy")

    refused(lambda: call_command("publish_scheduled"))

    live = set(EventPage.objects.filter(live=True).values_list("slug", flat=True))
    assert live == {"prvy", "treti"}


def test_clean_images_treats_the_other_images(pages, make_image, plant, capsys):
    images = [make_image(slug) for slug in ("prvy", "druhy", "treti")]
    plant("cms.management.commands.clean_images:treat", "druhy")
    assert CustomImage.objects.count() == 3

    message = refused(lambda: call_command("clean_images", verbosity=2))

    assert message.startswith(f"image {images[1].pk}: ")
    assert "2 clean" in capsys.readouterr().out
