"""What an import in the admin does with files, step by step."""

import io
import shutil
import subprocess
import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import storages
from django.utils import timezone
from PIL import ExifTags, Image

from cms.models import CustomImage
from events.models import EventPage
from exporters.core.paths import layout_for
from exporters.ingest import refusals, steps
from exporters.ingest.admin.words import describe_entry, describe_failure
from exporters.ingest.importer import BOTH_CHANGED
from exporters.ingest.models import Import, State
from exporters.ingest.steps import advance
from exporters.ingest.upkeep import prune_imports
from tests.exporters.ingest.sending import begin, confirm, event, go_on, pack, png, results

A = "src/pages/podujatia/a.md"


@pytest.fixture(autouse=True)
def _database(db, media):
    pass


def sentences(owner):
    return [describe_entry(entry)["notes"] for entry in owner.entries.all()]


def test_a_check_writes_nothing_and_an_import_makes_drafts():
    owner = go_on(begin({"a.md": event(body="![Lipa](lipa.png)\n"), "lipa.png": png()}))

    assert (owner.state, results(owner)) == (State.CHECKED, [(A, "new")])
    assert EventPage.objects.count() == 0

    assert (confirm(owner).state, results(owner)) == (State.DONE, [(A, "new")])
    page = EventPage.objects.get()
    assert (page.live, page.source_path, owner.entries.get().page_id) == (False, A, page.pk)
    again = go_on(begin({"a.md": event(body="![Lipa](lipa.png)\n"), "lipa.png": png()}))
    assert results(again)[0][:2] == (A, "unchanged")


@pytest.mark.parametrize("packed", [False, True])
def test_where_a_photo_was_taken_is_kept_in_a_project_alone(packed):
    content = io.BytesIO()
    Image.new("RGB", (16, 10)).save(content, "JPEG", exif=_place())
    files = {"a.md": event(body="![Lipa](lipa.jpg)\n"), "lipa.jpg": content.getvalue()}
    project = {"web.zip": pack({f"src/pages/podujatia/{name}": file for name, file in files.items()})}

    for _ in range(2):
        confirm(go_on(begin(project if packed else files)))
        EventPage.objects.get().delete()

    with CustomImage.objects.get().file.open() as stored:
        assert (stored.read() == content.getvalue()) is packed
    with CustomImage.objects.get().file.open() as stored:
        assert bool(Image.open(stored).getexif()) is packed


def _place() -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "Jana"
    return exif


def test_a_changed_file_becomes_a_version_of_its_page():
    confirm(go_on(begin({"a.md": event()})))

    owner = confirm(go_on(begin({"a.md": event("Iný koncert")})))

    assert results(owner) == [(A, "changed")]
    page = EventPage.objects.get()
    assert page.get_latest_revision_as_object().title == "Iný koncert"


def test_file_and_page_that_both_changed_are_a_conflict():
    confirm(go_on(begin({"a.md": event()})))
    page = EventPage.objects.get()
    page.title = "Zmenený v CMS"
    page.save_revision()

    owner = go_on(begin({"a.md": event("Zmenený v súbore")}))

    assert results(owner) == [(A, "refused", BOTH_CHANGED)]
    assert str(describe_entry(owner.entries.get())["label"]) == "Konflikt"


