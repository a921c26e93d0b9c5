"""No file of a server is for everybody: uploads, releases, backups, the database, the settings."""

from pathlib import Path
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.test import Client

from cms.models import CustomDocument
from exporters.releases.models import Release
from tests.exporters.exports import image_block, make_event

# Where a file could be looked for.
PLACES = [
    *("/", "/media/", "/documents/", "/static/", "/static/../", "/media/../", "/media/%2e%2e/", "/_uploads/"),
    *("/media/..%2f", "/api/export/files/", "/api/export/", "/admin/", "/var/", "/admin/releases/"),
]


@pytest.fixture
def server(folder, release, make_image, tmp_path: Path, settings) -> Path:
    """A folder with all that a server has on its disk; its uploads and a release are real."""
    image = make_image()
    image.get_rendition("max-20x20")
    CustomDocument.objects.create(title="Plán", file=ContentFile(b"secret", "plan.pdf"))
    make_event(folder, body=[image_block(image.pk)])
    assert release() is not None
    for name in (".env", "db.sqlite3", "backups/2026-01-01/database.json.gz", "media/uploads/left.png"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"secret")
    return tmp_path


def addresses(server: Path) -> list[str]:
    files = [path.relative_to(server) for path in server.rglob("*") if path.is_file()]
    names = {str(file) for file in files} | {
        str(Path(*file.parts[1:])) for file in files if len(file.parts) > 1
    }
    digests = {file.name for file in files if len(file.name) == 64}
    assert len(digests) >= 3
    return [place + quote(name) for place in PLACES for name in sorted(names | digests)]


def test_nobody_without_an_account_or_without_rights_gets_a_file(server, client):
    nobody = Client()
    nobody.force_login(User.objects.create_user("nikto"))
    contents = {path.read_bytes() for path in server.rglob("*") if path.is_file()}
    asked = addresses(server)

    for address in asked:
        for visitor in (client, nobody):
            answer = visitor.get(address)
            assert b"".join(answer) not in contents
            assert answer.status_code in {301, 302, 404}, address

    assert len(asked) > 100


def test_a_release_is_for_who_has_a_token(server, client, token):
    manifest = Release.objects.get().manifest
    file = f"/api/export/files/{manifest}"
    headers = {"Authorization": f"Bearer {token}"}

    for tried in ({}, {"Authorization": "Bearer wagtail-export-x"}, {"Authorization": token}):
        assert client.get("/api/export/manifest.json", headers=tried).status_code == 404
        assert client.get(file, headers=tried).status_code == 404
        assert client.get(f"{file}?token={token}", headers=tried).status_code == 404
    assert client.get("/api/export/manifest.json", headers=headers).status_code == 200
