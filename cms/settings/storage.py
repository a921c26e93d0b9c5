"""STORAGES: the local disk, or an S3 bucket where one is named."""

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

# Where the CMS hands uploads out, from the disk or the bucket.
UPLOADS_URL = "/media/"
LOCAL = "cms.storages.DiskStorage"
S3 = "cms.bucket.BucketStorage"
SENDFILE_HEADERS = {"": "", "x-accel-redirect": "X-Accel-Redirect", "x-sendfile": "X-Sendfile"}
# A backup holds secrets: its files are for the account of the CMS alone.
OWNER_ALONE = {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}


def choose_storages(env: environ.Env, *, releases: Path, backups: Path, static: str) -> dict[str, Any]:
    """Django's STORAGES. Uploads and releases are separate: releases are served by the API alone.

    releases, backups: their folders, where they are local. static: the backend of the static files.
    """
    bucket, backups_bucket = env.str("S3_BUCKET", default=""), env.str("BACKUPS_S3_BUCKET", default="")
    local_backups = {"BACKEND": LOCAL, "OPTIONS": {"location": str(backups), **OWNER_ALONE}}
    always = {
        "backups": _in_bucket(env, backups_bucket, "backups") if backups_bucket else local_backups,
        "staticfiles": {"BACKEND": static},
    }
    if not bucket:
        return {
            "default": {"BACKEND": LOCAL},
            "releases": {"BACKEND": LOCAL, "OPTIONS": {"location": str(releases)}},
            **always,
        }
    return {
        "default": _in_bucket(env, bucket, "media", file_overwrite=False, served_at=UPLOADS_URL),
        "releases": _in_bucket(env, bucket, "releases"),
        **always,
    }


def _in_bucket(env: environ.Env, bucket: str, folder: str, **options: Any) -> dict[str, Any]:
    return {
        "BACKEND": S3,
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": env.str("S3_ENDPOINT_URL", default="") or None,
            "region_name": env.str("S3_REGION", default="") or None,
            "location": folder,
            "file_overwrite": True,
            **options,
        },
    }


def find_image_sources(env: environ.Env) -> list[str]:
    """Where the CMS sends browsers for uploads, if not to itself, for its Content-Security-Policy."""
    bucket, endpoint = env.str("S3_BUCKET", default=""), env.str("S3_ENDPOINT_URL", default="")
    if not bucket:
        return []
    if endpoint:
        return [f"{endpoint.rstrip('/')}/{bucket}/media/"]
    region = env.str("S3_REGION", default="")
    # Host names of buckets in us-east-1 have no region.
    host = "s3.amazonaws.com" if region in ("", "us-east-1") else f"s3.{region}.amazonaws.com"
    return [f"https://{bucket}.{host}/media/"]


def choose_sendfile(env: environ.Env) -> str:
    """The header that tells the proxy which upload to send; "" where the CMS sends uploads itself."""
    wanted = env.str("SENDFILE", default="")
    try:
        return SENDFILE_HEADERS[wanted.lower()]
    except KeyError:
        raise ImproperlyConfigured(
            f"SENDFILE is {wanted!r}; set it to x-accel-redirect (nginx, Caddy) or x-sendfile (Apache), "
            "or leave it out."
        ) from None