def test_what_stays_markdown_is_said_with_its_line_in_the_language_of_who_looks():
    owner = go_on(begin({"a.md": event(body='Text.\n\n<div class="mapa">x</div>\n')}))

    assert results(owner) == [(A, "new", "line 10: kept as Markdown, a piece of HTML")]
    assert sentences(owner) == [["Od riadka 10 zostáva surový Markdown: kus HTML."]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (event(title='"a: b'), "Riadok 6: Hlavička nie je platný YAML"),
        (event(title=""), "title: Toto chýba."),
        (event(body="![x](x.png)"), "Ukazuje 'x.png', čo pri ňom nie je"),
        (b"\xff\xfe", "Nie je platné UTF-8 (bajt 0)"),
        (event(body="[x](javascript:alert(1))"), "Odkazuje na javascript:…, čo spúšťa skript"),
        (event(layout="../../layouts/Iny.astro"), "jeho layout je ../../layouts/Iny.astro"),
        (event(title='"a\\0b"\n"x\\0": 1\n"x\\0": 2'), "Riadok 6: Kľúč 'x\\\\0' je tam dvakrát."),
        (b"Text.\n", f"Nie je podujatie: nemá layout. Napíšte mu do hlavičky layout: {layout_for(A)}"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_slovak(content, said):
    owner = go_on(begin({"a.md": content}))

    [[sentence]] = sentences(owner)
    assert said in sentence
    assert [entry.result for entry in owner.entries.all()] == ["refused"]


def test_a_damaged_picture_is_said_with_its_name():
    owner = go_on(begin({"a.md": event(body="![x](x.png)"), "x.png": png()[:60]}))

    assert sentences(owner) == [
        ["x.png: Obrázok je poškodený alebo neúplný a nedá sa zobraziť. Uložte alebo skopírujte ho znova."]
    ]


def test_pages_of_a_project_that_are_no_events_are_no_refusals():
    owner = go_on(begin({"web.zip": pack({"web/src/pages/o-nas.md": b"# O nas\n", f"web/{A}": event()})}))

    assert [found[:2] for found in results(owner)] == [("src/pages/o-nas.md", "other"), (A, "new")]


def test_the_rules_of_a_project_hold_and_broken_ones_are_a_sentence():
    rules = b'{"required": ["miesto"], "properties": {"miesto": {"type": "string", "examples": ["Park"]}}}'

    strict = go_on(begin({"web.zip": pack({A: event(), "event.extension.json": rules})}))
    broken = go_on(begin({"web.zip": pack({A: event(), "event.extension.json": b"{"})}))

    assert "miesto:" in sentences(strict)[0][0]
    assert broken.state == State.FAILED
    assert describe_failure(broken).startswith("Nie je JSON:")


def test_no_repository_above_has_a_say(tmp_path):
    """The folder may lie in the clone of the CMS; git would make LF of these line ends."""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / ".gitattributes").write_text("*.md text eol=lf\n")
    text = event().replace(b"\n", b"\r\n")

    confirm(go_on(begin({"web.zip": pack({A: text, ".gitattributes": b"*.md text\n"})})))

    assert EventPage.objects.get().source.encode() == text


def test_nothing_to_import_is_a_sentence():
    owner = go_on(begin({"lipa.png": png(), ".DS_Store": b"x"}))

    assert (owner.state, owner.failure) == (State.FAILED, {"sentence": refusals.NOTHING})


def test_a_folder_that_is_gone_is_a_sentence():
    owner = begin({"a.md": event()})
    owner.folder.delete()

    assert go_on(Import.objects.get(pk=owner.pk)).failure == {"sentence": refusals.NO_FOLDER}


def test_each_step_ends_in_time_and_the_next_goes_on(monkeypatch):
    owner = begin({f"{number}.md": event(slug=f"k{number}") for number in range(3)})
    handled = []
    monkeypatch.setattr(steps, "handle_entry", _slowed(steps.handle_entry, handled))

    advance(owner, owner.user)
    for count in (1, 2, 3):
        advance(owner, owner.user, seconds=0.01)
        assert len(handled) == count

    owner.refresh_from_db()
    assert (owner.state, len(set(handled))) == (State.CHECKED, 3)


def _slowed(handle, handled):
    def slowly(owner, entry, *others):
        handled.append(entry.path)
        time.sleep(0.02)
        handle(owner, entry, *others)

    return slowly


def test_another_machine_or_a_restart_goes_on_where_it_was(settings):
    owner = begin({"a.md": event(), "b.zip": pack({"b.md": event(slug="b")})})
    advance(owner, owner.user)
    shutil.rmtree(settings.IMPORTS_ROOT)

    assert (go_on(owner).state, len(results(owner))) == (State.CHECKED, 2)


def test_a_killed_step_has_imported_a_file_or_not(monkeypatch):
    """The page and the note about it are one transaction."""
    owner = go_on(begin({"a.md": event()}))
    monkeypatch.setattr("exporters.ingest.models.Entry.save", _killed)
    with pytest.raises(KeyboardInterrupt):
        confirm(owner)
    assert EventPage.objects.count() == 0
    monkeypatch.undo()

    assert results(confirm(owner)) == [(A, "new")]


def _killed(*_arguments, **_options):
    raise KeyboardInterrupt


def test_what_nobody_goes_on_with_is_taken_back(settings):
    left, done = begin({"a.md": event()}), confirm(go_on(begin({"b.md": event(slug="b")})))
    advance(left, left.user)
    Import.objects.update(changed_at=timezone.now() - timedelta(days=2))

    assert prune_imports() == {"imports": 1, "parts of no import": 0, "unpacked imports": 0}
    assert list(Import.objects.all()) == [done]
    assert storages["releases"].listdir("imports") == ([], [])
    assert list(settings.IMPORTS_ROOT.iterdir()) == []
    Import.objects.update(changed_at=timezone.now() - timedelta(days=31))
    assert prune_imports()["imports"] == 1


def test_what_was_sent_goes_after_its_user():
    kept, lost = begin({"a.md": event()}), begin({"b.md": event()}, user=User.objects.create_user("anna"))
    lost.user.delete()

    assert prune_imports()["parts of no import"] == 1
    assert storages["releases"].listdir("imports")[1] == [
        name.rpartition("/")[2] for name in kept.uploads.get().names
    ]
