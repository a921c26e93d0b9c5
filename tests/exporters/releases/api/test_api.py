"""The API serves the current release with a valid token, and the same 404 without."""

import gzip
import hashlib
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from exporters.releases.api.manifest import pack, pack_difference
from exporters.releases.api.tokens import PREFIX, make_token, revoke_token
from exporters.releases.api.views import STORAGE_DOWN, STORAGE_LOST, find_packed
from exporters.releases.build.manifests import read_manifest
from exporters.releases.build.rollback import make_current
from exporters.releases.build.store import Store
from exporters.releases.models import Series, Token
from tests.exporters.exports import image_block, make_event

MANIFEST = "/api/export/manifest.json"


def get(client, path=MANIFEST, token=None, **headers):
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    return client.get(path, headers=headers)


def assert_refused(response):
    """Nothing tells one refusal from another."""
    assert (response.status_code, response.content) == (404, b"Not found\n")
    assert dict(response.headers) == {
        "Content-Type": "text/plain; charset=utf-8",
        "Cache-Control": "no-store",
        **{k: v for k, v in response.headers.items() if k not in ("Content-Type", "Cache-Control")},
    }
    assert not {"ETag", "WWW-Authenticate", "Set-Cookie"} & set(response.headers)


@pytest.fixture
def released(folder, release, make_image):
    make_event(folder, body=[image_block(make_image().pk)])
    return release()


@pytest.fixture
def sha256(client, released, token):
    files = json.loads(get(client, token=token).content)["files"]
    return files["src/pages/podujatia/beseda/index.md"]["sha256"]


def test_manifest_is_the_releases_own_and_says_so(client, released, token):
    response = get(client, token=token)

    assert response.status_code == 200
    assert hashlib.sha256(response.content).hexdigest() == released.manifest
    assert response["ETag"] == f'"{released.manifest}"'
    assert response["Cache-Control"] == "private, no-cache"
    assert response["Content-Type"] == "application/json"


def test_content_is_what_its_name_says_and_never_changes(client, token, sha256):
    response = get(client, f"/api/export/files/{sha256}", token)

    assert hashlib.sha256(response.content).hexdigest() == sha256
    assert response["Cache-Control"] == "private, max-age=31536000, immutable"
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_matching_etag_is_answered_304(client, released, token, sha256):
    for path, etag in ((MANIFEST, released.manifest), (f"/api/export/files/{sha256}", sha256)):
        response = get(client, path, token, If_None_Match=f'"{etag}"')

        assert (response.status_code, response.content) == (304, b"")
        assert response["ETag"] == f'"{etag}"'


def test_text_is_compressed_where_accepted_and_an_image_is_not(client, released, token):
    response = get(client, token=token, Accept_Encoding="gzip")
    assert response["Content-Encoding"] == "gzip"
    files = json.loads(gzip.decompress(response.content))["files"]
    image = files["src/pages/podujatia/beseda/lipa.png"]["sha256"]

    response = get(client, f"/api/export/files/{image}", token, Accept_Encoding="gzip")

    assert "Content-Encoding" not in response.headers
    assert hashlib.sha256(response.content).hexdigest() == image


def test_before_the_first_release_there_is_nothing(client, token):
    assert_refused(get(client, token=token))


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        f"Bearer {PREFIX}",
        f"Bearer {PREFIX}{'A' * 43}",
        "Basic YWRtaW46YWRtaW4=",
        "Bearer " + "A" * 100_000,
        "Bearer čučoriedka",
        "Bearer ' OR 1=1 --",
    ],
)
def test_no_token_and_a_wrong_one_are_refused_alike(client, sha256, authorization):
    headers = {} if authorization is None else {"Authorization": authorization}
    for path in (MANIFEST, f"/api/export/files/{sha256}", "/api/export/files/" + "0" * 64):
        assert_refused(client.get(path, headers=headers))


def test_digest_of_a_token_is_no_token(client, released, token):
    assert_refused(get(client, token=Token.objects.get().digest))


def test_secret_is_not_stored(released, token):
    stored = json.dumps(list(Token.objects.values()), default=str)

    assert token not in stored
    assert token.removeprefix(PREFIX) not in stored


def test_session_of_an_administrator_is_no_token(admin_client, released):
    assert_refused(get(admin_client))


def test_revoked_token_is_refused(client, released, token):
    assert get(client, token=token).status_code == 200

    revoke_token(Token.objects.get())

    assert_refused(get(client, token=token))


