"""The addresses of imports: sending in parts, steps, and who may."""

import json

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cms.groups import ensure_editor_group
from events.models import EventPage
from exporters.ingest import refusals
from exporters.ingest.models import Import, State
from tests.exporters.ingest.sending import begin, confirm, event, go_on, make_folder, pack, png, results

JSON = {"Accept": "application/json"}


@pytest.fixture
def admin(client, media, db):
    user = User.objects.create_superuser("admin")
    client.force_login(user)
    return user


def url(name, owner):
    return reverse(f"ingest:{name}", args=[owner.pk])


def start(client):
    answer = client.post(reverse("ingest:index"), {"folder": make_folder().pk}, headers=JSON)
    return Import.objects.get(pk=answer.json()["add"].split("/")[-3])


def send(client, owner, *parts):
    """The answer to parts, (path, size of the whole, offset, content)."""
    about = [{"path": path, "size": size, "offset": offset} for path, size, offset, _ in parts]
    files = [SimpleUploadedFile("part", content) for *_, content in parts]
    return client.post(url("add", owner), {"about": json.dumps(about), "parts": files}, headers=JSON)


def test_files_are_sent_in_parts_checked_and_imported(client, admin, settings):
    owner, text, picture = start(client), event(body="![Lipa](lipa.png)\n"), png()
    assert (
        send(client, owner, ("a.md", len(text), 0, text[:50]), ("lipa.png", len(picture), 0, picture)).json()
        == {}
    )
    assert send(client, owner, ("a.md", len(text), 50, text[50:])).json() == {}
    client.post(url("start", owner))

    said = [client.post(url("step", owner), headers=JSON).json() for _ in range(2)]

    assert said == [
        {"working": True, "done": 0, "total": 1},
        {"working": False, "done": 1, "total": 1},
    ]
    page = client.get(url("show", owner)).content.decode()
    assert "Nová stránka" in page
    assert "/podujatia/a/" in page
    assert "Vytvoriť 1 koncept" in page
    assert EventPage.objects.count() == 0

    client.post(url("confirm", owner))
    assert client.post(url("step", owner), headers=JSON).json() == {"working": False, "done": 1, "total": 1}

    made = EventPage.objects.get()
    assert (made.title, made.live, made.owner) == ("Koncert", False, admin)
    assert made.source.encode() == text
    assert f"/pages/{made.pk}/edit/" in client.get(url("show", owner)).content.decode()
    assert storages["releases"].listdir("imports") == ([], [])
    assert list(settings.IMPORTS_ROOT.iterdir()) == []


def test_a_part_that_comes_again_is_taken_once(client, admin):
    owner, text = start(client), event()

    for _ in range(2):
        assert send(client, owner, ("a.md", len(text), 0, text)).json() == {}

    assert owner.uploads.get().parts == [len(text)]


@pytest.mark.parametrize(("size", "offset"), [(9, 5), (3, 0), (-1, 0)])
def test_a_part_that_does_not_fit_is_refused(client, admin, size, offset):
    answer = send(client, start(client), ("a.md", size, offset, b"12345"))

    assert (answer.status_code, answer.json()) == (
        400,
        {"error": "Súbor sa počas odosielania zmenil; vyberte ho znova."},
    )


@pytest.mark.parametrize("about", ["", "[", "{}", '[{"path": "a"}]', "[]", "5"])
def test_what_nobody_understands_is_refused(client, admin, about):
    data = {"about": about, "parts": [SimpleUploadedFile("part", b"x")]}

    answer = client.post(url("add", start(client)), data, headers=JSON)

    assert answer.status_code == 400
    assert "nerozumie" in answer.json()["error"]


def test_more_than_the_limits_is_refused_before_it_is_stored(client, admin, settings):
    settings.IMPORT_LARGEST_TOTAL, settings.IMPORT_MOST_FILES = 2_000_000, 1
    owner = start(client)

    assert "2 MB" in send(client, owner, ("a.md", 3_000_000, 0, b"x")).json()["error"]
    assert send(client, owner, ("a.md", 1, 0, b"x")).json() == {}
    assert "1 súborov" in send(client, owner, ("b.md", 1, 0, b"x")).json()["error"]


def test_a_browser_without_scripts_sends_a_form(client, admin):
    data = {"folder": make_folder().pk, "files": [SimpleUploadedFile("a.md", event())]}

    shown = client.post(reverse("ingest:index"), data, follow=True)

    assert "Pokračovať" in shown.content.decode()
    owner = Import.objects.get()
    for _ in range(2):
        client.post(url("step", owner))
    owner.refresh_from_db()
    assert owner.state == State.CHECKED


