"""Releases and uploads in a bucket instead of on a disk, through real boto3 against moto's server."""

import json
import os
import socket
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import boto3
import environ
import pytest
import requests
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.management import CommandError, call_command
from moto.server import ThreadedMotoServer
from PIL import Image as Picture

from cms.checks import check_storage
from cms.health.checks import StorageCheck
from cms.models import CustomDocument, CustomImage
from cms.settings.storage import choose_storages, find_image_sources
from cms.storages import create_impatient
from exporters.content.site_tree import find_tree
from exporters.core.errors import ExportError
from exporters.releases.build.prune import prune_releases
from exporters.releases.build.reconcile import reconcile
from exporters.releases.build.rollback import make_current
from exporters.releases.build.store import Store
from exporters.releases.models import Release
from tests.exporters.exports import image_block, make_event, run

KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}


@pytest.fixture(scope="module")
def endpoint():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(autouse=True)
def bucket(endpoint, monkeypatch, settings, media, request):
    """A bucket of the test's own, set as an operator does."""
    name = f"test-{sha256(request.node.name.encode()).hexdigest()[:20]}"
    variables = {**KEYS, "S3_BUCKET": name, "S3_ENDPOINT_URL": endpoint, "S3_REGION": "eu-central-1"}
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)
    place = {"LocationConstraint": "eu-central-1"}
    bucket = boto3.resource("s3", endpoint_url=endpoint, region_name="eu-central-1").Bucket(name)
    bucket.create(CreateBucketConfiguration=place)
    settings.STORAGES = choose_storages(
        environ.Env(),
        releases=settings.RELEASES_ROOT,
        backups=Path(),
        static="django.contrib.staticfiles.storage.StaticFilesStorage",
    )
    return bucket


def names(bucket, prefix=""):
    return {item.key for item in bucket.objects.filter(Prefix=prefix)}


@pytest.fixture
def released(folder, release, make_image):
    make_event(folder, body=[image_block(make_image().pk)])
    return release()


def test_release_lies_in_the_bucket_and_the_api_gives_it(bucket, client, released, token, settings):
    headers = {"Authorization": f"Bearer {token}"}

    manifest = json.loads(client.get("/api/export/manifest.json", headers=headers).content)

    digests = {file["sha256"] for file in manifest["files"].values()}
    assert names(bucket, "releases/") == {
        f"releases/{digest[:2]}/{digest}" for digest in {*digests, released.manifest}
    }
    for digest in digests:
        content = client.get(f"/api/export/files/{digest}", headers=headers).content
        assert sha256(content).hexdigest() == digest
    assert not settings.RELEASES_ROOT.joinpath(released.manifest[:2]).exists()


def test_release_from_the_bucket_is_what_an_export_from_it_writes(released, tmp_path):
    astro = tmp_path / "astro"
    (astro / "src/pages").mkdir(parents=True)
    run(astro)

    files = json.loads(Store().read(released.manifest))["files"]

    assert len(files) == 2
    assert {path: Store().read(file["sha256"]) for path, file in files.items()} == {
        path: (astro / path).read_bytes() for path in files
    }


def test_nothing_in_the_bucket_is_public(bucket, released):
    grants = {name: bucket.Object(name).Acl().grants for name in names(bucket)}

    assert len(grants) == 4
    assert {grant["Grantee"]["Type"] for found in grants.values() for grant in found} == {"CanonicalUser"}


def test_lost_contents_are_repaired_and_old_ones_pruned(bucket, folder, released, release):
    lost = sorted(names(bucket, "releases/"))[0]
    bucket.Object(lost).delete()
    bucket.Object("releases/readme.txt").put(Body=b"not ours")
    with pytest.raises(ExportError):
        Store().read(lost.rpartition("/")[2])

    call_command("reconcile", repair=True)
    make_event(folder, "ina")
    second = release()
    prune_releases(1)

    assert Store().find_lost(Store().list_digests()) == set()
    assert f"releases/{released.manifest[:2]}/{released.manifest}" not in names(bucket)
    assert "releases/readme.txt" in names(bucket)
    assert len(json.loads(Store().read(second.manifest))["files"]) == 3


def test_rollback_serves_the_earlier_release(client, folder, released, release, token):
    make_event(folder, "ina")
    release()
    make_current(released)

    answer = client.get("/api/export/manifest.json", headers={"Authorization": f"Bearer {token}"})

    assert json.loads(answer.content)["release"] == 1


def test_uploaded_image_is_cleaned_before_it_reaches_the_bucket(bucket, db, settings):
    settings.IMAGE_LONGEST_SIDE = 100
    picture, file = Picture.new("RGB", (400, 200), "seagreen"), BytesIO()
    exif = Picture.Exif()
    exif[0x010F] = "Somebody's camera"
    picture.save(file, "JPEG", exif=exif)

    image = CustomImage.objects.create(title="Lipa", file=ContentFile(file.getvalue(), "lipa.jpg"))

    [name] = names(bucket, "media/original_images/")
    stored = Picture.open(bucket.Object(name).get()["Body"])
    assert (stored.size, dict(stored.getexif())) == ((100, 50), {})
    assert (image.width, image.height) == (100, 50)
    assert image.get_rendition("max-20x20").width == 20
    assert names(bucket, "media/images/")