def test_token_of_another_site_is_refused(client, released, sha256):
    elsewhere = Series.objects.create(tree="another", hostname="iny.example.org", locale="sk")
    foreign = make_token(elsewhere, "Iný web")

    assert_refused(get(client, token=foreign))
    assert_refused(get(client, f"/api/export/files/{sha256}", foreign))


@pytest.mark.parametrize(
    "name",
    [
        "0" * 64,
        "..%2f..%2fdb.sqlite3",
        "../../../etc/passwd",
        "%00",
        "A" * 64,
        "0" * 63,
        "0" * 65,
        "0" * 5000,
        "src%2fpages%2fpodujatia%2fbeseda%2findex.md",
    ],
)
def test_what_is_no_content_of_the_release_is_refused(client, released, token, name):
    response = get(client, f"/api/export/files/{name}", token)

    assert response.status_code == 404
    assert b"sqlite" not in response.content


def test_content_that_no_release_refers_to_is_refused(client, released, token):
    secret = Store().put(b"nothing of a release")

    assert_refused(get(client, f"/api/export/files/{secret}", token))
    assert_refused(get(client, f"/api/export/files/{released.manifest}", token))


def test_content_that_was_taken_off_the_site_is_refused(client, folder, released, release, token, sha256):
    folder.get_children().first().unpublish()
    second = release()
    assert_refused(get(client, f"/api/export/files/{sha256}", token))

    make_current(released)
    assert get(client, f"/api/export/files/{sha256}", token).status_code == 200
    make_current(second)
    assert_refused(get(client, f"/api/export/files/{sha256}", token))


@pytest.mark.parametrize(
    "wanted", ["bytes=0-0", "bytes=0-99999999999999999999", "bytes=-1", "bytes=" + "0-0," * 10_000, "x"]
)
def test_ranges_are_not_served(client, token, sha256, wanted):
    response = get(client, f"/api/export/files/{sha256}", token, Range=wanted)

    assert response.status_code == 200
    assert hashlib.sha256(response.content).hexdigest() == sha256


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_nothing_can_be_written(client, released, token, method):
    response = getattr(client, method)(MANIFEST, headers={"Authorization": f"Bearer {token}"})

    assert response.status_code == 405


def test_post_is_answered_405_and_not_403(released, token, sha256):
    client = Client(enforce_csrf_checks=True)

    for path in (MANIFEST, f"/api/export/files/{sha256}"):
        response = client.post(path, headers={"Authorization": f"Bearer {token}"})

        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


def test_last_use_is_recorded_once_a_minute(client, released, token, sha256):
    first = Token.objects.get().last_used_at
    assert first is not None
    get(client, f"/api/export/files/{sha256}", token)
    assert Token.objects.get().last_used_at == first

    Token.objects.update(last_used_at=timezone.now() - timedelta(hours=1))
    get(client, token=token)

    assert Token.objects.get().last_used_at > timezone.now() - timedelta(minutes=1)


def test_refusal_costs_no_more_work_than_a_good_answer(
    client, released, token, sha256, django_assert_max_num_queries
):
    with django_assert_max_num_queries(1):
        assert_refused(get(client, f"/api/export/files/{'0' * 64}", token))
    with django_assert_max_num_queries(1):
        assert_refused(get(client, f"/api/export/files/{sha256}", "wrong"))
    with django_assert_max_num_queries(1):
        assert get(client, f"/api/export/files/{sha256}", token).status_code == 200


@pytest.fixture
def forgotten(released):
    """What this process keeps of manifests is forgotten: those of other tests have the same digests."""
    for kept in (read_manifest, pack, pack_difference, find_packed):
        kept.cache_clear()


def test_lost_content_is_answered_500(client, released, token, sha256, settings, forgotten):
    (settings.RELEASES_ROOT / sha256[:2] / sha256).write_bytes(b"half")
    response = get(client, f"/api/export/files/{sha256}", token)
    assert (response.status_code, response.content) == (500, STORAGE_LOST.encode())

    Store().delete([released.manifest])
    read_manifest.cache_clear()
    find_packed.cache_clear()

    for path in (MANIFEST, f"/api/export/files/{sha256}"):
        response = get(client, path, token)
        assert (response.status_code, response.content) == (500, STORAGE_LOST.encode())
        assert "ETag" not in response.headers


def test_storage_that_does_not_answer_is_answered_503(client, released, token, monkeypatch, forgotten):
    def fail(*_arguments):
        raise ConnectionError

    monkeypatch.setattr(Store, "read", fail)

    response = get(client, token=token)

    assert (response.status_code, response.content) == (503, STORAGE_DOWN.encode())