def test_a_storage_that_fails_is_a_sentence(client, admin, monkeypatch):
    owner = start(client)
    send(client, owner, ("a.md", 1, 0, b"x"))
    client.post(url("start", owner))
    monkeypatch.setattr("exporters.ingest.workspace.write_parts", _fail)

    answer = client.post(url("step", owner), headers=JSON)

    assert (answer.status_code, list(answer.json())) == (503, ["error"])
    monkeypatch.undo()
    assert go_on(owner).state == State.CHECKED


def _fail(*_arguments):
    raise OSError(5, "Input/output error")


def test_an_error_that_nobody_foresaw_is_a_sentence(client, admin, monkeypatch, caplog):
    owner = begin({"a.md": event()}, user=admin)
    monkeypatch.setattr("exporters.ingest.steps.make_workspace", lambda _owner: 1 / 0)

    client.post(url("step", owner))

    assert "ZeroDivisionError" in client.get(url("show", owner)).content.decode()


def test_what_is_discarded_is_gone(client, admin):
    owner = begin({"a.md": event()}, user=admin)

    client.post(url("discard", owner))

    assert not Import.objects.exists()
    assert storages["releases"].listdir("imports") == ([], [])


def test_nobody_finds_the_import_of_another(client, admin):
    owner = begin({"a.md": event()}, user=User.objects.create_superuser("other"))

    for name in ("add", "start", "step", "confirm", "discard"):
        assert client.post(url(name, owner)).status_code == 404
    assert client.get(url("show", owner)).status_code == 404
    assert "Vaše importy" not in client.get(reverse("ingest:index")).content.decode()


def test_an_editor_needs_the_permission(client, media, db):
    editor = User.objects.create_user("editor")
    editor.groups.add(ensure_editor_group())
    client.force_login(editor)
    assert client.get(reverse("ingest:index")).status_code == 302
    assert reverse("ingest:index") not in client.get("/admin/").content.decode()

    editor.user_permissions.add(Permission.objects.get(codename="add_import"))

    assert client.get(reverse("ingest:index")).status_code == 200
    assert reverse("ingest:index") in client.get("/admin/").content.decode()


def test_what_somebody_may_not_do_elsewhere_they_may_not_do_here(media, db):
    """An editor with the permission to import, and none for raw Markdown, or to lock pages open."""
    editor = User.objects.create_user("editor")
    editor.groups.add(ensure_editor_group())
    confirm(go_on(begin({"zamknute.md": event(slug="zamknute")})))
    EventPage.objects.update(locked=True, locked_by=User.objects.get(username="admin"))
    files = {"surovy.md": event(body='<div class="a">\n\nx\n'), "zamknute.md": event("Iný", "zamknute")}

    owner = go_on(begin(files, user=editor))

    assert [note for _path, result, note in results(owner) if result == "refused"] == [
        "holds Markdown or HTML that no other block can hold, which you may not add; ask somebody who may",
        "its page is locked; ask for it to be unlocked, then import again",
    ]


def test_somebody_without_a_folder_adds_nothing(media, db):
    nobody = User.objects.create_user("nobody")

    assert results(go_on(begin({"a.md": event()}, user=nobody))) == [
        (
            "src/pages/podujatia/a.md",
            "refused",
            "you may not add pages below “Podujatia”; ask somebody who may, or leave the file out",
        )
    ]


def test_odd_names_of_uploads_are_refused_as_those_of_entries(client, admin):
    owner = start(client)
    names = ["../a.md", "/a.md", "a\\b.md", "a\0b.md", "x" * 950 + ".md"]
    send(client, owner, *((name, 1, 0, b"x") for name in names))
    client.post(url("start", owner))

    found = results(go_on(owner))

    assert [note for _path, _result, note in found] == [
        refusals.OUTSIDE,
        refusals.ABSOLUTE,
        refusals.BACKSLASH,
        refusals.BACKSLASH,
        refusals.LONG_NAME,
    ]


def test_a_file_that_did_not_arrive_whole_is_refused(client, admin):
    owner = start(client)
    send(client, owner, ("a.md", 9, 0, b"12345"))
    client.post(url("start", owner))

    assert results(go_on(owner)) == [("a.md", "refused", refusals.INCOMPLETE)]


def test_a_zip_may_come_in_many_parts(client, admin):
    packed = pack({"a.md": event()})
    owner = start(client)
    for offset in range(0, len(packed), 100):
        send(client, owner, ("a.zip", len(packed), offset, packed[offset : offset + 100]))
    client.post(url("start", owner))

    assert results(go_on(owner)) == [("src/pages/podujatia/a.md", "new")]