def test_browser_is_led_to_an_address_that_it_may_load(admin_client, make_image):
    image = make_image()

    answer = admin_client.get(image.file.url)

    address = answer["Location"]
    assert image.file.url.startswith("/media/")
    assert requests.get(address).content == default_storage.open(image.file.name).read()
    assert [source for source in find_image_sources(environ.Env()) if address.startswith(source)]
    assert answer["Cache-Control"] == "private, no-cache"
    assert parse_qs(urlsplit(address).query)["X-Amz-Expires"] == ["60"]


def test_nobody_without_an_account_is_led_to_the_bucket(client, make_image):
    image = make_image()
    document = CustomDocument.objects.create(title="Plán", file=ContentFile(b"%PDF-1.4", "plan.pdf"))
    addresses = [image.file.url, image.get_rendition("max-20x20").url, document.file.url, document.url]

    assert [client.get(address).status_code for address in addresses] == [404] * 4


@pytest.mark.parametrize("region", ["", "us-east-1", "eu-central-1"])
def test_amazons_own_addresses_are_allowed_by_the_policy(monkeypatch, settings, region):
    monkeypatch.setenv("S3_REGION", region)
    monkeypatch.delenv("S3_ENDPOINT_URL")
    settings.STORAGES = choose_storages(
        environ.Env(), releases=settings.RELEASES_ROOT, backups=Path(), static=""
    )

    [source] = find_image_sources(environ.Env())

    assert source.startswith(f"https://{os.environ['S3_BUCKET']}.s3.")
    assert storages["default"].sign("original_images/lipa.png", {}, seconds=9).startswith(source)


def test_document_is_handed_out_by_the_bucket(admin_client):
    document = CustomDocument.objects.create(title="Plán", file=ContentFile(b"%PDF-1.4", "plan.pdf"))

    answer = admin_client.get(document.url)

    assert answer.status_code == 302
    given = requests.get(answer["Location"])
    assert given.content == b"%PDF-1.4"
    assert given.headers["Content-Disposition"] == 'attachment; filename="plan.pdf"'


def test_image_that_the_bucket_has_lost_stops_its_page_alone(bucket, folder, make_image):
    make_event(folder, body=[image_block(make_image().pk)])
    make_event(folder, "ina")
    for name in names(bucket, "media/"):
        bucket.Object(name).delete()

    result = reconcile(find_tree())

    assert [problem.what for problem in result.problems] == [
        "its file is missing in the CMS's storage; upload it again"
    ]
    assert list(json.loads(Store().read(result.release.manifest))["files"]) == [
        "src/pages/podujatia/ina/index.md"
    ]


def test_bucket_that_does_not_answer_is_an_error_of_a_disk(folder, monkeypatch, settings):
    make_event(folder)
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setenv("S3_ENDPOINT_URL", "http://127.0.0.1:9")
    settings.STORAGES = choose_storages(
        environ.Env(), releases=settings.RELEASES_ROOT, backups=Path(), static=""
    )

    with pytest.raises(OSError, match="Could not connect to the endpoint"):
        reconcile(find_tree())
    with pytest.raises(
        CommandError, match=r"^The storage cannot be used \(Could not connect .* put that right"
    ):
        call_command("reconcile")

    assert Release.objects.count() == 0
    with pytest.raises(OSError, match="Could not connect to the endpoint"):
        StorageCheck()()


def test_bucket_that_is_not_there_says_so(folder, monkeypatch, settings):
    make_event(folder)
    monkeypatch.setenv("S3_BUCKET", "there-is-none")
    settings.STORAGES = choose_storages(
        environ.Env(), releases=settings.RELEASES_ROOT, backups=Path(), static=""
    )

    with pytest.raises(OSError, match="NoSuchBucket"):
        reconcile(find_tree())


def test_deployment_check_writes_to_the_bucket_and_removes_what_it_wrote(bucket):
    assert check_storage() == []
    assert list(bucket.objects.all()) == []


def test_deployment_check_says_what_is_wrong_with_the_bucket(monkeypatch, settings):
    monkeypatch.setenv("S3_BUCKET", "there-is-none")
    settings.STORAGES = choose_storages(
        environ.Env(), releases=settings.RELEASES_ROOT, backups=Path(), static=""
    )

    found = check_storage()

    assert [error.id for error in found] == ["cms.E012", "cms.E012"]
    assert found[0].msg.startswith("The bucket of S3_BUCKET takes no uploads: ")
    assert "NoSuchBucket" in found[0].msg
    assert "S3_ENDPOINT_URL" in found[0].hint


def test_bucket_that_says_nothing_is_given_up_after_its_seconds(monkeypatch, settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("S3_ENDPOINT_URL", f"http://127.0.0.1:{silent.getsockname()[1]}")
        settings.STORAGES = choose_storages(
            environ.Env(), releases=settings.RELEASES_ROOT, backups=Path(), static=""
        )
        storage = create_impatient("default", seconds=0.3)

        with pytest.raises(OSError, match="Read timeout"):
            storage.exists("a")

        # It was asked once.
        silent.setblocking(False)
        silent.accept()[0].close()
        with pytest.raises(BlockingIOError):
            silent.accept()


def test_a_new_content_is_one_request_and_takes_the_place_of_a_damaged_one(bucket):
    store, requests = Store(), []
    events = storages["releases"].connection.meta.client.meta.events
    events.register("before-send.s3", lambda request, **_: requests.append(request.method))

    sha256 = store.put(b"Text.")
    assert requests == ["PUT"]

    bucket.Object(f"releases/{sha256[:2]}/{sha256}").put(Body=b"Xext.")
    assert store.find_lost([sha256]) == {sha256}
    store.put(b"Text.")
    assert store.find_lost([sha256]) == set()
