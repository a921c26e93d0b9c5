"""Backups in a bucket, of uploads and releases in another one."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import boto3
import environ
import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from moto.server import ThreadedMotoServer

from cms.backups.catalog import Catalog
from cms.backups.files import put_back, put_back_releases
from cms.backups.making import make_backup
from cms.settings.storage import choose_storages
from exporters.content.site_tree import find_tree
from exporters.releases.build.reconcile import reconcile
from tests.exporters.exports import image_block, make_event, make_folder

pytestmark = pytest.mark.usefixtures("server")
FILES, BACKUPS = "files", "backups"


@pytest.fixture
def buckets(
    monkeypatch: pytest.MonkeyPatch, settings: Any, backups: Path, tmp_path: Path
) -> Iterator[dict[str, Any]]:
    """Two buckets of the test's own, for uploads with releases, and for backups; set as an operator does."""
    names = {
        bucket: f"{bucket}-{sha256(str(tmp_path).encode()).hexdigest()[:20]}" for bucket in (FILES, BACKUPS)
    }
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ACCESS_KEY_ID": "tests",
        "AWS_SECRET_ACCESS_KEY": "tests",
        "S3_REGION": "eu-central-1",
        "S3_ENDPOINT_URL": f"http://{host}:{port}",
        "S3_BUCKET": names[FILES],
        "BACKUPS_S3_BUCKET": names[BACKUPS],
    }.items():
        monkeypatch.setenv(name, value)
    s3 = boto3.resource("s3", endpoint_url=f"http://{host}:{port}", region_name="eu-central-1")
    made = {bucket: s3.Bucket(name) for bucket, name in names.items()}
    for bucket in made.values():
        bucket.create(CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    settings.STORAGES = choose_storages(
        environ.Env(),
        releases=settings.RELEASES_ROOT,
        backups=backups,
        static="django.contrib.staticfiles.storage.StaticFilesStorage",
    )
    yield made
    server.stop()


def read_bucket(bucket: Any) -> dict[str, bytes]:
    return {item.key: item.get()["Body"].read() for item in bucket.objects.all()}


def test_files_of_a_bucket_come_back_as_they_were(buckets: dict[str, Any], make_image: Any) -> None:
    make_event(make_folder("podujatia"), body=[image_block(make_image().pk)])
    reconcile(find_tree())
    files, backups = (buckets[name] for name in (FILES, BACKUPS))
    before = read_bucket(files)
    assert before

    name, backup = make_backup()

    assert read_bucket(files) == before
    assert {key.partition("/")[0] for key in read_bucket(backups)} == {"backups"}
    grants = [grant for item in backups.objects.all() for grant in item.Object().Acl().grants]
    assert {grant["Grantee"]["Type"] for grant in grants} == {"CanonicalUser"}
    call_command("restore", name, check=True)
    files.objects.all().delete()
    added: list[str] = []
    contents = Catalog().contents
    assert put_back(storages["default"], backup.media, contents, added.append) == {}
    put_back_releases(storages["releases"], backup.releases, contents, added.append)
    assert read_bucket(files) == before
    assert len(added) == len(before)


def test_part_that_the_bucket_lost_is_noticed(buckets: dict[str, Any], make_image: Any) -> None:
    make_image()
    name, _ = make_backup()
    lost = next(key for key in read_bucket(buckets[BACKUPS]) if not key.endswith(".json"))
    buckets[BACKUPS].Object(lost).delete()

    with pytest.raises(CommandError, match="1 parts of the backup are missing or damaged"):
        call_command("restore", name, check=True)
